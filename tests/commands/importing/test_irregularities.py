"""Whatever is odd in the official metadata: it is imported, generated, typed and called."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.cli import main
from tc3gen.commands import load_spec
from tc3gen.model import Array, Reference, Scalar, innermost
from tests.support.effort import THOROUGH
from tests.support.metadata import wheel
from tests.support.odd_metadata import ALIKE, COMMON, TEXTS, odd_api
from tests.support.packages import client, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tc3gen.model import Field, Service, Type

TABLE = Path(__file__).with_name("irregularities.md")
VALUES: dict[str, object] = {"Integer": 7, "Float": 1.5, "Boolean": True}
DEPTH = 3


class Odd:
    """The odd metadata, imported and generated."""

    def __init__(self, root: Path) -> None:
        self.root = root
        source = wheel(root / "a.whl", odd_api())
        self.status = main(["import", str(source), "--spec", str(root / "spec")])
        spec = ["--spec", str(root / "spec"), "--out", str(root), "--package", "odd_made"]
        self.generated = main(["generate", *spec])
        self.service: Service = load_spec(root / "spec").services[0]
        self.demo: Any = load("odd_made", root / "odd_made")

    def wire(self, of: Type, depth: int) -> object:
        """Return a value of a type as it goes over the wire, structures to a depth."""
        inner = innermost(of)
        value: object
        if not depth and isinstance(of, Array) and isinstance(inner, Reference):
            return []
        if isinstance(inner, Scalar):
            value = VALUES.get(inner.name, "2020-01-01")
        else:
            value = self.wire_fields(self._structure(inner).fields, depth - 1)
        return [value] if isinstance(of, Array) else value

    def wire_fields(self, fields: Iterable[Field], depth: int = DEPTH) -> dict[str, object]:
        """Return a value for each field, but for structures that lie too deep."""
        return {
            each.wire_name: self.wire(each.type, depth)
            for each in fields
            if depth or not isinstance(each.type, Reference)
        }

    def typed(self, of: Type, value: Any) -> Any:  # noqa: ANN401 - any value
        """Return a value of the wire as callers write it."""
        inner = innermost(of)
        if isinstance(inner, Scalar):
            return value
        told = self._structure(inner)
        kind = getattr(self.demo, told.class_name)
        made = [
            kind(**self.typed_fields(told.fields, each))
            for each in (value if isinstance(of, Array) else [value])
        ]
        return made if isinstance(of, Array) else made[0]

    def typed_fields(self, fields: Iterable[Field], values: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments for the fields that have a value."""
        known = [each for each in fields if each.wire_name in values]
        return {each.name: self.typed(each.type, values[each.wire_name]) for each in known}

    def _structure(self, of: Reference) -> Any:  # noqa: ANN401 - of the model
        return next(each for each in self.service.structures if each.name == of.name)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Odd:
    """Return the odd metadata, imported and generated once."""
    return Odd(tmp_path_factory.mktemp("odd"))


def test_it_is_imported_and_generated_without_a_word_of_warning(odd: Odd) -> None:
    assert (odd.status, odd.generated) == (0, 0)
    assert len(odd.service.actions) == len(odd_api()["actions"])


def test_every_action_is_called_and_every_field_goes_there_and_back(odd: Odd) -> None:
    for action in odd.service.actions:
        sent = odd.wire_fields(action.request)
        received = odd.wire_fields(action.response) | {"RequestId": "r-0"}
        sender = client(odd.demo, {"Response": received})
        method = getattr(sender, action.method_name)
        response = method(**odd.typed_fields(action.request, sent))
        assert sender.fake.requests[0].body == sent, action.name
        assert response.to_dict() == received, action.name


def test_names_that_meet_are_told_apart_and_stay(odd: Odd) -> None:
    [action] = [each for each in odd.service.actions if each.name == "Name"]
    names = {each.wire_name: each.name for each in action.request}
    assert len(set(names.values())) == len(names)
    assert [names[wire] for wire in ALIKE[:4]] == ["uui", "uui_2", "instance_id", "instance_id_2"]
    assert all(name in names for name in COMMON)


def test_disabled_and_required_are_read_as_they_are_meant(odd: Odd) -> None:
    actions = {each.name: each for each in odd.service.actions}
    assert [each.wire_name for each in actions["Hide"].response] == ["RequestId"]
    assert actions["Hide"].request == ()
    assert [each.required for each in actions["Renew"].request] == [True]
    assert not any(each.required or each.always for each in actions["Renew"].response)


def test_texts_of_every_kind_become_harmless_documentation(odd: Odd) -> None:
    """Each field of the odd texts is documented, and nothing else came to be in any module."""
    client = odd.root / "odd_made" / "demo" / "client"
    text = "".join(path.read_text("utf-8") for path in sorted(client.glob("*.py")))
    assert all(f"of_{name.lower()}" in text for name in TEXTS)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\ufeff\ud800-\udfff]", text)
    spec = (odd.root / "spec" / "demo" / "api.yaml").read_text("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e\ud800-\udfff]", spec)
    for path in (odd.root / "odd_made").rglob("*.py"):
        ast.parse(path.read_text("utf-8"))


def test_texts_that_look_like_values_stay_texts(odd: Odd) -> None:
    [action] = [each for each in odd.service.actions if each.name == "Explain"]
    docs = {each.wire_name.removeprefix("Of"): each.doc for each in action.request}
    for name in ("Date", "Number", "Plus", "Sixty", "Underscore", "Norway", "Chinese"):
        assert docs[name] == TEXTS[name]


COMMANDS = {
    "imported": (
        "-W",
        "error",
        "-c",
        "import odd_made.demo as d; [getattr(d, n) for n in d.__all__]",
    ),
    "typed": ("-m", "mypy", "--strict", "--config-file=", "odd_made/demo"),
}


@pytest.mark.parametrize("command", COMMANDS.values() if THOROUGH else [COMMANDS["imported"]])
def test_the_package_is_imported_without_a_warning_and_strictly_typed(
    command: tuple[str, ...], odd: Odd
) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=odd.root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_second_import_changes_nothing(odd: Odd) -> None:
    path = odd.root / "spec" / "demo" / "api.yaml"
    before = path.read_bytes()
    assert main(["import", str(odd.root / "a.whl"), "--spec", str(odd.root / "spec")]) == 0
    assert path.read_bytes() == before


def test_the_table_names_a_test_for_each_irregularity() -> None:
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    named = [
        re.findall(r"`([^`]+\.py)::(\w+)`", row.rpartition("|")[0].rpartition("|")[2])
        for row in rows
    ]
    assert len(rows) > 40
    assert all(named), [row for row, tests in zip(rows, named, strict=True) if not tests]
    root = TABLE.parents[3]
    for path, test in {each for tests in named for each in tests}:
        assert f"def {test}(" in (root / "tests" / path).read_text("utf-8"), (path, test)
