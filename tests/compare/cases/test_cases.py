"""One pair of specs per rule, with exactly what `tc3gen diff` says of it, and of its mirror.

A folder is called after its rule, with a variant behind it where a rule is met in several ways. It
lies beside the ``base`` that it shares with others and states its difference: ``old.patch`` makes
the old spec of the base (without one it is the base), ``new.patch`` the new spec of the old one.
``expected.txt`` is what the comparison says, ``mirror.txt`` what it says of the way back;
`pytest --update-golden` writes both, and a person reads them.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.commands import diff_specs, packaged_platform
from tc3gen.compare.rules import RULES, SEVERITIES
from tc3gen.compare.specs import compare_specs
from tc3gen.compare.surface import surface_breaks
from tc3gen.emit.modules import package_modules
from tc3gen.findings import show
from tc3gen.spec.reader import read_spec
from tests.support.patches import apply

if TYPE_CHECKING:
    from tc3gen.model import Spec

HERE = Path(__file__).parent
CASES = {path.parent.name: path.parent for path in sorted(HERE.glob("*/*/new.patch"))}
WAYS = {"expected.txt": ("old", "new"), "mirror.txt": ("new", "old")}
"""File with what is said to the folders that it is said of."""


def rule_of(case: str) -> str:
    """Return the rule that a case is named after, an empty string where it is none."""
    fitting = [rule for rule in RULES if case == rule or case.startswith(f"{rule}-")]
    return max(fitting, key=len, default="")


def rules_in(text: str) -> set[str]:
    """Return the rules of the changes that a comparison shows."""
    return {line.split(": ")[1] for line in text.splitlines() if line.startswith("  ")}


def spec_of(folder: Path) -> Spec:
    """Return the spec of one side of a case, which has to be sound."""
    reading = read_spec(folder, packaged_platform())
    assert reading.spec is not None, show(reading.findings)
    return reading.spec


def build(case: Path, folder: Path) -> None:
    """Write both specs of *case* into ``old`` and ``new`` of *folder*."""
    old, new = folder / "old", folder / "new"
    shutil.copytree(case.parent / "base", old)
    if (case / "old.patch").exists():
        apply(case / "old.patch", old)
    shutil.copytree(old, new)
    apply(case / "new.patch", new)


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    """Return the name of each case in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def folder(case: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with both specs of a case."""
    folder = tmp_path_factory.mktemp(case)
    build(CASES[case], folder)
    return folder


@pytest.mark.parametrize("file", WAYS)
def test_a_pair_is_told_apart_as_a_person_has_agreed(
    case: str,
    folder: Path,
    file: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    update_golden: bool,
) -> None:
    monkeypatch.chdir(folder)
    options = ["--surface"] if rule_of(case) == "surface" else []

    status = main(["diff", *WAYS[file], *options])

    said = capsys.readouterr()
    golden = CASES[case] / file
    if update_golden:
        golden.write_text(said.out, "utf-8", newline="\n")
    assert (said.out, said.err) == (golden.read_text("utf-8"), "")
    twice = {"idempotent-gained", "code-effect-none", "prefix-effect-none"}
    assert status == (said.out.startswith("Breaking:") or bool(rules_in(said.out) & twice))


def test_a_pair_shows_the_rule_that_it_is_named_after(case: str) -> None:
    assert rule_of(case) in rules_in((CASES[case] / "expected.txt").read_text("utf-8"))


def test_a_mirror_tells_of_the_way_back(case: str) -> None:
    back = (CASES[case] / "mirror.txt").read_text("utf-8")
    assert rules_in(back) != set()
    assert rules_in(back) <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_pair_of_its_own_and_a_sentence(rule: str) -> None:
    assert (CASES[rule] / "mirror.txt").is_file()
    doc = RULES[rule].doc
    assert doc[0].isupper()
    assert doc.endswith(".")
    assert RULES[rule].severity in SEVERITIES


def test_every_folder_here_is_named_after_a_rule() -> None:
    assert [case for case in CASES if not rule_of(case)] == []


def test_no_folder_here_is_left_out() -> None:
    folders = [path for path in HERE.glob("*/*") if path.is_dir() and path.name != "base"]
    assert sorted(path.name for path in folders) == sorted(CASES)


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_spec_does_not_differ_from_itself(folder: Path, side: str) -> None:
    result = diff_specs(str(folder / side), str(folder / side))
    assert (result.status, result.findings) == (0, [])
    assert result.report == "Version: none, as nothing changed.\n"


@pytest.fixture(scope="module")
def sides(folder: Path) -> dict[str, tuple[Spec, dict[str, str]]]:
    """Return the spec of each side of a case, and the modules of its package."""
    specs = {side: spec_of(folder / side) for side in ("old", "new")}
    return {
        side: (spec, {module.path: module.text for module in package_modules(spec)})
        for side, spec in specs.items()
    }


@pytest.mark.parametrize("file", WAYS)
def test_no_pair_breaks_python_callers_without_a_rule_that_says_so(
    sides: dict[str, tuple[Spec, dict[str, str]]], file: str
) -> None:
    (old, old_modules), (new, new_modules) = (sides[side] for side in WAYS[file])

    breaks = surface_breaks(old_modules, new_modules)

    predicted = {c.rule for c in compare_specs(old, new) if c.severity == "breaking"}
    assert predicted or not breaks, breaks
