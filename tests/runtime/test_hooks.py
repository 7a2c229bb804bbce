"""The on_attempt hook and the logger: what a program sees of its calls, and nothing private."""

from __future__ import annotations

import asyncio
import logging
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import Credential, HttpResponse, NotSentError, RequestOptions, TencentCloudError
from tc3._batches.outcomes import Outcome
from tc3._calls.hooks import Attempt
from tc3._calls.keys import keys_of
from tc3.sms import AsyncSmsClient, MultiSmsInfo
from tc3.testing import FakeTransport
from tests.runtime.batching import run_of
from tests.support.clocks import AsyncClockOf, asleep_at_once
from tests.support.loopback import NOW, REGION, accepted, message, refused, send
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from tc3.testing import FakeResponse

SECRET = "s3cr3tk3ys3cr3tk3y"  # noqa: S105 - looked for, not used
TOKEN = "t0k3nt0k3nt0k3n"  # noqa: S105 - as above
PHONE = "+60123456789"
CODE = "493817"
CONTEXT = "order-of-somebody"
KEY = Credential("AKIDEXAMPLE", SECRET, TOKEN)
MESSAGE = MultiSmsInfo(
    phone_number=PHONE, template_id="1", template_param_set=[CODE], session_context=CONTEXT
)


def lost() -> FakeResponse:
    """Fail as a transport does when it knows that nothing was sent."""
    return NotSentError("no connection: gaierror")


def test_each_attempt_is_told_after_it_ended() -> None:
    """Its action, number, seconds, outcome, code and request id."""
    seen: list[Attempt] = []
    sms = VirtualClient(on_attempt=seen.append)
    responses = iter([lost(), refused("RequestLimitExceeded"), accepted()])

    def respond(_: object) -> FakeResponse:
        sms.clock.advance(0.25)
        return next(responses)

    sms._transport = FakeTransport(respond)  # noqa: SLF001 - it needs the time of the client
    sms.perform(idempotent=False)
    told: dict[str, Any] = {"action": "SendThings", "elapsed": 0.25}
    assert seen == [
        Attempt(**told, number=1, outcome="none", error="NotSentError"),
        Attempt(
            **told,
            number=2,
            outcome="none",
            error="ThrottledError",
            code="RequestLimitExceeded",
            request_id="req-1",
        ),
        Attempt(**told, number=3, outcome="done", request_id="req-1"),
    ]


@pytest.mark.parametrize(
    "response",
    [accepted(), refused("InvalidParameter"), HttpResponse(status=502, body=b"")],
    ids=["done", "refused", "unknown"],
)
def test_what_the_callback_raises_changes_no_outcome(
    response: FakeResponse, caplog: pytest.LogCaptureFixture
) -> None:
    """By then the request has had it; the log tells the kind of error, not its text."""

    def broken(_: Attempt) -> None:
        raise LookupError(PHONE)

    def told(sms: VirtualClient) -> object:
        try:
            return sms.perform(idempotent=False)
        except TencentCloudError as error:
            return type(error), str(error)

    assert told(VirtualClient(response, on_attempt=broken)) == told(VirtualClient(response))
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR] == [
        "on_attempt raised LookupError"
    ]
    assert PHONE not in caplog.text


def test_what_a_callback_raises_is_logged_with_its_traceback_and_without_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_: object) -> None:
        try:
            int(PHONE[1:] + "x")
        except ValueError as error:
            raise LookupError(PHONE) from error

    VirtualClient(accepted(), on_attempt=broken).perform(idempotent=False)
    assert list(run_of(VirtualClient(accepted()), [message()], progress=broken))
    shown = [logging.Formatter().format(r) for r in caplog.records if r.levelno == logging.ERROR]
    assert [text.splitlines()[0] for text in shown] == [
        "on_attempt raised LookupError",
        "progress raised LookupError",
    ]
    for text in shown:
        assert text.count("in broken\n    raise LookupError(PHONE) from error\n") == 1, text
        assert text.splitlines()[-1] == "LookupError"
        assert PHONE[1:] not in text


