"""What a service posts is read as its responses are: tolerantly, within bounds, and typed."""

from __future__ import annotations

import json
import pickle
import re
import traceback
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tc3gen.commands import generate, load_spec
from tc3gen.emit.grouping import Sizes
from tc3gen.emit.modules import package_modules
from tc3gen.emit.parts import ALL_PARTS
from tc3gen.emit.prune import prune
from tests.support.packages import large_package_of, package_of, shared, write_spec

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.emit.parts import Parts

Made: TypeAlias = Any
"""Of a package that is made here, so that no type checker knows its names."""

API = """\
actions:
  Send:
    doc: Sends.
    request: {Text: {type: String, doc: What to send.}}
    response: {Id: {type: String, doc: What was sent.}}
callbacks:
  Reports: {doc: Tells what arrived., body: Array of Report, response: '{"said": "OK"}'}
  Echo: {doc: Tells what came back., body: Echo, response: "{}"}
structures:
  Report:
    doc: What arrived.
    fields:
      Key: {type: String, doc: Which one.}
      Number: {type: String, doc: Whose.}
      Parts: {type: Array of Part, doc: Its parts.}
      Code: {type: String, doc: Its outcome.}
  Part: {doc: A part., fields: {Size: {type: Integer, doc: How large.}}}
  Echo: {doc: What came back., fields: {Text: {type: String, doc: What was said.}}}
"""
POLICY = """\
structures:
  Report:
    fields:
      Key: {always: true, reason: Without it nobody knows what it is about.}
      Number: {private: true, reason: It is somebody's.}
      Code: {always: true, codes: true, ok: Ok, reason: It is the outcome.}
"""
FINE = {"Key": "a", "Number": "+60198890000", "Parts": [{"Size": 1}], "Code": "Ok"}


