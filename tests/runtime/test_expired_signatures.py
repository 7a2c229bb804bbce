"""Expired signatures: made again on the clock of the server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest

from tc3 import AuthError, RequestOptions
from tests.runtime.retrying import coded
from tests.support.loopback import NOW, accepted
from tests.support.virtual import VirtualClient, virtual_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3.testing import FakeClock, FakeResponse, SentRequest


EXPIRED = "AuthFailure.SignatureExpire"


def _expiring(server: FakeClock) -> Callable[[SentRequest], FakeResponse]:
    """Return the responses of a server that checks timestamps by a clock of its own."""

    def respond(sent: SentRequest) -> FakeResponse:
        now = server.time()
        if abs(int(sent.http.headers["X-TC-Timestamp"]) - now) > 300:
            return coded(EXPIRED, {"date": formatdate(now, usegmt=True)})
        return accepted()

    return respond


@pytest.mark.parametrize("ahead", [400.0, -400.0, 86400.0 * 365])
def test_an_expired_signature_is_made_again_on_the_servers_clock(ahead: float) -> None:
    """Once, without a pause; later calls of the client are right at once."""
    server = virtual_clock()
    server.advance(ahead)
    sms = VirtualClient(_expiring(server))
    assert sms.perform(idempotent=False).meta.attempts == 2
    assert sms.perform(idempotent=False).meta.attempts == 1
    assert sms.clock.slept == []
    stamps = [int(request.http.headers["X-TC-Timestamp"]) for request in sms.fake.requests]
    assert stamps == [NOW, NOW + ahead, NOW + ahead]


def test_a_clock_that_is_set_right_again_is_followed_again() -> None:
    """The offset is what the last refusal taught, not a property of the machine."""
    server = virtual_clock()
    server.advance(1000)
    sms = VirtualClient(_expiring(server))
    sms.perform(idempotent=False)
    server.advance(-1000)
    assert sms.perform(idempotent=False).meta.attempts == 2
    assert sms.perform(idempotent=False).meta.attempts == 1


@pytest.mark.parametrize("date", [{}, {"date": "yesterday"}, {"date": ""}], ids=str)
def test_without_a_date_there_is_no_clock_to_go_by(date: dict[str, str]) -> None:
    sms = VirtualClient(coded(EXPIRED, date), accepted())
    with pytest.raises(AuthError) as caught:
        sms.perform(idempotent=True)
    assert caught.value.attempts == 1


def test_a_second_expiry_is_raised() -> None:
    """It was no matter of the clock."""
    sms = VirtualClient(coded(EXPIRED, {"date": formatdate(NOW, usegmt=True)}))
    with pytest.raises(AuthError) as caught:
        sms.perform(idempotent=True, options=RequestOptions(attempts=9))
    assert (caught.value.attempts, caught.value.code) == (2, EXPIRED)


def test_a_single_attempt_learns_the_servers_clock_for_the_next_call() -> None:
    server = virtual_clock()
    server.advance(1000)
    sms = VirtualClient(_expiring(server), attempts=1)
    with pytest.raises(AuthError):
        sms.perform(idempotent=False)
    assert sms.perform(idempotent=False).meta.attempts == 1


def test_threads_learn_the_servers_clock_together() -> None:
    """Each call succeeds, and each needs at most one signature more."""
    server = virtual_clock()
    server.advance(1000)
    sms = VirtualClient(_expiring(server))
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: sms.perform(idempotent=False), range(50)))
    assert {response.meta.attempts for response in responses} <= {1, 2}
