"""One pair of specs per rule, with exactly what `tc3gen diff` says of it, and of its mirror.

A folder is called after its rule, with a variant behind it where a rule is met in several ways. It
lies beside the ``base`` that it shares with others and states its difference: ``old.patch`` makes
the old spec of the base (without one it is the base), ``new.patch`` the new spec of the old one.
``expected.txt`` is what the comparison says, ``mirror.txt`` what it says of the way back;
`pytest --update-golden` writes both, and a person reads them.
"""

from __future__ import annotations

import shutil
from functools import cache
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


def test_a_pair_shows_the_rule_that_it_is_named_after() -> None:
    shown = {
        case: rules_in((path / "expected.txt").read_text("utf-8")) for case, path in CASES.items()
    }
    assert [case for case, rules in shown.items() if rule_of(case) not in rules] == []


def test_a_mirror_tells_of_the_way_back() -> None:
    shown = {
        case: rules_in((path / "mirror.txt").read_text("utf-8")) for case, path in CASES.items()
    }
    assert [case for case, back in shown.items() if not back or back - set(RULES)] == []


def test_every_rule_has_a_pair_of_its_own_and_a_sentence() -> None:
    assert [rule for rule in RULES if not (CASES[rule] / "mirror.txt").is_file()] == []
    docs = [rule.doc for rule in RULES.values()]
    assert [doc for doc in docs if not doc[0].isupper() or not doc.endswith(".")] == []
    assert {rule.severity for rule in RULES.values()} <= set(SEVERITIES)


def test_every_folder_here_is_named_after_a_rule() -> None:
    assert [case for case in CASES if not rule_of(case)] == []


def test_no_folder_here_is_left_out() -> None:
    folders = [path for path in HERE.glob("*/*") if path.is_dir() and path.name != "base"]
    assert sorted(path.name for path in folders) == sorted(CASES)


def _differs_from_itself(folder: Path) -> bool:
    result = diff_specs(str(folder), str(folder))
    said = (result.status, result.findings, result.report)
    return said != (0, [], "Version: none, as nothing changed.\n")


def test_a_spec_does_not_differ_from_itself(case: str, folder: Path) -> None:
    """The old one of a case is a base, which is tried once, unless the case patches it."""
    assert not _differs_from_itself(folder / "new")
    if (CASES[case] / "old.patch").exists():
        assert not _differs_from_itself(folder / "old")


def test_no_base_differs_from_itself() -> None:
    bases = {case.parent / "base" for case in CASES.values()}
    assert [base for base in bases if _differs_from_itself(base)] == []


@cache
def made_of(folder: Path) -> tuple[Spec, dict[str, str]]:
    """Return the spec in *folder*, and the modules of its package; those of a base only once."""
    spec = spec_of(folder)
    return spec, {module.path: module.text for module in package_modules(spec)}


@pytest.fixture(scope="module")
def sides(case: str, folder: Path) -> dict[str, tuple[Spec, dict[str, str]]]:
    """Return the spec of each side of a case, and the modules of its package."""
    is_patched = (CASES[case] / "old.patch").exists()
    old = (
        made_of.__wrapped__(folder / "old") if is_patched else made_of(CASES[case].parent / "base")
    )
    return {"old": old, "new": made_of.__wrapped__(folder / "new")}


@pytest.mark.parametrize("file", WAYS)
def test_no_pair_breaks_python_callers_without_a_rule_that_says_so(
    sides: dict[str, tuple[Spec, dict[str, str]]], file: str
) -> None:
    (old, old_modules), (new, new_modules) = (sides[side] for side in WAYS[file])

    breaks = surface_breaks(old_modules, new_modules)

    predicted = {c.rule for c in compare_specs(old, new) if c.severity == "breaking"}
    assert predicted or not breaks, breaks
