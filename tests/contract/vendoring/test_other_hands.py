"""A package in other hands: formatters, linters and git treat it by rules that are not ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.effort import THOROUGH
from tests.support.project import ROOT, Project
from tests.support.repositories import commit

if TYPE_CHECKING:
    from pathlib import Path

RUFF = (sys.executable, "-m", "ruff")
BLACK = (sys.executable, "-m", "black", "--quiet", "--config", "/dev/null")
FORMATTERS = {
    **({"black": (*BLACK, "--line-length", "88")} if THOROUGH else {}),
    "black, narrow": (*BLACK, "--line-length", "79"),
    "ruff": (*RUFF, "format", "--quiet", "--isolated", "--no-cache"),
}


@pytest.fixture
def vendored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """Return a project of somebody else with the spec and the package of this repository."""
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "generated" / "tc3", tmp_path / "generated" / "tc3", ignore=ignored)
    return Project(tmp_path, capsys)


def contents(project: Project) -> dict[Path, bytes]:
    """Return path to content of all files of the package."""
    return {path: path.read_bytes() for path in project.package.rglob("*") if path.is_file()}


def with_line_ends(project: Project) -> None:
    """Give all files the line ends of Windows."""
    for path, content in contents(project).items():
        path.write_bytes(content.replace(b"\n", b"\r\n"))


def formatted(project: Project) -> list[str]:
    """Return what a formatter is given: the package, or some rendered and some copied files.

    All of it takes black long, and takes long to compare.
    """
    if THOROUGH:
        return [str(project.package)]
    return [
        str(project.package / path)
        for path in ("sts", "_platform.py", "errors.py", "_batches/runs.py")
    ]


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_what_a_formatter_has_rewritten_is_told_in_one_line(
    vendored: Project, formatter: str
) -> None:
    before = contents(vendored)
    paths = formatted(vendored)
    subprocess.run([*FORMATTERS[formatter], *paths], check=True, timeout=120)
    count = sum(content != before[path] for path, content in contents(vendored).items())
    assert count > 1

    said = (
        f"{vendored.package}: layout: {count} files differ in nothing but layout from what tc3gen "
        f"writes (keep formatters away from {vendored.package} (black, ruff: exclude), then run "
        "`tc3gen generate --force`)\n"
    )
    checked = vendored.run("generate", "--check")
    assert (checked.status, checked.out, checked.err) == (1, "", said)
    refused = vendored.run("generate")
    assert (refused.status, refused.out, refused.err) == (2, "", said)
    assert vendored.run("generate", "--force").status == 0
    assert contents(vendored) == before


def test_line_ends_of_windows_are_told_in_one_line_and_mended(vendored: Project) -> None:
    before = contents(vendored)
    with_line_ends(vendored)
    count = sum(content != before[path] for path, content in contents(vendored).items())

    checked = vendored.run("generate", "--check")
    assert (checked.status, checked.out) == (1, "")
    assert checked.err == (
        f"{vendored.package}: line-ends: {count} files differ in nothing but line ends from what "
        f"tc3gen writes (put `* text eol=lf` into {vendored.package}/.gitattributes, then run "
        "`tc3gen generate --force`)\n"
    )
    assert vendored.run("generate").status == 0
    assert contents(vendored) == before


def test_what_the_hint_about_line_ends_says_keeps_git_from_changing_them(
    vendored: Project, tmp_path: Path
) -> None:
    (vendored.package / ".gitattributes").write_text("* text eol=lf\n", "utf-8")
    commit(vendored.root, "Vendor the client")
    clone = ("git", "-c", "core.autocrlf=true", "clone", "--quiet", str(vendored.root))
    subprocess.run([*clone, str(tmp_path / "clone")], check=True, timeout=60)

    run = Project(tmp_path / "clone", vendored.capture).run("generate", "--check")

    assert (run.status, run.err) == (0, "")


def test_an_edit_among_files_with_other_line_ends_is_still_an_edit(vendored: Project) -> None:
    with_line_ends(vendored)
    path = vendored.package / "sms" / "errors.py"
    path.write_bytes(path.read_bytes().replace(b"class ErrorCode", b"class ErrorKode"))

    checked = vendored.run("generate", "--check")
    refused = vendored.run("generate")

    assert [line.split(": ")[1] for line in checked.err.splitlines()] == ["line-ends", "drift"]
    assert refused.status == 2
    assert [line.split(": ")[:2] for line in refused.err.splitlines()] == [
        [str(path), "edited-file"]
    ]


@pytest.mark.parametrize(
    "edit",
    [
        (b"# SPDX", b"# A note of mine.\n# SPDX"),
        (b"class ErrorCode", b"class ErrorKode"),
        (b'"""The documented', b'"""Our documented'),
    ],
    ids=["comment", "name", "docstring"],
)
def test_an_edit_by_hand_is_no_matter_of_layout(
    vendored: Project, edit: tuple[bytes, bytes]
) -> None:
    path = vendored.package / "sms" / "errors.py"
    assert edit[0] in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(*edit, 1))

    assert ": edited-file: " in vendored.run("generate").err


@pytest.mark.parametrize("content", [b"\x00", b"(" * 10_000, b"\xff\xfe", b"x = '", b""])
def test_what_is_no_python_is_an_edit_and_no_bug(vendored: Project, content: bytes) -> None:
    (vendored.package / "sms" / "errors.py").write_bytes(content)

    assert ": edited-file: " in vendored.run("generate").err


def test_ruff_with_its_own_settings_finds_nothing() -> None:
    command = [*RUFF, "check", "--isolated", "--no-cache", "--output-format", "concise"]
    package = str(ROOT / "generated" / "tc3")

    result = subprocess.run(
        [*command, package], capture_output=True, text=True, timeout=60, check=False
    )

    assert (result.returncode, result.stderr) == (0, ""), result.stdout


def test_no_comment_silences_a_rule_that_most_linters_do_not_have() -> None:
    lines = [
        line
        for path in sorted((ROOT / "generated" / "tc3").rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if "# noqa" in line
    ]

    assert [line for line in lines if "# noqa: BLE001 - " not in line] == []


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_the_package_is_strictly_typed_on_every_platform(platform: str, tmp_path: Path) -> None:
    options = ("--strict", "--warn-unreachable", "--platform", platform, "--config-file=")
    command = [sys.executable, "-m", "mypy", *options, f"--cache-dir={tmp_path}", "tc3"]

    result = subprocess.run(
        command,
        cwd=ROOT / "generated",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (result.returncode, result.stderr) == (0, ""), result.stdout
