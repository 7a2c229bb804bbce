"""Keys that change: renewed in time, by one renewal for all, and once more where one is dead."""

from __future__ import annotations

import pickle
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    AuthError,
    Credential,
    CredentialError,
    CredentialProvider,
    RefreshingCredential,
    RequestOptions,
)
from tc3.sms import SmsClient
from tc3.testing import FakeClock, FakeTransport
from tests.support.loopback import NOW, PATIENCE, REGION, accepted, refused, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3.testing import FakeResponse

DEAD = "AuthFailure.TokenFailure"
HOUR = 3600.0
REFUSED = "ConnectionRefusedError, Connection refused"


class Issuer:
    """Issues a new key each time it is asked, which lives for so many seconds of a clock."""

    def __init__(self, clock: Callable[[], float], life: float | None = HOUR) -> None:
        self._clock = clock
        self.life = life
        self.asked = 0
        self.error: Exception | None = None

    def __call__(self) -> Credential:
        """Return the next key."""
        self.asked += 1
        if self.error is not None:
            raise self.error
        ends = None if self.life is None else self._clock() + self.life
        return Credential(f"id{self.asked}", f"key{self.asked}", f"t{self.asked}", expires_at=ends)


def _client(
    provider: CredentialProvider, *responses: FakeResponse
) -> tuple[SmsClient, FakeTransport, FakeClock]:
    clock, fake = FakeClock(time=NOW), FakeTransport(*responses or [accepted()])
    if isinstance(provider, Issuer):
        provider._clock = clock.time  # noqa: SLF001 - one time for both
    return SmsClient(provider, region=REGION, transport=fake, clock=clock), fake, clock


def _issuer(life: float | None = HOUR) -> Issuer:
    return Issuer(time.time, life)


def _tokens(fake: FakeTransport) -> list[str | None]:
    return [sent.http.headers.get("X-TC-Token") for sent in fake.requests]


def _settle(issuer: Issuer, asked: int) -> None:
    """Wait until the issuer was asked so often: a renewal has a thread of its own."""
    end = time.monotonic() + PATIENCE
    while issuer.asked < asked and time.monotonic() < end:
        time.sleep(0.001)
    time.sleep(0.02)


def test_a_credential_provides_itself() -> None:
    key = Credential("id", "key")
    assert key() is key


def test_a_key_is_asked_for_when_a_request_is_signed_and_kept_while_it_is_good() -> None:
    issuer = _issuer()
    sms, fake, _ = _client(issuer)
    assert issuer.asked == 0
    send(sms)
    send(sms)
    assert (issuer.asked, _tokens(fake)) == (1, ["t1", "t1"])


def test_a_key_is_renewed_before_it_expires_and_nobody_waits_for_that() -> None:
    issuer = _issuer()
    sms, fake, clock = _client(issuer)
    send(sms)
    clock.advance(HOUR - 100)
    send(sms)
    _settle(issuer, 2)
    send(sms)
    assert _tokens(fake) == ["t1", "t1", "t2"]


def test_a_key_that_is_good_is_used_while_it_cannot_be_renewed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The failure is logged, once, without a word of what the provider said."""
    issuer = _issuer()
    sms, fake, clock = _client(issuer)
    send(sms)
    issuer.error = OSError(111, "Connection refused", "hush")
    clock.advance(HOUR - 100)
    for _ in range(3):
        send(sms)
        _settle(issuer, 2)
    assert (issuer.asked, _tokens(fake)) == (2, ["t1"] * 4)
    assert [record.getMessage() for record in caplog.records] == [
        f"the key was not renewed, and the one at hand is used: {REFUSED}"
    ]


def test_what_a_provider_says_is_logged_on_one_line_and_without_long_numbers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It may quote what belongs in no log, as it may in the message of an error."""
    issuer = _issuer()
    sms, _, clock = _client(issuer)
    send(sms)
    issuer.error = CredentialError("refused\nfor +60198890000")
    clock.advance(HOUR - 100)
    send(sms)
    _settle(issuer, 2)
    assert [record.getMessage() for record in caplog.records] == [
        "the key was not renewed, and the one at hand is used: refused\\nfor +***"
    ]