def test_the_log_has_a_line_for_each_attempt_and_each_pause(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sms = VirtualClient(refused("RequestLimitExceeded"), accepted())
    with caplog.at_level(logging.DEBUG, "tc3"):
        sms.perform(idempotent=False)
    assert {(r.name, r.levelname) for r in caplog.records} == {("tc3", "DEBUG")}
    first = "code RequestLimitExceeded, request id req-1, outcome none"
    second = "code -, request id req-1, outcome done"
    assert [r.getMessage() for r in caplog.records] == [
        f"SendThings: attempt 1 ThrottledError after 0.000 s ({first})",
        "SendThings: again in 0.500 s",
        f"SendThings: attempt 2 got a response after 0.000 s ({second})",
    ]


def test_a_program_that_configures_no_logging_sees_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Not even errors of callbacks: the logger has a handler that does nothing."""
    handlers = logging.getLogger("tc3").handlers
    assert {type(handler) for handler in handlers} == {logging.NullHandler}
    VirtualClient(accepted(), on_attempt=lambda _: 1 / 0).perform(idempotent=False)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", r"a\nb"),
        ("a\x1b[31m", r"a\x1b[31m"),
        ("a\u202eb", r"a\u202eb"),
        ("a\ud800", r"a\ud800"),
        ("+60198890000", "+***"),
        ("x" * 129, "x" * 128 + "..."),
    ],
)
def test_what_a_service_says_cannot_forge_a_line(
    text: str, shown: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Ids and codes are shown escaped, masked and bounded."""
    seen: list[Attempt] = []
    response: dict[str, Any] = {"Response": {"Error": {"Code": text}, "RequestId": text}}
    sms = VirtualClient(response, on_attempt=seen.append)
    with caplog.at_level(logging.DEBUG, "tc3"), pytest.raises(TencentCloudError):
        sms.perform(idempotent=False)
    assert [(attempt.code, attempt.request_id) for attempt in seen] == [(shown, shown)]
    assert text not in caplog.text.replace(shown, "")


RESPONSES: dict[str, FakeResponse] = {
    "accepted": accepted(PhoneNumber=PHONE, SessionContext=CONTEXT),
    "refused": refused("FailedOperation", f"no such number {PHONE}, code {CODE}"),
    "throttled": refused("RequestLimitExceeded", f"too many for {PHONE}"),
    "no response": lost(),
    "502": HttpResponse(status=502, body=f"<html>{PHONE} {CONTEXT} {CODE}".encode()),
    "garbled": HttpResponse(status=200, body=f"{PHONE} {CONTEXT} {CODE}".encode()),
    "of no message": accepted(PhoneNumber="+442071838750", SessionContext=CONTEXT),
}


@pytest.mark.parametrize("response", RESPONSES.values(), ids=RESPONSES)
def test_nothing_private_is_in_logs_errors_notes_tracebacks_or_pickles(
    response: FakeResponse, caplog: pytest.LogCaptureFixture
) -> None:
    """Looked for in all that single calls and batches say, with every logger at DEBUG."""
    seen: list[Attempt] = []
    fake = FakeTransport(response)
    sms = VirtualClient(transport=fake, on_attempt=seen.append)
    builder = sms._calls.resources.requests  # noqa: SLF001 - another key than the usual one
    builder.keys = keys_of(KEY, sms.clock)
    said: list[str] = []
    with caplog.at_level(logging.DEBUG):
        try:
            sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[MESSAGE])
        except TencentCloudError as error:
            said += _said(error)
        run = sms.send_multi_global_sms_batches([MESSAGE], sms_sdk_app_id="1")
        for outcome in run:
            said += [repr(outcome), *_said(outcome.error)]
        said += [repr(run), repr(run.tally)]
    said += [caplog.text, repr(seen), repr(sms), repr(sms.fake.requests)]
    signature = fake.requests[0].http.headers["Authorization"].rpartition("=")[2]
    for private in (SECRET, TOKEN, PHONE, CODE, CONTEXT, signature):
        assert private not in "\n".join(said), private


def _said(error: BaseException | None) -> list[str]:
    """Return all that an error says of itself, and its pickle."""
    if error is None:
        return []
    pickled = pickle.dumps(error).decode("latin-1")
    return [str(error), repr(error), *traceback.format_exception(error), pickled]


def test_an_outcome_shows_neither_number_nor_context() -> None:
    outcome: Outcome[MultiSmsInfo, None] = Outcome(index=3, item=MESSAGE, kind="done")
    assert PHONE not in repr(outcome)
    assert CONTEXT not in repr(outcome)
    assert (outcome.effect, outcome.code) == ("done", "")


def test_the_client_for_event_loops_tells_the_same() -> None:
    seen: list[Attempt] = []

    async def program() -> None:
        fake = FakeTransport({"Response": {"RequestId": "req-1"}})
        async with AsyncSmsClient(
            KEY,
            region=REGION,
            transport=fake,
            clock=AsyncClockOf(time=lambda: NOW, sleep=asleep_at_once),
            on_attempt=seen.append,
        ) as sms:
            await sms.call("DescribeX", {})

    asyncio.run(program())
    assert [(a.action, a.number, a.outcome, a.request_id) for a in seen] == [
        ("DescribeX", 1, "done", "req-1")
    ]


def test_a_response_tells_how_it_came() -> None:
    """Attempts, seconds, request id, and the raw response, which repr leaves out."""
    sms = VirtualClient(refused("RequestLimitExceeded"), accepted())
    response = send(sms, options=RequestOptions(timeout=9))
    meta = response.meta
    assert (meta.attempts, meta.elapsed, meta.request_id, meta.status) == (2, 0.5, "req-1", 200)
    assert b"SendMultiStatusSet" in meta.raw.body
    assert "meta" not in repr(response)
