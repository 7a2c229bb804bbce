"""A response may document a field called like the error of the envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

API = """\
actions:
  GetJob:
    doc: Tells how a job ended.
    request: {Id: {type: String, doc: Which.}}
    response:
      Status: {type: String, doc: How it ended.}
      Error: {type: JobError, doc: Why it failed.}
      RequestId: {type: String, doc: An id.}
structures:
  JobError:
    doc: Why a job failed.
    fields: {Code: {type: String, doc: A code.}, Message: {type: String, doc: A text.}}
"""
FAILED = {"Code": "ParseError", "Message": "page 3"}


@pytest.mark.parametrize(
    ("result", "error"),
    [
        pytest.param({"Status": "Success"}, None, id="absent"),
        pytest.param({"Status": "Success", "Error": None}, None, id="null"),
        pytest.param({"Status": "Failed", "Error": FAILED}, "ParseError", id="of the job"),
        pytest.param({"Status": "Failed", "Error": {}}, None, id="empty"),
    ],
)
def test_an_error_beside_the_result_is_a_field_of_it(
    result: dict[str, Any], error: str | None, workshop: Workshop
) -> None:
    """The call succeeded: it told how the job ended."""
    made = client(workshop.package(API), {"Response": {**result, "RequestId": "r-1"}})
    response = made.get_job(id="7")
    assert response.status == result["Status"]
    assert (response.error.code if response.error else None) == error


def test_an_error_alone_is_the_failure_of_the_call(workshop: Workshop) -> None:
    """As for every action: nothing of a result came with it."""
    demo = workshop.package(API)
    errors = shared(demo, "errors")
    refusal = {"Code": "AuthFailure.SignatureFailure", "Message": "no"}
    made = client(demo, {"Response": {"Error": refusal, "RequestId": "r-1"}})
    with pytest.raises(errors.AuthError):
        made.get_job(id="7")


def test_without_such_a_field_any_error_is_the_failure_of_the_call(workshop: Workshop) -> None:
    """A result beside it hides nothing."""
    demo = workshop.package(API.replace("Error: {type: JobError, doc: Why it failed.}", ""))
    errors = shared(demo, "errors")
    made = client(demo, {"Response": {"Status": "Failed", "Error": FAILED, "RequestId": "r-1"}})
    with pytest.raises(errors.ApiError):
        made.get_job(id="7")