@pytest.fixture(scope="module", params=["one module", "several modules"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return the package of a service that posts, small and spread over modules."""
    folder = tmp_path_factory.mktemp("callbacks")
    if request.param == "one module":
        return package_of(folder, API, POLICY)
    return large_package_of(folder, API, POLICY, sizes=Sizes(service=1, fields=1, lines=1))


@pytest.fixture(scope="module")
def callbacks(demo: Made) -> Made:
    """Return its module for what it posts."""
    return import_module(f"{demo.__package__}.callbacks")


def posted(*items: object) -> bytes:
    """Return a body as the service posts it."""
    return json.dumps(items).encode()


def said(deviations: Made) -> list[str]:
    """Return deviations as people read them."""
    return list(map(str, deviations))


def test_what_is_documented_becomes_objects_of_the_class(demo: Made, callbacks: Made) -> None:
    found = callbacks.read_reports(posted(FINE, {**FINE, "Code": "Lost"}))

    assert [type(report) for report in found.items] == [demo.Report, demo.Report]
    assert [report.to_dict() for report in found.items] == [FINE, {**FINE, "Code": "Lost"}]
    assert [report.ok for report in found.items] == [True, False]
    assert found.deviations == ()
    assert callbacks.REPORTS_RESPONSE == b'{"said": "OK"}'


def test_no_private_value_shows(callbacks: Made) -> None:
    assert "+60198890000" not in repr(callbacks.read_reports(posted(FINE)))


def test_another_type_is_converted_or_absent_and_told(callbacks: Made) -> None:
    found = callbacks.read_reports(posted({**FINE, "Key": 5, "Parts": [{"Size": "x"}]}))

    assert (found.items[0].key, found.items[0].parts[0].size) == ("5", None)
    assert said(found.deviations) == [
        "items[0].key is an integer, a string is documented (converted)",
        "items[0].parts[0].size is a string, an integer is documented (not used)",
    ]


def test_one_object_and_a_list_are_read_alike(callbacks: Made) -> None:
    one = callbacks.read_reports(json.dumps(FINE).encode())
    several = callbacks.read_echo(posted({"Text": "a"}, {"Text": "b"}))

    assert [report.key for report in one.items] == ["a"]
    assert [echo.text for echo in several.items] == ["a", "b"]
    assert said(one.deviations) == ["items is an object, a list is documented (converted)"]
    assert said(several.deviations) == ["items is a list, an object is documented (converted)"]


def test_what_is_unusable_is_left_out_and_told_and_the_rest_is_read(callbacks: Made) -> None:
    found = callbacks.read_reports(posted(7, {"Code": "Ok"}, {"Other": 1}, FINE, None))

    assert [report.key for report in found.items] == ["a"]
    lost = {each.path for each in found.deviations if not each.converted}
    assert lost >= {"items[0]", "items[1].key", "items[2].key", "items[4]"}


def test_an_empty_list_holds_nothing(callbacks: Made) -> None:
    assert callbacks.read_reports(b"[]").items == []


def test_a_byte_order_mark_and_lone_surrogates_are_read(callbacks: Made) -> None:
    body = b'\xef\xbb\xbf{"Text": "\\ud800"}'

    assert callbacks.read_echo(body).items[0].text == "\ud800"


NO_CALLBACKS = {
    "empty": (b"", "the body is empty"),
    "no JSON": (b"a=1&b=2", "the body is not JSON"),
    "cut off": (b'[{"Key": "+60198890000', "the body is not JSON"),
    "no UTF-8": (b'{"Text": "\xff"}', "the body is not JSON"),
    "a long number": (b"9" * 5000, "the body is not JSON"),
    "a text": (b'"Key"', "the body holds nothing of what this callback tells"),
    "nothing documented": (b'{"a": 1}', "the body holds nothing of what this callback tells"),
    "no objects": (b"[1, null]", "the body holds nothing of what this callback tells"),
    "deep": (b'{"Text": ' + b"[" * 40 + b"]" * 40 + b"}", "nested more than 32 levels deep"),
    "deeper": (b"[" * 90_000, "nested more than 32 levels deep"),
    "many": (b"[" + b"0," * 100_000 + b"0]", "holds more than 100,000 values"),
    "long": (b" " * 2**20 + b"[]", "the body is longer than 1,048,576 bytes"),
}


@pytest.mark.parametrize("name", NO_CALLBACKS)
@pytest.mark.parametrize("function", ["read_reports", "read_echo"])
def test_what_is_no_callback_raises_one_error_that_shows_nothing_of_it(
    demo: Made, callbacks: Made, function: str, name: str
) -> None:
    body, why = NO_CALLBACKS[name]

    with pytest.raises(shared(demo, "errors").CallbackError, match=why) as caught:
        getattr(callbacks, function)(body)

    assert isinstance(caught.value, ValueError)
    assert (type(caught.value).__name__, vars(caught.value)["attempts"]) == ("CallbackError", 0)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - ours
    assert "+60198890000" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("only", "parts", "wanted"),
    [
        ({"demo"}, ALL_PARTS, {"read_reports", "read_echo"}),
        ({"demo.Send", "demo.Echo"}, ALL_PARTS, {"read_echo"}),
        ({"demo.Send"}, ALL_PARTS, set[str]()),
        ({"demo"}, ALL_PARTS - {"callbacks"}, set[str]()),
    ],
)
def test_what_is_left_out_leaves_nothing_behind(
    only: set[str], parts: Parts, wanted: set[str], tmp_path: Path
) -> None:
    spec = load_spec(write_spec(tmp_path, API, POLICY))
    kept = replace(spec, services=(prune(spec.services[0], only),))

    made = {module.path: module.text for module in package_modules(kept, parts=parts)}

    assert {"callbacks.py", "demo/callbacks.py"} <= made.keys() or not wanted
    assert wanted or not {"callbacks.py", "demo/callbacks.py"} & made.keys()
    assert set(re.findall(r"def (read_\w+)", made.get("demo/callbacks.py", ""))) == wanted
    assert ("class Echo(" in made["demo/models.py"]) == ("demo" in only or "read_echo" in wanted)


def test_a_package_can_hold_a_callback_and_no_action(tmp_path: Path) -> None:
    package = tmp_path / "made"

    assert generate(write_spec(tmp_path, API, POLICY), package, only=["demo.Echo"]).status == 0

    source = (package / "demo" / "callbacks.py").read_text("utf-8")
    assert re.findall(r"def (read_\w+)", source) == ["read_echo"]
