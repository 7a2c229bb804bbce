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
from tests.support.spec_cases import SPEC_CASES, write_spec

SOUND = sorted([*GOLDEN.rglob("spec/**/*.yaml"), GOLDEN / "platform.yaml"])
SOUND += sorted([*(SPEC_CASES / "base").iterdir(), *(ROOT / "spec").rglob("*.yaml")])
BAD = [
    (case, "platform.yaml" if own.suffix == ".patch" else f"demo/{own.name}")
    for case in sorted(SPEC_CASES.iterdir())
    if case.name.startswith(SHAPELY)
    for own in sorted(case.iterdir())
    if own.suffix in {".patch", ".yaml"}
]
"""Case and the file in its spec that breaks its schema."""


def found_by_schema(path: Path) -> set[tuple[str, int, int]]:
    """Return rule, line and column of all that the schema of a file says against it."""
    text = path.read_text("utf-8")
    document = parse(text, str(path))
    breaches = judged(yaml.safe_load(text), schema_of(path.stem))
    return {(rule, *location_of(document, rule, steps)) for rule, steps in breaches}


def found_by_lint(spec: Path, path: Path) -> set[tuple[str, int, int]]:
    """Return the same of all that lint of *spec* says against it."""
    return {
        (found.rule, found.location.line, found.location.column)
        for found in lint(spec).findings
        if found.rule in SHAPELY and Path(found.location.path) == path
    }


@pytest.mark.parametrize("path", SOUND, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_spec_that_lint_accepts_is_accepted_by_its_schema(path: Path) -> None:
    assert found_by_schema(path) == set()


@pytest.fixture(params=BAD, ids=lambda param: f"{param[0].name}-{param[1]}")
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """Return the spec of a case, and its file that breaks the schema."""
    case, file = request.param
    write_spec(case, tmp_path / "spec")
    return tmp_path / "spec", tmp_path / "spec" / file


def test_a_schema_and_lint_find_the_same_at_the_same_places(bad: tuple[Path, Path]) -> None:
    spec, path = bad
    assert found_by_schema(path) == found_by_lint(spec, path)


def test_the_bad_specs_break_the_schemas_in_every_way(tmp_path: Path) -> None:
    for case in {case for case, _ in BAD}:
        write_spec(case, tmp_path / case.name)
    broken = {
        rule for case, file in BAD for rule, _, _ in found_by_schema(tmp_path / case.name / file)
    }

    assert broken == set(SHAPELY)
