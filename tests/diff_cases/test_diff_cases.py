"""One pair of specs per rule, with exactly what `tc3gen diff` says of it, and of its mirror.

A folder is called after its rule, with a variant behind it where a rule is met in several ways. It
holds ``old`` and ``new``, what the comparison says (``expected.txt``), and what it says of the way
back (``mirror.txt``); `pytest --update-golden` writes both, and a person reads them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.commands import diff_specs, packaged_platform
from tc3gen.compare.breaks import surface_breaks
from tc3gen.compare.rules import RULES, SEVERITIES
from tc3gen.compare.specs import compare_specs
from tc3gen.emit.modules import package_modules
from tc3gen.findings import show
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    from tc3gen.model import Spec

HERE = Path(__file__).parent
CASES = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__")
WAYS = {"expected.txt": ("old", "new"), "mirror.txt": ("new", "old")}
"""File with what is said to the folders that it is said of."""


def rule_of(case: Path) -> str:
    """Return the rule that a case is named after, an empty string where it is none."""
    fitting = [rule for rule in RULES if case.name == rule or case.name.startswith(f"{rule}-")]
    return max(fitting, key=len, default="")


def rules_in(text: str) -> set[str]:
    """Return the rules of the changes that a comparison shows."""
    return {line.split(": ")[1] for line in text.splitlines() if line.startswith("  ")}


def texts(folder: Path) -> tuple[tuple[Path, str], ...]:
    """Return all that one side of a case says."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.relative_to(folder), path.read_text("utf-8")) for path in files)


SIDES = [case / side for case in CASES for side in ("old", "new")]
FIRST_WITH = {texts(side): side for side in reversed(SIDES)}
"""Each spec that occurs, with the first of the folders that hold it: half of them are equal."""


@cache
def spec_of(first: Path) -> Spec:
    """Return the spec of one side of a case, which has to be sound."""
    reading = read_spec(first, packaged_platform())
    assert reading.spec is not None, show(reading.findings)
    return reading.spec


@cache
def modules_of(first: Path) -> dict[str, str]:
    """Return path to text of the modules that are made of one side of a case."""
    return {module.path: module.text for module in package_modules(spec_of(first))}


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def case(request: pytest.FixtureRequest) -> Path:
    """Return each case in turn."""
    folder = request.param
    assert isinstance(folder, Path)
    return folder


@pytest.mark.parametrize("file", WAYS)
def test_a_pair_is_told_apart_as_a_person_has_agreed(
    case: Path,
    file: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    update_golden: bool,
) -> None:
    monkeypatch.chdir(case)
    options = ["--surface"] if rule_of(case) == "surface" else []

    status = main(["diff", *WAYS[file], *options])

    said = capsys.readouterr()
    if update_golden:
        (case / file).write_text(said.out, "utf-8", newline="\n")
    assert (said.out, said.err) == ((case / file).read_text("utf-8"), "")
    twice = {"idempotent-gained", "code-effect-none", "prefix-effect-none"}
    assert status == (said.out.startswith("Breaking:") or bool(rules_in(said.out) & twice))


def test_a_pair_shows_the_rule_that_it_is_named_after(case: Path) -> None:
    assert rule_of(case) in rules_in((case / "expected.txt").read_text("utf-8"))


def test_a_mirror_tells_of_the_way_back(case: Path) -> None:
    back = (case / "mirror.txt").read_text("utf-8")
    assert rules_in(back) != set()
    assert rules_in(back) <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_pair_of_its_own_and_a_sentence(rule: str) -> None:
    assert (HERE / rule / "old").is_dir()
    assert (HERE / rule / "new").is_dir()
    assert (HERE / rule / "mirror.txt").is_file()
    doc = RULES[rule].doc
    assert doc[0].isupper()
    assert doc.endswith(".")
    assert RULES[rule].severity in SEVERITIES


def test_every_folder_here_is_named_after_a_rule() -> None:
    assert [case.name for case in CASES if not rule_of(case)] == []


@pytest.mark.parametrize(
    "side", FIRST_WITH.values(), ids=lambda side: f"{side.parent.name}-{side.name}"
)
def test_a_spec_does_not_differ_from_itself(side: Path) -> None:
    result = diff_specs(str(side), str(side))
    assert (result.status, result.findings) == (0, [])
    assert result.report == "Version: none, as nothing changed.\n"


def test_no_pair_breaks_python_callers_without_a_rule_that_says_so(case: Path) -> None:
    old, new = (FIRST_WITH[texts(case / side)] for side in ("old", "new"))
    for before, after in ((old, new), (new, old)):
        breaks = surface_breaks(modules_of(before), modules_of(after))
        changes = compare_specs(spec_of(before), spec_of(after))
        predicted = {change.rule for change in changes if change.severity == "breaking"}
        assert predicted or not breaks, breaks
