"""The example in the docstring of a method is the documented request, and it runs as it stands."""

from __future__ import annotations

import ast
import asyncio
import inspect
import itertools
import json
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

import tc3.sms
from tc3 import Credential
from tc3.sms import AsyncSmsClient, SmsClient
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint
from tests.support.packages import client
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.packages import Workshop

NAMES = {name: getattr(tc3.sms, name) for name in tc3.sms.__all__}
"""What an example finds after ``from tc3.sms import *``."""

_API = """\
actions:
  MakeThing:
    doc: Makes.
    request:
      Ratio: {type: Float, doc: One.}
      Name: {type: String, required: true, doc: Two.}
      Fast: {type: Boolean, doc: Three.}
      Parts: {type: Array of Part, doc: Four.}
      Numbers: {type: Array of Integer, doc: Five.}
      Main: {type: Part, doc: Six.}
    response: {}
    examples:
%s
structures:
  Part:
    doc: A part.
    fields:
      Label: {type: String, doc: A label.}
      Class: {type: Integer, required: true, doc: A word of Python.}
"""
_WHOLE = {
    "Name": "a",
    "Ratio": 0.5,
    "Fast": True,
    "Parts": [{"Class": 1, "Label": "b"}, {"Class": 2}],
    "Numbers": [1, 2],
    "Main": {"Class": 3},
}


def api(*requests: str) -> str:
    """Return the facts of a service with *requests* as examples."""
    examples = (
        f"      - {{title: Number {number}, request: {json.dumps(request)}, response: '{{}}'}}\n"
        for number, request in enumerate(requests)
    )
    return _API % "".join(examples)


def example_of(method: Callable[..., object]) -> str:
    """Return the code of the example in a docstring."""
    _, _, rest = (inspect.getdoc(method) or "").partition("Example::\n\n")
    lines = itertools.takewhile(lambda line: line[:4].strip() == "", rest.split("\n"))
    return textwrap.dedent("\n".join(lines)).strip()


def run(code: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run an example of ours and return its variables."""
    exec(compile(code, "example", "exec"), names)  # noqa: S102 - what the test is about
    return names


@pytest.fixture
def endpoint() -> Iterator[MockEndpoint]:
    """Return a fake endpoint of the documented services."""
    with MockEndpoint(load_spec(ROOT / "spec")) as endpoint:
        yield endpoint


def settings(endpoint: MockEndpoint) -> dict[str, Any]:
    """Return what a client of the fake endpoint is made with."""
    key = Credential(endpoint.secret_id, endpoint.secret_key)
    return {"credential": key, "region": "ap-singapore", "endpoint": endpoint.url}


@pytest.mark.parametrize("name", ["send_multi_global_sms", "send_multi_global_sms_batches"])
def test_an_example_runs_and_sends_what_is_documented(
    endpoint: MockEndpoint, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = example_of(getattr(SmsClient, name)).replace("*", "0")
    with SmsClient(**settings(endpoint)) as sms:
        names = run(code, {**NAMES, "client": sms})

    assert endpoint.count(PhoneNumber="+60198000001").acted == 1
    if name.endswith("batches"):
        assert capsys.readouterr().out == "0 done\n1 done\n"
    else:
        assert [status.ok for status in names["response"].send_multi_status_set] == [True, True]


@pytest.mark.parametrize("name", ["send_multi_global_sms", "send_multi_global_sms_batches"])
def test_an_example_for_event_loops_runs_and_sends_what_is_documented(
    endpoint: MockEndpoint, name: str
) -> None:
    code = example_of(getattr(AsyncSmsClient, name)).replace("*", "0")
    body = textwrap.indent(code, "    ")
    main = run(f"async def main(client):\n{body}\n", dict(NAMES))["main"]

    async def program() -> None:
        async with AsyncSmsClient(**settings(endpoint)) as sms:
            await main(sms)

    asyncio.run(program())

    assert endpoint.count(PhoneNumber="+60198000001").acted == 1


def test_an_example_keeps_the_masked_digits_of_the_documentation() -> None:
    assert 'phone_number="+60198***000"' in example_of(SmsClient.send_multi_global_sms)


def test_methods_for_event_loops_document_their_arguments_too() -> None:
    for name in ("send_multi_global_sms", "send_multi_global_sms_batches"):
        plain, awaited = (
            inspect.getdoc(getattr(owner, name)) or "" for owner in (SmsClient, AsyncSmsClient)
        )
        arguments = plain.partition("Args:")[2]
        assert arguments.count("\n") > 5
        assert arguments == awaited.partition("Args:")[2]


def test_an_example_holds_every_documented_value_in_its_type(workshop: Workshop) -> None:
    request = (
        '{"Ratio": 0.5, "Name": "a", "Fast": true, "Numbers": [1, 2], "Main": {"Class": 3}, '
        '"Parts": [{"Label": "b", "Class": 1}, {"Class": 2}]}'
    )
    demo = workshop.package(api(request))
    made = client(demo, {"Response": {}})

    code = example_of(demo.DemoClient.make_thing)
    run(code, {**vars(demo), "client": made})

    assert made.fake.requests[0].body == _WHOLE
    assert 'parts=[Part(class_=1, label="b"), Part(class_=2)]' in code


@pytest.mark.parametrize(
    "request_text",
    [
        '{"Name": "a", "Unknown": 1}',
        '{"Ratio": 1}',
        '{"Name": 1}',
        '{"Name": "a", "Fast": 1}',
        '{"Name": "a", "Numbers": [true]}',
        '{"Name": "a", "Ratio": Infinity}',
        '{"Name": "a", "Main": [1]}',
        '{"Name": "a", "Main": {}}',
        '{"Name": "a", "Parts": {"Class": 1}}',
        f'{{"Name": "a", "Numbers": {[*range(100)]}}}',
    ],
)
def test_what_does_not_fit_its_types_or_is_long_makes_no_example(
    workshop: Workshop, request_text: str
) -> None:
    alone = workshop.package(api(request_text))
    before = workshop.package(api(request_text, '{"Name": "b"}'))

    assert "Example::" not in (alone.DemoClient.make_thing.__doc__ or "")
    assert example_of(before.DemoClient.make_thing) == 'response = client.make_thing(name="b")'


@pytest.mark.parametrize(
    "text", ['\\"\\"\\"', "\\\\", '\\"', "\\n", "\\u0000", "\\ud800", "{{ x }}"]
)
def test_a_hostile_value_stays_a_value(workshop: Workshop, text: str) -> None:
    demo = workshop.package(api(f'{{"Name": "a{text}b"}}'))

    (call,) = ast.parse(example_of(demo.DemoClient.make_thing)).body
    assert isinstance(call, ast.Assign)
    assert isinstance(call.value, ast.Call)
    ((name, value),) = [(each.arg, each.value) for each in call.value.keywords]
    assert (name, ast.literal_eval(value)) == ("name", ast.literal_eval(f'"a{text}b"'))
