"""The benchmark of documented examples counts what it says, and sees what is not as promised."""

from __future__ import annotations

import json
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tc3._calls.conversion import Deviation
from tc3gen.cli import main
from tests.benchmarks.examples import Trial, report
from tests.benchmarks.typed_services import PACKAGE, load
from tests.support.metadata import EXAMPLES, api, field, structure, wheel
from tests.support.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = "POST / HTTP/1.1\nX-TC-Action: DescribeInstances\n\n"
_URL = "https://cvm.example.com/?Action=DescribeInstances&Limit=1"
_GOOD = {"Total": 1, "Machines": [{"Id": "m-1", "Parent": {"Id": "m-2"}}], "RequestId": "r"}


def _example(request: str, result: Any) -> dict[str, str]:  # noqa: ANN401 - any JSON value
    return {"input": request, "output": json.dumps({"Response": result})}


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forget what is imported of a made package."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def test_each_example_is_counted_by_how_it_fared(tmp_path: Path) -> None:
    """Of a product of our own, made and called as all products are."""
    examples = [
        _example(_HEAD + '{"Limit": 1, "Filters": [{"Name": "a", "Values": ["b"]}]}', _GOOD),
        _example(_URL, {**_GOOD, "Total": "1", "Machines": [None]}),
        _example(_HEAD + '{"Limit": "1"}', {"Error": {"Code": "InternalError"}}),
        _example(_HEAD + '{"Filters": [{}]}', {}),
        {"input": _HEAD + "{...}", "output": "..."},
    ]
    described = wheel(tmp_path / "tccli.whl", api())
    with zipfile.ZipFile(described, "a") as archive:
        name = EXAMPLES.format(service="cvm", date="20170312")
        archive.writestr(name, json.dumps({"actions": {"DescribeInstances": examples}}))
    trial = Trial()
    for service in load([described], _made(described, tmp_path)):
        trial.service(service)
    lines = list(report(trial))
    cells = [row.split(" | ") for line in lines for row in line.splitlines() if " | " in row]
    assert {row[0].removeprefix("| "): row[1] for row in cells if "--" not in row[0]} == {
        "requests": "5",
        "sent as the same JSON value": "2",
        "refused by its checks, and sent without them as the same JSON value": "1",
        "not sent: a required field is missing": "1",
        "not sent: neither a JSON object nor a URL": "1",
        "refusals": "1",
        "is a str, an int is wanted": "1",
        "responses": "5",
        "a success, as documented": "1",
        "a success, with deviations": "1",
        "an error, raised as one": "1",
        "nothing in it, not even a request id": "1",
        "no JSON": "1",
        "deviations": "2",
        "a string for an integer, converted": "1",
        "absent or null for an object, not used": "1",
    }
    assert lines[-1] == "not as they should be: 0"


def _made(described: Path, folder: Path) -> Path:
    """Import and generate into *folder* as `make` does, but in this process."""
    spec = ("--spec", str(folder / "spec"))
    assert main(["import", str(described), "--all", *spec]) in {0, 1}
    assert main(["generate", *spec, "--out", str(folder), "--package", PACKAGE]) == 0
    return folder


_BOX = {"Box": structure(field("Size", "int64"), field("Names", "string", "list"))}
_NAMES = {"Size": "size", "Names": "names"}


def _told(path: str, *, converted: bool) -> Deviation:
    return Deviation(path, "an integer", "a string", converted=converted)


# What is received, what is read of it, the deviations that are told, and how many are wrong.
_LIES: list[tuple[dict[str, Any], dict[str, Any], list[Deviation], int]] = [
    ({"Size": 1}, {"Size": 1, "Names": []}, [], 0),
    ({"Size": 1}, {"Size": 1}, [], 1),
    ({"Size": 1}, {"Size": 1.0, "Names": []}, [], 1),
    ({"Size": "1"}, {"Size": 1, "Names": []}, [_told("size", converted=True)], 0),
    ({"Size": "1"}, {"Size": 1, "Names": []}, [], 1),
    ({"Size": "1"}, {"Size": 2, "Names": []}, [_told("size", converted=True)], 1),
    ({"Size": "1"}, {"Names": []}, [_told("size", converted=True)], 1),
    ({"Size": 1}, {"Size": 1, "Names": []}, [_told("size", converted=True)], 1),
    ({"Other": 1}, {"Other": 1, "Names": []}, [], 1),
    ({"Names": ["a", []]}, {"Names": []}, [_told("names[1]", converted=False)], 0),
    ({"Names": ["a", []]}, {"Names": []}, [_told("names[0]", converted=False)], 1),
    ({"Names": ["a", []]}, {"Names": ["a"]}, [_told("names[1]", converted=False)], 2),
]


@pytest.mark.parametrize(("received", "read", "told", "wrong"), _LIES)
def test_a_reading_that_says_something_else_is_seen(
    received: dict[str, Any], read: dict[str, Any], told: list[Deviation], wrong: int
) -> None:
    reading = Reading(_BOX, lambda _: _NAMES, told)
    reading.compare("Box", received, read)
    assert len(list(reading.problems())) == wrong
