"""A spec whose text is damaged: every run ends in findings, none in an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.commands import generate, lint, packaged_platform
from generator.emit.modules import package_modules
from generator.findings import has_errors
from generator.spec.reader import read_spec
from generator.spec.rules import RULES
from tests.damage.excerpt import FILES, sound, write_spec
from tests.damage.wounds import DAMAGES, WOUNDS, Damage, Wound, damaged

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder*."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def assert_compiles(root: Path) -> None:
    """Fail where the spec in *root* does not make modules that Python compiles."""
    spec = read_spec(root, packaged_platform()).spec
    assert spec is not None
    for module in package_modules(spec):
        if not module.formatted:
            compile(module.text, module.path, "exec")


def assert_judged(root: Path) -> None:
    """Fail where lint says anything but findings with rule and place, or what it lets pass."""
    result = lint(root)
    grave = any(finding.severity != "note" for finding in result.findings)
    assert result.status == (1 if grave else 0)
    for found in result.findings:
        assert found.rule in RULES
        assert found.place.path in {str(root / file) for file in FILES}
        assert min(found.place.line, found.place.column) >= 1
    if not has_errors(result.findings):
        assert_compiles(root)


@given(st.sampled_from(FILES), WOUNDS)
@settings(RANDOM, max_examples=1400)
def test_damage_ends_in_findings_with_a_place_or_in_code_that_compiles(
    tmp_path: Path, file: str, wounds: list[Wound]
) -> None:
    write_spec(tmp_path, {file: damaged(sound()[file], wounds)})

    assert_judged(tmp_path)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("text", [b"", b"\n", b"a", b"a: b\n", b"\xff", b"- 'a'\n- b\n"])
def test_a_file_with_next_to_nothing_in_it_ends_in_findings(
    damage: Damage, text: bytes, tmp_path: Path
) -> None:
    for file in FILES:
        write_spec(tmp_path, {file: damage(text, 1, b"x")})
        assert_judged(tmp_path)
        assert lint(tmp_path).status == 1


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package of the sound spec."""
    folder = tmp_path_factory.mktemp("damage")
    write_spec(folder / "spec", {})
    assert generate(folder / "spec", folder / "package").status == 0
    return folder / "package"


@given(st.sampled_from(FILES), WOUNDS)
@settings(RANDOM, max_examples=60)
def test_a_spec_with_an_error_leaves_the_package_as_it_was_and_another_one_mends_it(
    package: Path, tmp_path: Path, file: str, wounds: list[Wound]
) -> None:
    before = contents(package)
    write_spec(tmp_path, {file: damaged(sound()[file], wounds)})
    linted, made = lint(tmp_path), generate(tmp_path, package)
    if has_errors(linted.findings):
        assert (made.status, made.findings) == (2, linted.findings)
    else:
        assert made.status == 0
        write_spec(tmp_path, {})
        assert generate(tmp_path, package).status == 0
    assert contents(package) == before
