"""Waiting for a state: bounded, within the rate limit, and never after it can no longer come."""

from __future__ import annotations

import asyncio
import pickle
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tc3gen.commands import generate, load_spec
from tc3gen.emit.grouping import Sizes
from tc3gen.mock import MockEndpoint
from tests.support.packages import large_package_of, package_of, shared, write_spec

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.packages import Workshop

Made: TypeAlias = Any
"""Of a package that is made here, so that no type checker knows its names."""

API = """\
actions:
  DescribeThings:
    doc: Lists things.
    rate_limit: 2/s
    request:
      Ids: {type: Array of String, doc: Which ones.}
      Secret: {type: String, doc: Shown to nobody.}
    response:
      Groups: {type: Array of Group, doc: What they belong to.}
      Total: {type: Integer, doc: How many there are.}
structures:
  Group:
    doc: A group.
    fields:
      Head: {type: Thing, doc: Its head.}
      Things: {type: Array of Thing, doc: All.}
  Thing: {doc: A thing., fields: {State: {type: String, doc: What it does.}}}
"""
POLICY = """\
actions:
  DescribeThings:
    fields: {Secret: {private: true}}
    until:
      running:
        field: Groups.Things.State
        values: [RUNNING, "ON"]
        failing: [LOST]
        interval: 4
        timeout: 100
        reason: Said so.
      headed:
        {field: Groups.Head.State, values: [RUNNING], interval: 4, timeout: 9, reason: Said so.}
      gone: {field: Total, values: [0], interval: 1, timeout: 9, reason: Said so.}
"""


def things(*states: str | None, **others: object) -> dict[str, Any]:
    """Return a response with a thing in each of these *states*, all in one group."""
    group = {"Things": [{"State": state} for state in states]}
    return {"Response": {"Groups": [group], "RequestId": "r-1", **others}}


REFUSED = {"Response": {"Error": {"Code": "FailedOperation", "Message": ""}, "RequestId": "r"}}


@pytest.fixture
def demo(workshop: Workshop) -> Made:
    """Return the package of a service that is waited for."""
    return workshop.package(API, POLICY)


def client_of(demo: Made, *responses: Made, kind: str = "", **settings: Made) -> Made:
    """Return a client with a fake transport and a clock on which nothing waits."""
    testing = shared(demo, "testing")
    credential = shared(demo, "credentials").Credential("id", "key")
    clock = getattr(testing, f"{kind}FakeClock")()
    fake = testing.FakeTransport(*responses)
    made = getattr(demo, f"{kind}DemoClient")(
        credential, region="ap-one", transport=fake, clock=clock, **settings
    )
    made.fake, made.clock = fake, clock
    return made


def test_it_asks_again_until_every_item_is_as_wanted(demo: Made) -> None:
    client = client_of(
        demo, things("NEW", "NEW"), things("RUNNING", "NEW"), things("ON", "RUNNING")
    )

    response = client.describe_things_until_running(ids=["a"])

    assert [thing.state for thing in response.groups[0].things] == ["ON", "RUNNING"]
    assert [sent.body for sent in client.fake.requests] == [{"Ids": ["a"]}] * 3
    assert client.clock.slept == [4, 6]


@pytest.mark.parametrize(
    "first",
    [
        {"Response": {"RequestId": "r", "Groups": []}},
        {"Response": {"RequestId": "r"}},
        things(),
        things("RUNNING", None),
        things("RUNNING", "running"),
        {"Response": {"RequestId": "r", "Groups": [{}, {"Things": "odd"}]}},
    ],
)
def test_what_is_not_there_is_not_reached(demo: Made, first: dict[str, Any]) -> None:
    client = client_of(demo, first, things("RUNNING"))

    client.describe_things_until_running()

    assert len(client.fake.requests) == 2


def test_an_absent_object_on_the_way_is_not_reached_and_a_number_can_be(demo: Made) -> None:
    headed = {"Response": {"RequestId": "r", "Groups": [{"Head": {"State": "RUNNING"}}]}}
    client = client_of(demo, things(), headed, things(Total=3), things(Total=0))

    client.describe_things_until_headed()
    client.describe_things_until_gone()

    assert len(client.fake.requests) == 4


def test_a_failing_value_ends_it_at_once_and_says_that_waiting_does_not_help(demo: Made) -> None:
    client = client_of(demo, things("NEW"), things("RUNNING", "LOST"))

    with pytest.raises(shared(demo, "errors").WaitError) as caught:
        client.describe_things_until_running(secret="hush")  # noqa: S106 - not one

    error = caught.value
    assert (error.retry, error.effect, error.request_id) == ("never", "none", "r-1")
    assert "groups.things.state is 'LOST'" in str(error)
    assert error.last_response.groups[0].things[1].state == "LOST"
    assert "hush" not in repr(error)
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301 - of our own making
    assert (copied.last_response, copied.retry) == (None, "never")


def test_when_the_time_is_over_it_says_how_far_it_came(demo: Made) -> None:
    client = client_of(demo, lambda _: things("RUNNING", "NEW"))

    with pytest.raises(shared(demo, "errors").WaitError) as caught:
        client.describe_things_until_running()

    assert caught.value.retry == "backoff"
    assert "for 1 of 2 when the time was over" in str(caught.value)
    # It grows, and ends with shorter pauses: the last look is within an interval of the end.
    slept = client.clock.slept
    assert slept[:4] == [4, 6, 9, 13.5]
    assert 96 <= sum(slept) <= 100


