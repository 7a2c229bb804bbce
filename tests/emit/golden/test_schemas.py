"""The JSON Schemas say of a spec's shape what lint says, so that an editor misleads nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tc3gen.commands import lint
from tc3gen.spec.nodes import parse
from tests.emit.golden.schemas import SHAPELY, judged, location_of, schema_of
from tests.support.golden import GOLDEN
from tests.support.project import ROOT

SPEC_CASES = ROOT / "tests" / "spec" / "cases"
SOUND = sorted([*GOLDEN.rglob("spec/**/*.yaml"), GOLDEN / "platform.yaml"])
SOUND += sorted((ROOT / "spec").rglob("*.yaml"))
BAD = [
    path
    for case in sorted(SPEC_CASES.iterdir())
    if case.name.startswith(SHAPELY)
    for path in sorted(case.glob("*.yaml"))
]


def found_by_schema(path: Path) -> set[tuple[str, int, int]]:
    """Return rule, line and column of all that the schema of a file says against it."""
    text = path.read_text("utf-8")
    document = parse(text, str(path))
    breaches = judged(yaml.safe_load(text), schema_of(path.stem))
    return {(rule, *location_of(document, rule, steps)) for rule, steps in breaches}


def found_by_lint(path: Path, folder: Path) -> set[tuple[str, int, int]]:
    """Return the same of all that lint says; *folder* is where the spec is put together."""
    root = folder / "spec"
    (root / "demo").mkdir(parents=True)
    files = {"platform.yaml": ROOT / "spec" / "platform.yaml"}
    files |= {f"demo/{file.name}": file for file in path.parent.glob("*.yaml")}
    if path.stem == "platform":
        files["platform.yaml"] = files.pop("demo/platform.yaml")
    for name, source in files.items():
        (root / name).write_bytes(source.read_bytes())
    return {
        (found.rule, found.location.line, found.location.column)
        for found in lint(root).findings
        if found.rule in SHAPELY and Path(found.location.path).name == path.name
    }


@pytest.mark.parametrize("path", SOUND, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_spec_that_lint_accepts_is_accepted_by_its_schema(path: Path) -> None:
    assert found_by_schema(path) == set()


@pytest.mark.parametrize("path", BAD, ids=lambda path: str(path.relative_to(SPEC_CASES)))
def test_a_schema_and_lint_find_the_same_at_the_same_places(path: Path, tmp_path: Path) -> None:
    assert found_by_schema(path) == found_by_lint(path, tmp_path)


def test_the_bad_specs_break_the_schemas_in_every_way() -> None:
    broken = {rule for path in BAD for rule, _, _ in found_by_schema(path)}

    assert broken == set(SHAPELY)
