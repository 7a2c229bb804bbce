"""Documentation may call anything like what generated code takes for itself: it works all the same.

Each reserved name goes the whole way: from a page through the spec to a package that is imported
and called.
"""

from __future__ import annotations

import keyword
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tc3gen import names, reserved
from tc3gen.commands import import_pages, lint, packaged_platform
from tc3gen.emit.grouping import SIZES, Sizes
from tc3gen.emit.modules import package_modules
from tc3gen.findings import show
from tc3gen.spec.reader import read_spec
from tests.commands.importing.made import action_page, code, field, structure, types_page
from tests.pages.blocks import Look
from tests.pages.renderings import render
from tests.support.project import copy_spec

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.transcript import PageFacts

CLASSES = sorted(n for n in reserved.class_names() if "_" not in n)
LOWER = sorted(
    reserved.model_fields()
    | reserved.client_attributes()
    | reserved.method_parameters()
    | reserved.batch_parameters()
    | {"bool", "classmethod", "dict", "field", "float", "int", "list", "object", "property", "str"}
    | {"match", "case", "type", "id", "mro", "name", "value", "of", "description", "api"}
    | {word.lower() for word in keyword.kwlist}
)
SERVICES = sorted({*reserved.shared_modules(), *filter(str.islower, keyword.kwlist)})


def wire(word: str) -> str:
    """Return the wire name that becomes *word*."""
    return names.pascal_case(word)


def test_a_wire_name_becomes_the_word_that_is_reserved() -> None:
    assert [names.snake_case(wire(word)) for word in LOWER] == LOWER


def in_service(page: PageFacts, service: str) -> PageFacts:
    """Return *page* as one of another service."""
    return replace(page, head=replace(page.head, service=service))


def imported(spec: Path, *pages: PageFacts) -> None:
    """Write *pages* as Markdown, and import them into *spec*."""
    paths = []
    for number, page in enumerate(pages):
        path = spec.parent / f"page_{number}.md"
        path.write_text(render(page, "R7", Look()).text, "utf-8")
        paths.append(str(path))
    result = import_pages(paths, spec)
    assert [f for f in result.findings if f.severity == "error"] == [], show(result.findings)


def package_of(spec: Path, folder: Path, sizes: Sizes = SIZES) -> Path:
    """Write the package of *spec*, which lint must take, into *folder*; black has no say in it."""
    reading = read_spec(spec, packaged_platform())
    assert reading.spec is not None, show(reading.findings)
    for module in package_modules(reading.spec, sizes):
        target = folder / "made" / module.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(module.text, "utf-8")
    return folder


def run(folder: Path, program: str) -> None:
    """Run *program*, which can import the package ``made``, in a fresh interpreter."""
    head = f"import sys; sys.path.insert(0, {str(folder)!r})\n"
    result = subprocess.run(
        [sys.executable, "-I", "-B", "-W", "error", "-c", head + program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


_CALL_ALL = """
import inspect
import made.demo as demo
from made import Credential
from made.testing import FakeTransport

response = {"Response": {"RequestId": "1"}}
fake = FakeTransport(*[response] * 999)
client = demo.DemoClient(Credential("id", "key"), region="ap-one", transport=fake)
for method in METHODS:
    parameters = inspect.signature(getattr(client, method)).parameters
    given = {name: "x" for name, p in parameters.items() if p.annotation == "str | None"}
    getattr(client, method)(**given)
    assert len(fake.requests[-1].body) == len(given), method
held = {name: getattr(demo, kind)() for name, kind in HELD.items()}
client.hold(**held)
assert fake.requests[-1].body == {wire: {} for wire in HELD_ON_THE_WIRE}
for kind in HELD.values():
    assert getattr(demo, kind).__module__.startswith("made.demo.models"), kind
assert {code.name for code in demo.ErrorCode} >= CODES
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a spec in which everything has a reserved name, imported from pages."""
    root = tmp_path_factory.mktemp("reserved")
    actions = [
        action_page(
            wire(word),
            doc="Acts.",
            request=tuple(field(wire(other), doc="A field.") for other in LOWER[at % 9 :: 9]),
            response=(field("RequestId", doc="The id."),),
            errors=(code(f"FailedOperation.{wire(word)}", "A code."), code(wire(word), "One.")),
        )
        for at, word in enumerate(LOWER)
    ]
    holds = action_page(
        "Hold",
        doc="Holds one of each.",
        request=tuple(field(f"A{name}", name, "A field.") for name in CLASSES),
        response=(field("RequestId", doc="The id."),),
        errors=(),
    )
    kinds = types_page(*(structure(n, field("Ok", doc="A field."), doc="One.") for n in CLASSES))
    pages = [in_service(page, "demo") for page in (holds, *actions, kinds)]
    imported(root / "spec", *pages)
    return root


def test_lint_takes_what_the_import_has_made_of_reserved_names(demo: Path) -> None:
    found = [each for each in lint(demo / "spec").findings if each.severity == "error"]

    assert found == [], show(found)


@pytest.mark.parametrize("max_fields", [0, 10**6], ids=["large", "small"])
def test_actions_fields_structures_and_codes_can_have_any_reserved_name(
    max_fields: int, demo: Path, tmp_path: Path
) -> None:
    """Be the classes of the service in one module, or spread over many."""
    package = package_of(demo / "spec", tmp_path, Sizes(service=max_fields))

    held = {names.field_name(f"A{name}"): names.class_name(name) for name in CLASSES}
    facts = {
        "METHODS": [names.method_name(wire(word)) for word in LOWER],
        "HELD": held,
        "HELD_ON_THE_WIRE": [f"A{name}" for name in CLASSES],
        "CODES": {names.code_name(wire(word)) for word in LOWER},
    }
    assigned = "".join(f"{name} = {value!r}\n" for name, value in facts.items())
    run(package, assigned + _CALL_ALL)


def test_a_class_gets_an_underscore_only_where_its_name_is_taken() -> None:
    assert [names.class_name(name) for name in CLASSES] == [f"{name}_" for name in CLASSES]
    assert all(names.is_class_name(f"{name}_") for name in CLASSES)
    assert not names.is_class_name("Address_")
    assert names.is_class_name("Address")


def test_a_service_can_be_called_like_a_shared_module_or_a_keyword(tmp_path: Path) -> None:
    copy_spec(tmp_path / "spec")
    for service in SERVICES:
        page = action_page(
            "Ping",
            doc="Pings.",
            request=(),
            response=(field("RequestId", doc="The id."),),
            errors=(),
            endpoint=f"{service.replace('_', '-')}.tencentcloudapi.com",
        )
        imported(tmp_path / "spec", in_service(page, service.replace("_", "-")))
    found = lint(tmp_path / "spec").findings
    assert [each for each in found if each.severity != "note"] == [], show(found)

    package = package_of(tmp_path / "spec", tmp_path)

    folders = sorted(path.name for path in (package / "made").glob("[!_]*/"))
    assert folders == sorted([*(f"{service}_" for service in SERVICES), "sms"])
    lines = (
        f"from made.{name}_ import {client}; assert hasattr({client}, 'ping')\n"
        for name in SERVICES
        for client in names.client_classes(names.pascal_case(name))
    )
    run(package, "".join(lines))
