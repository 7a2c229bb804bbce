"""Each action of SMS against the fake endpoint: its documented example, and an error code."""

from __future__ import annotations

import inspect
import itertools
import json
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

import tc3.sms
from tc3 import ApiError, OutcomeUnknownError
from tc3.sms import ErrorCode, SmsClient
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint, faults
from tests.support.loopback import KEY, REGION
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Action

SPEC = load_spec(ROOT / "spec")
ACTIONS = {action.name: action for action in SPEC.services[0].actions}
NOT_IDEMPOTENT = {
    "AddSmsSign",
    "AddSmsTemplate",
    "DeleteSmsSign",
    "DeleteSmsTemplate",
    "ModifySmsSign",
    "ModifySmsTemplate",
    "PullSmsReplyStatus",
    "PullSmsSendStatus",
    "ReportConversion",
    "SendMultiGlobalSms",
    "SendSms",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[MockEndpoint]:
    """Return a fake endpoint that all of these tests share."""
    with MockEndpoint(SPEC, rate_limits=False) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def sms(endpoint: MockEndpoint) -> Iterator[SmsClient]:
    """Return a client of it."""
    with SmsClient(KEY, region=REGION, endpoint=endpoint.url, limit_rate=False) as client:
        yield client


def call(sms: SmsClient, action: Action) -> Any:  # noqa: ANN401 - the response of any action
    """Run the example in the docstring of a method, and return its response."""
    _, _, rest = (inspect.getdoc(getattr(SmsClient, action.method_name)) or "").partition(
        "Example::\n\n"
    )
    lines = itertools.takewhile(lambda line: line[:4].strip() == "", rest.split("\n"))
    code = textwrap.dedent("\n".join(lines)).replace("*", "0")
    names: dict[str, Any] = {**vars(tc3.sms), "client": sms}
    exec(code, names)  # noqa: S102 - an example of ours
    return names["response"]


def documented(text: str) -> Any:  # noqa: ANN401 - JSON
    """Return what an example shows; each masked digit is a 0."""
    return json.loads(text.replace("*", "0"))


def test_all_actions_of_the_version_are_there() -> None:
    assert len(ACTIONS) == 18
    assert {name for name, each in ACTIONS.items() if not each.idempotent} == NOT_IDEMPOTENT


TOLD = {
    action.batch.statuses.action
    for action in ACTIONS.values()
    if action.batch and action.batch.statuses
}
"""What tells of messages: those that the endpoint has acted on, once there are any."""


@pytest.mark.parametrize("name", ACTIONS)
def test_the_documented_example_goes_out_and_its_response_comes_back(
    name: str, sms: SmsClient, endpoint: MockEndpoint
) -> None:
    response = call(sms, ACTIONS[name])

    example = ACTIONS[name].examples[0]
    assert endpoint.requests[-1].parameters == documented(example.request)
    assert response.meta.deviations == ()
    told = {key for key in documented(example.response)["Response"] if key != "RequestId"}
    assert told <= response.to_dict().keys()
    if ACTIONS[name].batch is None and name not in TOLD:
        expected = documented(example.response)["Response"]
        assert {key: response.to_dict()[key] for key in told} == {
            key: expected[key] for key in told
        }


@pytest.mark.parametrize("name", ACTIONS)
def test_an_error_code_is_raised_as_what_it_means_for_the_action(
    name: str, sms: SmsClient, endpoint: MockEndpoint
) -> None:
    action = ACTIONS[name]
    code = action.errors[-1]
    before = len(endpoint.requests)
    endpoint.inject(faults.ErrorResponse(code))

    with pytest.raises(ApiError) as caught:
        call(sms, action)

    assert (caught.value.code, caught.value.action) == (code, name)
    assert (caught.value.retry, caught.value.effect) == (ErrorCode(code).retry, "none")
    assert len(endpoint.requests) == before + 1


@pytest.mark.parametrize("name", ACTIONS)
def test_only_what_is_idempotent_is_sent_again_after_a_lost_response(
    name: str, sms: SmsClient, endpoint: MockEndpoint
) -> None:
    """Pulling from a queue is not, though it reads: the reports of a lost response are gone."""
    before = len(endpoint.requests)
    endpoint.inject(faults.CloseAfterReading())

    if name in NOT_IDEMPOTENT:
        with pytest.raises(OutcomeUnknownError):
            call(sms, ACTIONS[name])
        assert len(endpoint.requests) == before + 1
    else:
        assert call(sms, ACTIONS[name]).request_id
        assert len(endpoint.requests) == before + 2


def test_what_one_recipient_is_refused_for_is_told_for_that_recipient(
    sms: SmsClient,
) -> None:
    response = call(sms, ACTIONS["SendSms"])

    assert [(each.ok, each.effect) for each in response.send_status_set] == [(True, "done")] * 2
    assert "19889" not in repr(response)


def test_signatures_are_listed_in_pages_or_by_id(sms: SmsClient, endpoint: MockEndpoint) -> None:
    endpoint.set_list("DescribeSmsSignList", [{"SignId": number} for number in range(250)])

    listed = [each.sign_id for each in sms.describe_sms_sign_list_all(international=1)]

    assert listed == list(range(250))
    pages = [each.parameters for each in endpoint.requests[-4:]]
    assert [page and (page["Offset"], page["Limit"]) for page in pages[:3]] == [
        (0, 100),
        (100, 100),
        (200, 100),
    ]
    with pytest.raises(tc3.ValidationError, match="at most one"):
        sms.describe_sms_sign_list(international=1, sign_id_set=[1], offset=0)
