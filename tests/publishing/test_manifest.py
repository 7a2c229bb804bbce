"""The manifest: what it says is trusted only where a false entry is harmless."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen import __version__
from tc3gen.publishing.manifest import digest
from tests.publishing.trees import age, contents, relisted, touched
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

FILE = "sms/errors.py"
VICTIM = b"Not a file of the package.\n"
NO_MANIFEST = ": manifest: this is no manifest of tc3gen: "
ANEW = " (restore it, or write the package anew with `tc3gen generate --force`)\n"
ENTRY = digest(VICTIM)

BROKEN = {
    "empty": ("", "Expecting value: line 1 column 1 (char 0)"),
    "conflict": ("<<<<<<< HEAD\n{}\n", "Expecting value: line 1 column 1 (char 0)"),
    "list": ("[]", "no manifest"),
    "number": ("7", "no manifest"),
    "no files": ('{"generator": "a"}', "no manifest"),
    "files in a list": ('{"generator": "a", "files": ["a"]}', "no manifest"),
    "no digests": ('{"generator": "a", "files": {"a": {}}}', "no manifest"),
    "a number for a digest": ('{"generator": "a", "files": {"a": 7}}', "no manifest"),
}
OUTSIDE = [
    "../victim",
    "sms/../../victim",
    "./../victim",
    "..\\victim",
    "sms//../victim",
    "C:/victim",
    "/etc/victim",
    "",
    ".",
    "..",
    "sms/a:b",
    "sms./a.py",
    ".git/config",
    "sms/\u00e4.py",
]


def listing(path: str) -> str:
    """Return a manifest that claims to have written the victim, as *path*."""
    made = {"generator": f"tc3gen {__version__}", "files": {path: ENTRY}}
    return json.dumps(made)


@pytest.mark.parametrize(("text", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_broken_manifest_stops_the_run_and_nothing_is_written(
    current: Project, text: str, problem: str
) -> None:
    manifest = current.package / "manifest.json"
    manifest.write_text(text, "utf-8")
    (current.package / FILE).unlink()
    age(current.root)
    run = current.run("generate")
    finding = f"{manifest}{NO_MANIFEST}{problem}{ANEW}"
    assert (run.status, run.out, run.err) == (2, "", finding)
    assert touched(current.root) == []


def test_a_manifest_that_is_no_text_stops_the_run(current: Project) -> None:
    (current.package / "manifest.json").write_bytes(b"\xff\xfe")
    assert current.run("generate").status == 2


def test_a_manifest_nested_too_deeply_stops_the_run(current: Project) -> None:
    (current.package / "manifest.json").write_text("[" * 100_000, "utf-8")
    assert current.run("generate").status == 2


@pytest.mark.parametrize("text", ["", "[]"], ids=["empty", "list"])
def test_a_broken_manifest_is_drift_for_check_and_mended_with_force(
    current: Project, made: Path, text: str
) -> None:
    manifest = current.package / "manifest.json"
    manifest.write_text(text, "utf-8")
    run = current.run("generate", "--check")
    drift = "drift: this file is not what the spec makes now (run `tc3gen generate`)"
    assert (run.status, run.err) == (1, f"{manifest}: {drift}\n")
    assert manifest.read_text("utf-8") == text
    assert current.run("generate", "--force").status == 0
    assert contents(current.root) == contents(made)


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_manifest_that_leads_outside_of_the_package_stops_the_run(
    current: Project, path: str
) -> None:
    victims = victims_of(current)
    manifest = current.package / "manifest.json"
    manifest.write_text(listing(path), "utf-8")
    run = current.run("generate")
    finding = f"{manifest}{NO_MANIFEST}{path!r} is no path inside of the package{ANEW}"
    assert (run.status, run.out, run.err) == (2, "", finding)
    assert [victim.read_bytes() for victim in victims] == [VICTIM, VICTIM]


@pytest.mark.parametrize("argument", ["--check", "--force"])
@pytest.mark.parametrize("path", ["../victim", "sms/../../../victim"])
def test_neither_check_nor_force_follows_it(current: Project, path: str, argument: str) -> None:
    victims = victims_of(current)
    (current.package / "manifest.json").write_text(listing(path), "utf-8")
    assert current.run("generate", argument).status == (1 if argument == "--check" else 0)
    assert [victim.read_bytes() for victim in victims] == [VICTIM, VICTIM]


def victims_of(project: Project) -> list[Path]:
    """Return two files beside the package."""
    victims = [project.root / "generated" / "victim", project.root / "victim"]
    for victim in victims:
        victim.write_bytes(VICTIM)
    return victims


def test_an_absolute_path_in_the_manifest_is_not_followed(current: Project) -> None:
    victim = current.root / "victim"
    victim.write_bytes(VICTIM)
    (current.package / "manifest.json").write_text(listing(str(victim)), "utf-8")
    assert current.run("generate").status == 2
    assert current.run("generate", "--force").status == 0
    assert victim.read_bytes() == VICTIM


def test_a_manifest_with_names_that_are_one_on_some_disks_stops_the_run(current: Project) -> None:
    manifest = current.package / "manifest.json"
    made = json.loads(listing("core.py"))
    made["files"]["Core.py"] = ENTRY
    manifest.write_text(json.dumps(made), "utf-8")
    run = current.run("generate")
    problem = "'core.py' and 'Core.py' are one file on some systems"
    assert (run.status, run.err) == (2, f"{manifest}{NO_MANIFEST}{problem}{ANEW}")


@pytest.mark.parametrize("path", ["a\0b", "a\ud800b"], ids=["NUL", "surrogate"])
def test_a_path_that_no_disk_takes_stops_the_run(current: Project, path: str) -> None:
    (current.package / "manifest.json").write_text(listing(path), "utf-8")
    assert current.run("generate").status == 2


def test_a_lost_manifest_is_written_again_and_nothing_else(current: Project, made: Path) -> None:
    (current.package / "manifest.json").unlink()
    assert current.run("generate").status == 0
    assert touched(current.package) == [".", "manifest.json"]
    assert contents(current.root) == contents(made)


def test_without_a_manifest_a_file_that_differs_counts_as_edited(current: Project) -> None:
    (current.package / "manifest.json").unlink()
    (current.package / FILE).write_bytes(VICTIM)
    assert current.run("generate").status == 2
    assert (current.package / FILE).read_bytes() == VICTIM


def test_a_manifest_that_was_only_laid_out_anew_is_mended(current: Project, made: Path) -> None:
    manifest = current.package / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8"))), "utf-8")
    assert current.run("generate").status == 0
    assert contents(current.root) == contents(made)


@pytest.mark.parametrize("generator", [f"tc3gen {__version__}", "tc3gen 0.0.0"])
def test_what_any_version_wrote_is_made_anew_where_it_is_no_longer_what_the_spec_makes(
    current: Project, made: Path, generator: str
) -> None:
    (current.package / FILE).write_bytes(VICTIM)
    relisted(current.package, FILE, generator=generator)
    assert current.run("generate").status == 0
    assert contents(current.root) == contents(made)


def test_a_manifest_from_before_the_layout_is_read_and_replaced(
    current: Project, made: Path
) -> None:
    manifest = current.package / "manifest.json"
    listed = json.loads(manifest.read_text("utf-8"))
    old = {path: {"source": "", "output": written} for path, written in listed["files"].items()}
    manifest.write_text(json.dumps(listed | {"black": "26", "files": old}), "utf-8")
    (current.package / FILE).write_bytes(VICTIM)
    assert current.run("generate").status == 2
    (current.package / FILE).write_bytes((made / "generated" / "tc3" / FILE).read_bytes())
    assert current.run("generate").status == 0
    assert contents(current.root) == contents(made)


def test_a_package_is_made_without_black(project: Project) -> None:
    program = (
        "import sys; sys.modules['black'] = None; from tc3gen.cli import main; "
        "sys.exit(main(sys.argv[1:]))"
    )
    folders = ("--spec", str(project.spec), "--out", str(project.root / "generated"))
    command = [sys.executable, "-c", program, "generate", *folders]
    run = subprocess.run(command, cwd=ROOT, timeout=30, check=False)
    assert run.returncode == 0