@pytest.mark.parametrize("bound", ["wait_timeout", "deadline"])
def test_the_call_sets_how_long_and_how_often(demo: Made, bound: str) -> None:
    client = client_of(demo, lambda _: things("NEW"))
    options = shared(demo, "_calls.options").RequestOptions(deadline=client.clock.monotonic() + 6)
    given = {"wait_timeout": 6} if bound == "wait_timeout" else {"options": options}

    with pytest.raises(shared(demo, "errors").WaitError):
        client.describe_things_until_running(interval=0.5, **given)

    assert 5.5 <= client.clock.passed <= 6


def test_a_request_that_the_end_cuts_off_is_the_same_end(demo: Made) -> None:
    def slow(_: Made) -> dict[str, Any]:
        if len(client.fake.requests) > 1:
            client.clock.advance(100)
            raise shared(demo, "errors").NotSentError("timeout")
        return things("NEW")

    client = client_of(demo, slow, attempts=1)

    with pytest.raises(shared(demo, "errors").WaitError) as caught:
        client.describe_things_until_running()

    assert type(caught.value.__cause__).__name__ == "NotSentError"
    assert caught.value.last_response is not None


def test_an_error_is_raised_unless_another_request_may_mend_it(demo: Made) -> None:
    busy = {"Response": {"Error": {"Code": "InternalError", "Message": ""}, "RequestId": "r"}}
    client = client_of(demo, things("NEW"), busy, things("NEW"), REFUSED, attempts=1)

    with pytest.raises(shared(demo, "errors").ApiError, match="FailedOperation"):
        client.describe_things_until_running()

    assert len(client.fake.requests) == 4


def test_the_rate_limit_of_the_action_is_kept_whatever_the_client_was_told(demo: Made) -> None:
    client = client_of(demo, lambda _: things("NEW"))

    with pytest.raises(shared(demo, "errors").WaitError):
        client.describe_things_until_running(interval=0.001, wait_timeout=5)

    assert len(client.fake.requests) <= 2 * (5 + 1)


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_sent(demo: Made) -> None:
    options = shared(demo, "_calls.options").RequestOptions(deadline="soon")
    client = client_of(demo)

    with pytest.raises(shared(demo, "errors").ValidationError) as caught:
        client.describe_things_until_running(
            ids="a", wait_timeout=0, interval=float("nan"), options=options
        )

    paths = [problem.path for problem in caught.value.problems]
    assert paths == ["options.deadline", "ids", "wait_timeout", "interval"]


def test_the_async_client_waits_the_same_way_and_can_be_cancelled(demo: Made) -> None:
    async def wait() -> tuple[Made, list[float]]:
        client = client_of(demo, things("NEW"), things("ON"), kind="Async")
        response = await client.describe_things_until_running()
        slept = list(client.clock.slept)
        await client.close()
        return response, slept

    async def cancel() -> None:
        client = client_of(demo, lambda _: things("NEW"), kind="Async")
        task = asyncio.create_task(
            client.describe_things_until_running(interval=0.001, wait_timeout=86_400)
        )
        await asyncio.wait({task}, timeout=0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await client.close()

    response, slept = asyncio.run(wait())
    assert (response.groups[0].things[0].state, slept) == ("ON", [4])
    asyncio.run(cancel())


def test_a_large_service_waits_too(tmp_path: Path) -> None:
    demo = large_package_of(tmp_path, API, POLICY, sizes=Sizes(service=1, fields=1, lines=1))
    client = client_of(demo, things("NEW"), things("RUNNING"))

    assert client.describe_things_until_running().groups[0].things[0].state == "RUNNING"


def test_what_waits_goes_with_an_action_that_is_left_out(tmp_path: Path) -> None:
    api = API.replace(
        "structures:", "  Send: {doc: Sends., request: {}, response: {}}\nstructures:"
    )
    spec = write_spec(tmp_path, api, POLICY)

    whole, pruned = tmp_path / "whole", tmp_path / "pruned"
    assert generate(spec, whole).status == 0
    assert generate(spec, pruned, only=["demo.Send"]).status == 0

    assert (whole / "_waiting.py").exists()
    assert not (pruned / "_waiting.py").exists()
    assert "until" not in (pruned / "demo" / "client.py").read_text("utf-8")


def test_the_documentation_says_what_is_waited_for_and_what_ends_it(demo: Made) -> None:
    said = " ".join(demo.DemoClient.describe_things_until_running.__doc__.split())
    assert "``groups[].things[].state`` is ``RUNNING`` or ``ON``, in all items" in said
    assert "``LOST`` ends it at once" in said
    assert "At most 2 requests a second" in said


def test_a_fake_endpoint_returns_results_in_turn(tmp_path: Path) -> None:
    demo = package_of(tmp_path, API, POLICY)
    with MockEndpoint(load_spec(tmp_path / "spec"), rate_limits=False) as endpoint:
        results = [things("NEW")["Response"], things("RUNNING")["Response"]]
        endpoint.set_results("DescribeThings", results)
        key = shared(demo, "credentials").Credential(endpoint.secret_id, endpoint.secret_key)
        clock = shared(demo, "testing").FakeClock()
        with demo.DemoClient(key, region="ap-one", endpoint=endpoint.url, clock=clock) as client:
            client.describe_things_until_running()
            client.describe_things_until_running()
            endpoint.clear_rules()
            assert client.describe_things().groups[0].things[0].state == "State"

        assert len(endpoint.requests) == 4
        with pytest.raises(ValueError, match="DescribeThings"):
            endpoint.set_results("DescribeThing", results)


def test_a_package_that_waits_for_nothing_has_nothing_of_it() -> None:
    import tc3  # noqa: PLC0415 - the package of this repository

    assert not hasattr(tc3, "_waiting")
