"""Each action of each service against the fake endpoint: its documented example, and an error."""

from __future__ import annotations

import inspect
import itertools
import json
import textwrap
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tc3 import ApiError, OutcomeUnknownError, ValidationError
from tc3gen.mock import MockEndpoint, faults
from tests.support.loopback import KEY, REGION
from tests.support.services import all_actions, documented_request, repository_spec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from tc3gen.model import Service

    AnyClient: TypeAlias = Any

ACTIONS = all_actions()
NOT_IDEMPOTENT = {
    "sms.AddSmsSign",
    "sms.AddSmsTemplate",
    "sms.DeleteSmsSign",
    "sms.DeleteSmsTemplate",
    "sms.ModifySmsSign",
    "sms.ModifySmsTemplate",
    "sms.PullSmsReplyStatus",
    "sms.PullSmsSendStatus",
    "sms.ReportConversion",
    "sms.SendMultiGlobalSms",
    "sms.SendSms",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[MockEndpoint]:
    """Return a fake endpoint that all of these tests share."""
    with MockEndpoint(repository_spec(), rate_limits=False) as endpoint:
        yield endpoint


@dataclass(frozen=True, slots=True)
class Clients:
    """A client for each service, by the name of the service."""

    made: dict[str, AnyClient]

    def call(self, name: str) -> Any:  # noqa: ANN401 - the response of any action
        """Run the example in the docstring of a method, and return its response.

        The method of a documented example that errs has none in its docstring.
        """
        service, action = ACTIONS[name]
        client = self.made[service.name]
        _, _, rest = (inspect.getdoc(getattr(client, action.method_name)) or "").partition(
            "Example::\n\n"
        )
        if not rest:
            given = documented_request(action)
            arguments = {f.name: given[f.wire_name] for f in action.request if f.wire_name in given}
            return getattr(client, action.method_name)(**arguments)
        lines = itertools.takewhile(lambda line: line[:4].strip() == "", rest.split("\n"))
        code = textwrap.dedent("\n".join(lines)).replace("*", "0")
        names: dict[str, Any] = {**vars(package_of(service)), "client": client}
        exec(code, names)  # noqa: S102 - an example of ours
        return names["response"]


def package_of(service: Service) -> ModuleType:
    """Return the generated package of a service."""
    return import_module(f"tc3.{service.name}")


@pytest.fixture(scope="module")
def clients(endpoint: MockEndpoint) -> Iterator[Clients]:
    """Return clients of it."""
    with ExitStack() as stack:
        made: dict[str, AnyClient] = {}
        for service in repository_spec().services:
            kind = getattr(package_of(service), f"{service.class_prefix}Client")
            client = kind(KEY, region=REGION, endpoint=endpoint.url, limit_rate=False)
            made[service.name] = stack.enter_context(client)
        yield Clients(made)


def documented(text: str) -> Any:  # noqa: ANN401 - JSON
    """Return what an example shows; each masked digit is a 0."""
    return json.loads(text.replace("*", "0"))


def test_all_actions_of_the_versions_are_there() -> None:
    count = {service.name: len(service.actions) for service in repository_spec().services}
    assert count == {"sms": 18, "sts": 5}
    assert {name for name, (_, each) in ACTIONS.items() if not each.idempotent} == NOT_IDEMPOTENT


TOLD = {
    f"{service.name}.{action.batch.statuses.action}"
    for service, action in ACTIONS.values()
    if action.batch and action.batch.statuses
}
"""What tells of messages: those that the endpoint has acted on, once there are any."""
ISSUED = {
    name
    for name, (_, each) in ACTIONS.items()
    if "Credentials" in {f.wire_name for f in each.response}
}
"""What issues a key, another one each time."""


@pytest.mark.parametrize("name", ACTIONS)
def test_the_documented_example_goes_out_and_its_response_comes_back(
    name: str, clients: Clients, endpoint: MockEndpoint
) -> None:
    response = clients.call(name)

    _, action = ACTIONS[name]
    example = action.examples[0]
    received = endpoint.requests[-1]
    assert received.parameters == documented_request(action)
    assert (received.headers["authorization"] == "SKIP") == action.unsigned
    assert response.meta.deviations == ()
    told = {key for key in documented(example.response)["Response"] if key != "RequestId"}
    assert told <= response.to_dict().keys()
    if action.batch is None and name not in TOLD | ISSUED:
        expected = documented(example.response)["Response"]
        assert {key: response.to_dict()[key] for key in told} == {
            key: expected[key] for key in told
        }


@pytest.mark.parametrize("name", ACTIONS)
def test_an_error_code_is_raised_as_what_it_means_for_the_action(
    name: str, clients: Clients, endpoint: MockEndpoint
) -> None:
    service, action = ACTIONS[name]
    code = action.errors[-1]
    before = len(endpoint.requests)
    endpoint.inject(faults.ErrorResponse(code))

    with pytest.raises(ApiError) as caught:
        clients.call(name)

    known = package_of(service).ErrorCode(code)
    assert (caught.value.code, caught.value.action) == (code, action.name)
    assert (caught.value.retry, caught.value.effect) == (known.retry, "none")
    assert len(endpoint.requests) == before + 1


@pytest.mark.parametrize("name", ACTIONS)
def test_only_what_is_idempotent_is_sent_again_after_a_lost_response(
    name: str, clients: Clients, endpoint: MockEndpoint
) -> None:
    """Pulling from a queue is not, though it reads: the reports of a lost response are gone."""
    before = len(endpoint.requests)
    endpoint.inject(faults.CloseAfterReading())

    if name in NOT_IDEMPOTENT:
        with pytest.raises(OutcomeUnknownError):
            clients.call(name)
        assert len(endpoint.requests) == before + 1
    else:
        assert clients.call(name).request_id
        assert len(endpoint.requests) == before + 2


def test_what_one_recipient_is_refused_for_is_told_for_that_recipient(clients: Clients) -> None:
    response = clients.call("sms.SendSms")

    assert [(each.ok, each.effect) for each in response.send_status_set] == [(True, "done")] * 2
    assert "19889" not in repr(response)


def test_signatures_are_listed_in_pages_or_by_id(clients: Clients, endpoint: MockEndpoint) -> None:
    sms = clients.made["sms"]
    endpoint.set_list("DescribeSmsSignList", [{"SignId": number} for number in range(250)])

    listed = [each.sign_id for each in sms.describe_sms_sign_list_all(international=1)]

    assert listed == list(range(250))
    pages = [each.parameters for each in endpoint.requests[-4:]]
    assert [page and (page["Offset"], page["Limit"]) for page in pages[:3]] == [
        (0, 100),
        (100, 100),
        (200, 100),
    ]
    with pytest.raises(ValidationError, match="at most one"):
        sms.describe_sms_sign_list(international=1, sign_id_set=[1], offset=0)
