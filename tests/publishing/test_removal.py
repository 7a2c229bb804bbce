"""What the spec no longer makes goes, unless somebody has changed it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.publishing.trees import age, contents, copied, diff_of, files, touched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

MODULES = ("__init__.py", "client.py", "errors.py", "models.py")


@pytest.fixture
def shrunk(made_two: Path, empty_project: Project) -> Project:
    """Return a project that has just lost its second service."""
    copied(made_two, empty_project.root)
    shutil.rmtree(empty_project.spec / "billing")
    return empty_project


def test_check_shows_the_files_that_would_go(shrunk: Project, made: Path) -> None:
    run = shrunk.run("generate", "--check")
    drift = "drift: the spec no longer makes this file (run `tc3gen generate`)"
    stale = "drift: this file is not what the spec makes now (run `tc3gen generate`)"
    assert run.err.splitlines() == [
        *(f"{shrunk.package / 'billing' / name}: {drift}" for name in MODULES),
        f"{shrunk.package / 'manifest.json'}: {stale}",
    ]
    wanted = contents(made / "generated" / "tc3")
    changed = [*(f"billing/{name}" for name in MODULES), "manifest.json"]
    old = contents(shrunk.package)
    assert run.out == "".join(diff_of(path, old[path], wanted.get(path)) for path in changed)
    assert run.status == 1


def test_generate_removes_them_and_their_folder(shrunk: Project, made: Path) -> None:
    compiled = shrunk.package / "billing" / "__pycache__"
    compiled.mkdir()
    (compiled / "client.cpython-311.pyc").write_bytes(b"")
    run = shrunk.run("generate")
    wanted = contents(made / "generated" / "tc3")
    kept = len(files(made / "generated" / "tc3")) - 1
    said = f"{shrunk.package}: 1 written, 4 removed, {kept} unchanged\n"
    assert (run.status, run.out, run.err) == (0, said, "")
    assert contents(shrunk.package) == wanted
    assert not compiled.parent.exists()


def test_only_cuts_a_package_down(made_two: Path, empty_project: Project, made: Path) -> None:
    copied(made_two, empty_project.root)
    assert empty_project.run("generate", "--only", "sms").status == 0
    assert contents(empty_project.package) == contents(made / "generated" / "tc3")


def test_a_folder_with_a_file_of_somebody_else_stays(shrunk: Project) -> None:
    note = shrunk.package / "billing" / "notes.txt"
    note.write_text("mine\n", "utf-8")
    assert shrunk.run("generate").status == 1
    assert contents(note.parent) == {"notes.txt": b"mine\n"}


@pytest.mark.parametrize("check", [False, True], ids=["generate", "check"])
def test_an_edited_file_that_should_go_is_named(shrunk: Project, *, check: bool) -> None:
    edited = shrunk.package / "billing" / "models.py"
    edited.write_text("mine = True\n", "utf-8")
    age(shrunk.root)
    before = contents(shrunk.root)
    run = shrunk.run("generate", *(["--check"] if check else []))
    assert run.status == (1 if check else 2)
    rules = [line.split(": ")[1] for line in run.err.splitlines() if str(edited) in line]
    assert rules == ["drift" if check else "edited-file"]
    assert (contents(shrunk.root), touched(shrunk.root)) == (before, [])


def test_an_edited_file_that_should_go_goes_with_force(shrunk: Project, made: Path) -> None:
    (shrunk.package / "billing" / "models.py").write_text("mine = True\n", "utf-8")
    assert shrunk.run("generate", "--force").status == 0
    assert contents(shrunk.package) == contents(made / "generated" / "tc3")