def test_a_renewal_that_fails_is_not_logged_where_no_key_is_used(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The call tells of it; the log would say that the key at hand is used."""
    issuer = _issuer()
    sms, _, clock = _client(issuer)
    send(sms)
    issuer.error = OSError(111, "Connection refused")
    clock.advance(HOUR + 1)
    with pytest.raises(CredentialError):
        send(sms)
    assert caplog.records == []


def test_a_key_that_is_over_is_never_used() -> None:
    issuer = _issuer()
    sms, fake, clock = _client(issuer)
    send(sms)
    issuer.error = OSError(111, "Connection refused", "hush")
    clock.advance(HOUR)
    with pytest.raises(CredentialError) as caught:
        send(sms)
    assert str(caught.value) == (
        "SendMultiGlobalSms: no key came: ConnectionRefusedError, Connection refused"
    )
    issuer.error = None
    send(sms)
    assert _tokens(fake) == ["t1", "t3"]


def test_a_key_without_an_end_is_asked_for_again_after_a_minute() -> None:
    issuer = _issuer(None)
    sms, fake, clock = _client(issuer)
    send(sms)
    clock.advance(29)
    send(sms)
    assert issuer.asked == 1
    clock.advance(31)
    send(sms)
    _settle(issuer, 2)
    send(sms)
    assert _tokens(fake) == ["t1", "t1", "t1", "t2"]


def test_who_keeps_no_key_is_asked_for_each_request() -> None:
    issuer = _issuer(None)
    sms, fake, _ = _client(RefreshingCredential(issuer, keep=0))
    send(sms)
    send(sms)
    assert _tokens(fake) == ["t1", "t2"]


def test_a_dead_token_is_replaced_and_the_request_sent_once_more() -> None:
    """It was refused, so nothing happened: that is safe for any action."""
    issuer = _issuer()
    sms, fake, clock = _client(issuer, refused(DEAD), accepted())
    assert send(sms).meta.attempts == 2
    assert (_tokens(fake), clock.slept) == (["t1", "t2"], [])


def test_a_second_dead_token_is_told() -> None:
    sms, fake, _ = _client(_issuer(), refused(DEAD))
    with pytest.raises(AuthError) as caught:
        send(sms, options=RequestOptions(attempts=9))
    assert (caught.value.retry, _tokens(fake)) == ("renew", ["t1", "t2"])


def test_a_dead_token_without_another_attempt_is_not_used_by_the_next_call() -> None:
    sms, fake, _ = _client(_issuer(), refused(DEAD), accepted())
    with pytest.raises(AuthError):
        send(sms, options=RequestOptions(attempts=1))
    send(sms)
    assert _tokens(fake) == ["t1", "t2"]


def test_a_fixed_key_that_is_dead_is_told_at_once() -> None:
    sms, fake, _ = _client(Credential("id", "key", "t"), refused(DEAD))
    with pytest.raises(AuthError):
        send(sms)
    assert _tokens(fake) == ["t"]


def test_clients_share_a_key() -> None:
    issuer = _issuer()
    shared = RefreshingCredential(issuer)
    for _ in range(2):
        sms, _, _ = _client(shared)
        issuer._clock = time.time  # noqa: SLF001
        sms = SmsClient(shared, region=REGION, transport=FakeTransport(accepted()))
        send(sms)
    assert (issuer.asked, shared().token) == (1, "t1")


WRONG: dict[str, tuple[Any, str]] = {
    "a pair": (lambda: ("id", "key"), "the provider returned a tuple, a Credential is wanted"),
    "nothing": (lambda: None, "the provider returned a NoneType, a Credential is wanted"),
    "an error": (lambda: int("hush"), "no key came: ValueError"),
    "a malformed key": (
        lambda: Credential("id", "k y"),
        "secret_key holds a blank, a line end or a character outside ASCII",
    ),
    "an expired key": (
        lambda: Credential("id", "key", "t", expires_at=NOW - 60),
        (
            "the key that the provider returned expired 60 s ago, by the clock of this machine;"
            " is that right?"
        ),
    ),
    "something to await": (
        lambda: _coming(),  # noqa: PLW0108 - defined below
        "the provider has to be awaited: use it in an async client",
    ),
}


AGO = {60: "60 s", 300: "5 min", 86400: "24 h", 9 * 86400: "9 days", 1e9: "999 days"}


@pytest.mark.parametrize(("seconds", "told"), AGO.items(), ids=AGO.values())
def test_when_a_key_expired_is_told_in_few_digits(seconds: float, told: str) -> None:
    """Four are masked, as they may be those of a number."""
    ends = time.time() - seconds
    shared = RefreshingCredential(lambda: Credential("id", "key", expires_at=ends))
    with pytest.raises(CredentialError, match=f"expired {told} ago"):
        shared()


async def _coming() -> Credential:
    return Credential("id", "key")


@pytest.mark.parametrize(("provider", "said"), WRONG.values(), ids=WRONG)
def test_what_a_provider_does_wrong_is_told(provider: Any, said: str) -> None:  # noqa: ANN401
    """In the words of the client, in both clients but for what only one of them can do."""
    sms, fake, _ = _client(provider)
    with pytest.raises(CredentialError) as caught:
        send(sms)
    assert (str(caught.value), fake.requests) == (f"SendMultiGlobalSms: {said}", [])
    assert caught.value.attempts == 0


def test_a_call_waits_for_a_key_until_its_deadline_only() -> None:
    hanging = threading.Event()

    def provide() -> Credential:
        hanging.wait(PATIENCE)
        return Credential("id", "key")

    sms = SmsClient(provide, region=REGION, transport=FakeTransport(accepted()), timeout=0.1)
    started = time.monotonic()
    with pytest.raises(CredentialError) as caught:
        send(sms)
    hanging.set()
    assert time.monotonic() - started < 1
    assert str(caught.value) == ("SendMultiGlobalSms: no key came before the deadline of the call")


def test_no_key_is_shown_or_pickled() -> None:
    shared = RefreshingCredential(lambda: Credential("id", "hush"))
    shared()
    assert repr(shared) == "RefreshingCredential(function)"
    with pytest.raises(TypeError, match="holds a secret key"):
        pickle.dumps(shared)
