"""The table of retry decisions, row by row, and the arithmetic of backoff and quota."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tc3 import (
    AuthError,
    CredentialError,
    HttpResponse,
    NotSentError,
    OutcomeUnknownError,
    Retry,
    TencentCloudError,
    ValidationError,
)
from tc3._calls.retry import Failure, RetryQuota, backoff, decide

if TYPE_CHECKING:
    from tc3._calls.retry import Decision

NOT_SENT = Failure(effect="none")
NO_RESPONSE = Failure(effect="unknown")

# What happened; what follows for an idempotent action; what follows for another one.
TABLE: dict[str, tuple[Failure, Decision, Decision]] = {
    "not sent": (NOT_SENT, "again", "again"),
    "cut off with a 413 waiting": (Failure(effect="none", status=413), "raise", "raise"),
    "cut off with a 503 waiting": (Failure(effect="none", status=503), "again", "again"),
    "sent, no response": (NO_RESPONSE, "again", "raise"),
    "garbled response": (Failure(effect="unknown", status=200), "again", "raise"),
    "no content": (Failure(effect="unknown", status=204), "again", "raise"),
    "status 302": (Failure(effect="unknown", status=302), "raise", "raise"),
    "status 400": (Failure(effect="unknown", status=400), "raise", "raise"),
    "status 404": (Failure(effect="unknown", status=404), "raise", "raise"),
    "status 429": (Failure(effect="unknown", status=429), "again", "raise"),
    "status 499": (Failure(effect="unknown", status=499), "raise", "raise"),
    "status 500": (Failure(effect="unknown", status=500), "again", "raise"),
    "status 503": (Failure(effect="unknown", status=503), "again", "raise"),
    "code none backoff": (Failure(effect="none", status=200, retry="backoff"), "again", "again"),
    "code unknown backoff": (
        Failure(effect="unknown", status=200, retry="backoff"),
        "again",
        "raise",
    ),
    "code none never": (Failure(effect="none", status=200, retry="never"), "raise", "raise"),
    "code unknown never": (Failure(effect="unknown", status=200, retry="never"), "raise", "raise"),
    "code none later": (Failure(effect="none", status=200, retry="later"), "raise", "raise"),
    "code none resign": (Failure(effect="none", status=200, retry="resign"), "resign", "resign"),
    "code none renew": (Failure(effect="none", status=200, retry="renew"), "renew", "renew"),
    "code unknown resign": (
        Failure(effect="unknown", status=401, retry="resign"),
        "resign",
        "raise",
    ),
    "code never with status 503": (
        Failure(effect="unknown", status=503, retry="never"),
        "raise",
        "raise",
    ),
}


@pytest.mark.parametrize(
    ("failure", "idempotent", "wanted"),
    [
        pytest.param(failure, idempotent, wanted, id=f"{what}, idempotent {idempotent}")
        for what, (failure, *decisions) in TABLE.items()
        for idempotent, wanted in zip((True, False), decisions, strict=True)
    ],
)
def test_the_decision_after_a_failure_is_that_of_the_table(
    failure: Failure, wanted: Decision, *, idempotent: bool
) -> None:
    """With attempts left, what happened and whether the action is idempotent decide alone."""
    decided = decide(
        failure, idempotent=idempotent, attempt=1, max_attempts=3, resigned=False, renewed=False
    )
    assert decided == wanted


@pytest.mark.parametrize("failure", [row[0] for row in TABLE.values()], ids=TABLE)
@pytest.mark.parametrize(("attempt", "attempts"), [(1, 1), (3, 3), (4, 3), (10, 10)])
def test_the_last_attempt_is_not_retried(failure: Failure, attempt: int, attempts: int) -> None:
    """Not even a new signature: who asks for one attempt gets one request."""
    decided = decide(
        failure,
        idempotent=True,
        attempt=attempt,
        max_attempts=attempts,
        resigned=False,
        renewed=False,
    )
    assert decided == "raise"


@pytest.mark.parametrize("failure", [row[0] for row in TABLE.values()], ids=TABLE)
def test_a_request_that_may_have_had_an_effect_is_retried_only_if_idempotent(
    failure: Failure,
) -> None:
    """The rule behind the table, for every attempt there can be."""
    for attempt in range(1, 10):
        for resigned in (True, False):
            decided = decide(
                failure,
                idempotent=False,
                attempt=attempt,
                max_attempts=10,
                resigned=resigned,
                renewed=resigned,
            )
            assert decided == "raise" or failure.effect == "none"


def test_the_servers_clock_is_tried_once() -> None:
    """A second refusal of the signature is no matter of time."""
    failure = Failure(effect="none", status=200, retry="resign")
    for idempotent in (True, False):
        decided = decide(
            failure, idempotent=idempotent, attempt=2, max_attempts=9, resigned=True, renewed=False
        )
        assert decided == "raise"


def _with_response(error: TencentCloudError, status: int) -> TencentCloudError:
    error.response = HttpResponse(status=status, body=b"")
    return error


def _coded(retry: str) -> AuthError:
    error = AuthError("refused")
    error.retry = retry  # type: ignore[assignment]
    return error


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        pytest.param(NotSentError("x"), NOT_SENT, id="not sent"),
        pytest.param(
            _with_response(NotSentError("x"), 413), Failure(effect="none", status=413), id="cut"
        ),
        pytest.param(OutcomeUnknownError("x"), NO_RESPONSE, id="no response"),
        pytest.param(
            _with_response(OutcomeUnknownError("x"), 503),
            Failure(effect="unknown", status=503),
            id="status",
        ),
        pytest.param(_coded("backoff"), Failure(effect="none", retry="backoff"), id="code"),
        pytest.param(
            CredentialError("x"), Failure(effect="none", retry="never"), id="no credential"
        ),
        pytest.param(ValidationError("x"), Failure(effect="none", retry="never"), id="wrong call"),
    ],
)
def test_a_failure_has_the_effect_and_retry_of_its_error(
    error: TencentCloudError, wanted: Failure
) -> None:
    """What is wrong with the call itself is not mended by another attempt."""
    assert Failure.of(error) == wanted


def test_backoff_doubles_up_to_a_limit_with_full_jitter() -> None:
    """Full jitter: from nothing to the whole."""
    assert [backoff(Retry(), n, 1.0) for n in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 20, 20]
    assert [backoff(Retry(), n, 0.0) for n in range(1, 9)] == [0.0] * 8
    assert backoff(Retry(), 3, 0.25) == 0.5
    mine = Retry(first=2, longest=5)
    assert [backoff(mine, n, 1.0) for n in range(1, 4)] == [2, 4, 5]


def test_the_retry_quota_stays_between_zero_and_its_maximum() -> None:
    """Each success pays for one retry, and a hundred successes do not save up for an outage."""
    quota = RetryQuota(3)
    quota.give_back()
    assert [quota.take() for _ in range(5)] == [True, True, True, False, False]
    quota.give_back()
    assert [quota.take() for _ in range(2)] == [True, False]


def test_threads_share_the_quota() -> None:
    """None of them gets a token that another one took."""
    quota = RetryQuota(500)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: quota.take(), range(2000)))
    assert sum(taken) == 500


def test_another_key_is_tried_once_if_there_is_one() -> None:
    failure = Failure(effect="none", status=200, retry="renew")
    for idempotent in (True, False):
        decided = decide(
            failure,
            idempotent=idempotent,
            attempt=2,
            max_attempts=9,
            resigned=False,
            renewed=True,
        )
        assert decided == "raise"
