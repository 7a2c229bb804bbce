"""What a service says of its own error prefixes acts in its client, and in the fake endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint, faults
from tests.support.packages import client, package_of, shared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.packages import Workshop

_API = """\
actions:
  SendThings: {doc: Sends., request: {Note: {type: String, doc: A note.}}, response: {}}
errors:
  Odd.Known: {doc: It has a prefix of the service.}
"""
_POLICY = """\
error_prefixes:
  Odd: {class: ThrottledError, retry: backoff, effect: none, reason: Counted before it runs.}
  Odd.Late: {class: FailedError, retry: never, effect: unknown}
  FailedOperation: {class: ServiceError, retry: later, effect: none, reason: Seen before it runs.}
  AuthFailure: {class: UnsupportedError, retry: never, effect: unknown}
"""
_DONE: dict[str, Any] = {"Response": {}}


@pytest.fixture
def demo(workshop: Workshop) -> Any:  # noqa: ANN401 - a package made here
    """Return the package."""
    return workshop.package(_API, _POLICY)


def _refusal(code: str) -> dict[str, Any]:
    return {"Response": {"Error": {"Code": code, "Message": "No."}, "RequestId": "r"}}


@pytest.mark.parametrize("code", ["Odd.Known", "Odd.New", "Odd", "Odd.New.Newer"])
def test_a_code_that_nobody_listed_is_sent_again_where_its_prefix_says_so(
    demo: Any, code: str  # noqa: ANN401 - as above
) -> None:
    made = client(demo, _refusal(code), _DONE)

    assert made.send_things().meta.attempts == 2


@pytest.mark.parametrize(
    ("code", "kind", "effect"),
    [
        ("Odd.Late", "FailedOutcomeUnknownError", "unknown"),
        ("Odd.Late.New", "FailedOutcomeUnknownError", "unknown"),
        ("FailedOperation.New", "ServiceError", "none"),
        ("FailedOperation", "ServiceError", "none"),
        ("AuthFailure.New", "UnsupportedOutcomeUnknownError", "unknown"),
        ("LimitExceeded.New", "LimitExceededError", "none"),
        ("Oddity", "ApiOutcomeUnknownError", "unknown"),
    ],
)
def test_a_code_inherits_from_its_longest_prefix_of_service_and_platform(
    demo: Any, code: str, kind: str, effect: str  # noqa: ANN401 - as above
) -> None:
    with pytest.raises(shared(demo, "errors").ApiError) as caught:
        client(demo, _refusal(code)).send_things()

    assert (type(caught.value).__name__, caught.value.effect) == (kind, effect)


def test_a_common_code_is_judged_as_the_service_judges_its_prefix(
    demo: Any,  # noqa: ANN401 - as above
) -> None:
    code = demo.ErrorCode.FAILED_OPERATION

    assert (code.retry, code.effect) == ("later", "none")
    assert demo.ErrorCode("AuthFailure.SignatureExpire").retry == "resign"


@pytest.mark.parametrize(("code", "acted"), [("Odd.New", 0), ("Odd.Late.New", 1), ("Other", 1)])
def test_the_fake_endpoint_acts_before_a_refusal_only_where_the_prefix_leaves_that_open(
    tmp_path: Path, code: str, acted: int
) -> None:
    demo = package_of(tmp_path, _API, _POLICY)
    with MockEndpoint(load_spec(tmp_path / "spec")) as endpoint:
        endpoint.inject(faults.ErrorResponse(code, documented=False))
        key = shared(demo, "credentials").Credential(endpoint.secret_id, endpoint.secret_key)
        options = {"region": "ap-one", "endpoint": endpoint.url, "attempts": 1}
        with (
            demo.DemoClient(key, **options) as made,
            pytest.raises(shared(demo, "errors").ApiError),
        ):
            made.send_things()

        assert endpoint.count().acted == acted
