"""The exceptions: their hierarchy, their messages, and that they can be pickled."""

from __future__ import annotations

import copy
import pickle

import pytest

from tc3 import (
    ApiError,
    AuthError,
    CredentialError,
    FailedError,
    HttpResponse,
    InvalidRequestError,
    LimitExceededError,
    NotSentError,
    OutcomeUnknownError,
    Problem,
    RequestOptions,
    ServiceError,
    TencentCloudError,
    ThrottledError,
    UnsupportedError,
    ValidationError,
    errors,
)
from tc3.sms import SmsClient
from tests.support.loopback import KEY, REGION, client, refused, send

API = [
    AuthError,
    FailedError,
    InvalidRequestError,
    LimitExceededError,
    ServiceError,
    ThrottledError,
    UnsupportedError,
]
UNKNOWN = {kind: errors.outcome_unknown_class(kind) for kind in [ApiError, *API]}

# What each public class inherits from, itself and Exception left out.
TREE: dict[type[Exception], set[type[Exception]]] = {
    TencentCloudError: set(),
    ValidationError: {TencentCloudError, ValueError},
    CredentialError: {TencentCloudError},
    NotSentError: {TencentCloudError},
    OutcomeUnknownError: {TencentCloudError},
    ApiError: {TencentCloudError},
    **{kind: {ApiError, TencentCloudError} for kind in API},
}

EVERY = [*TREE, *UNKNOWN.values()]
by_name = pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)


def _above(kind: type[Exception]) -> set[type]:
    return set(kind.__mro__) - {kind, object, BaseException, Exception}


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_errors_are_kinds_of_what_the_documented_tree_says(kind: type[Exception]) -> None:
    """Catching a class catches what stands below it, and nothing else."""
    assert _above(kind) == TREE[kind]


@pytest.mark.parametrize("kind", UNKNOWN, ids=lambda kind: kind.__name__)
def test_an_api_error_with_unknown_outcome_is_caught_as_both(kind: type[ApiError]) -> None:
    """Both ``except`` clauses catch it, and its effect is unknown."""
    both = UNKNOWN[kind]
    assert _above(both) == {kind, ApiError, OutcomeUnknownError, TencentCloudError}
    assert both.effect == "unknown"


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_only_an_unknown_outcome_has_an_unknown_effect(kind: type[TencentCloudError]) -> None:
    """Of the other classes, all say that nothing happened."""
    assert kind.effect == ("unknown" if kind is OutcomeUnknownError else "none")


def test_an_api_error_says_action_message_code_request_id_and_attempts() -> None:
    """All that support asks for stands in str."""
    sms, _ = client(refused("AuthFailure.SignatureFailure", "no match"))
    with pytest.raises(AuthError) as caught:
        send(sms)
    assert str(caught.value) == (
        "SendMultiGlobalSms: no match "
        "(code AuthFailure.SignatureFailure, request id req-1, attempts 1)"
    )


def test_an_unknown_outcome_says_action_what_happened_and_attempts() -> None:
    """There is neither a code nor a request id to say."""
    sms, _ = client(HttpResponse(status=502, body=b"<html>+60198890000</html>"))
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    assert str(caught.value) == "SendMultiGlobalSms: status 502 (attempts 1)"


def test_a_refused_call_says_each_problem_on_a_line_of_its_own() -> None:
    """Nothing was sent, so there are no attempts to tell."""
    sms, _ = client()
    with pytest.raises(ValidationError) as caught:
        send(sms, options=RequestOptions(timeout=0, language="xx"))
    assert str(caught.value) == (
        "SendMultiGlobalSms: nothing was sent\n"
        "  options.language: is not offered; zh-CN, en-US are\n"
        "  options.timeout: must be above 0 and at most 86400 seconds"
    )


def test_a_bare_error_says_its_message_only() -> None:
    """Facts that are not known leave no empty brackets behind."""
    assert str(NotSentError("no connection")) == "no connection"


@by_name
def test_every_error_is_pickled_with_its_attributes_but_without_the_raw_response(
    kind: type[TencentCloudError],
) -> None:
    """What crosses a process border is complete, and holds no response with phone numbers in it."""
    error = _filled(kind)
    kept = {name: value for name, value in vars(error).items() if name != "response"}
    pickled = pickle.dumps(error)
    back = pickle.loads(pickled)  # noqa: S301 - the line above wrote it
    assert (type(back), vars(back), str(back)) == (kind, kept, str(error))
    assert b"60198890000" not in pickled


@by_name
def test_every_error_is_copied_without_the_raw_response(kind: type[TencentCloudError]) -> None:
    """A copy is as complete as a pickle."""
    error = _filled(kind)
    assert str(copy.copy(error)) == str(error)
    assert getattr(copy.copy(error), "response", None) is None


def _filled(kind: type[TencentCloudError]) -> TencentCloudError:
    """Return an error whose every attribute is set."""
    error = kind("it failed")
    error.action, error.request_id, error.attempts = "SendMultiGlobalSms", "req-1", 3
    if isinstance(error, ValidationError):
        error.problems = (Problem("region", "is wrong"), Problem("options.timeout", "is wrong"))
    if isinstance(error, ApiError):
        error.code, error.retry = "InternalError.Timeout", "backoff"
    if isinstance(error, (OutcomeUnknownError, NotSentError)):
        error.response = HttpResponse(status=200, body=b"+60198890000")
    return error


def test_a_validation_error_is_a_value_error() -> None:
    """Code that expects ValueError of bad arguments catches it."""
    sms, _ = client()
    with pytest.raises(ValueError, match=r"options\.timeout"):
        send(sms, options=RequestOptions(timeout=0))


@pytest.mark.parametrize(
    "cause",
    [
        pytest.param(RuntimeError("a bug"), id="an exception of its own"),
        pytest.param(ConnectionResetError(104, "reset"), id="an OSError"),
        pytest.param(TimeoutError(), id="a timeout"),
        pytest.param(KeyError("x"), id="a KeyError"),
    ],
)
def test_whatever_a_foreign_transport_raises_leaves_the_outcome_unknown(cause: Exception) -> None:
    """Nobody knows how far it came; the exception is kept as the cause, its text not repeated."""
    sms, fake = client(cause)
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    error = caught.value
    assert type(error) is OutcomeUnknownError
    assert error.__cause__ is cause
    assert (error.message, error.action, error.attempts, error.response) == (
        f"the transport raised {type(cause).__name__}",
        "SendMultiGlobalSms",
        1,
        None,
    )
    assert len(fake.requests) == 1


def test_a_foreign_transport_may_say_itself_that_nothing_was_sent() -> None:
    """NotSentError passes, with its cause, and learns action and attempts."""
    cause = OSError("no route")
    error = NotSentError("no connection")
    error.__cause__ = cause
    sms, _ = client(error)
    with pytest.raises(NotSentError) as caught:
        send(sms)
    assert caught.value.__cause__ is cause
    assert str(caught.value) == "SendMultiGlobalSms: no connection (attempts 1)"


def test_an_interrupt_is_no_error_of_a_call() -> None:
    """KeyboardInterrupt passes through unchanged."""

    class Interrupted:
        def send(self, request: object) -> HttpResponse:  # noqa: ARG002 - as the protocol names it
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(SmsClient(KEY, region=REGION, transport=Interrupted()))
