"""Links, and code that is imported in place of ours: told, never followed, never written over."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen.file_reading import NotRegularError
from tc3gen.publishing import Disk, plan_package, publish
from tc3gen.publishing.manifest import MANIFEST, digest
from tests.publishing.attacks import BESIDE, EVIL, OBSTACLES, RUNS, Attack
from tests.publishing.trees import contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

VICTIM = "A line of a file outside.\n"


@pytest.fixture
def outside(current: Project) -> Path:
    """Return a folder beside the package with a file in it."""
    folder = current.root / "outside"
    folder.mkdir()
    (folder / "victim").write_text(VICTIM, "utf-8")
    (folder / "__init__.py").write_text(VICTIM, "utf-8")
    return folder


def inventory(folder: Path) -> dict[str, object]:
    """Return what all below *folder* is, links not followed: nothing is opened but files."""
    return {
        path.relative_to(folder).as_posix(): (
            path.readlink()
            if path.is_symlink()
            else path.read_bytes() if path.is_file() else path.lstat().st_mode
        )
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize("attack", OBSTACLES.values(), ids=OBSTACLES)
@pytest.mark.parametrize(
    ("arguments", "status"), [(["--check"], 1), ([], 2), (["--force"], 2)], ids=str
)
def test_what_would_be_imported_or_written_through_is_told_and_stops_the_run(
    current: Project, outside: Path, attack: Attack, arguments: list[str], status: int
) -> None:
    attack.location(current.package, outside)
    before = inventory(current.root)
    run = current.run("generate", *arguments)
    finding = f"{current.package / attack.path}: foreign-file: {attack.says}"
    assert [line for line in run.err.splitlines() if line.startswith(finding)] != [], run
    assert "changed by hand" not in run.err
    assert (run.status, VICTIM.strip() in run.out) == (status, False)
    assert inventory(current.root) == before


@pytest.mark.parametrize("attack", BESIDE.values(), ids=BESIDE)
@pytest.mark.parametrize("argument", ["--check", "--force"])
def test_a_link_beside_the_package_is_told_and_stays(
    current: Project, outside: Path, attack: Attack, argument: str
) -> None:
    attack.location(current.package, outside)
    before = inventory(current.root)
    run = current.run("generate", argument)
    assert run.status == 1
    assert run.err.startswith(f"{current.package / attack.path}: foreign-file: {attack.says}")
    assert inventory(current.root) == before


@pytest.mark.parametrize("name", RUNS)
def test_python_does_run_what_is_told_to_be_run_in_place_of_a_module(
    current: Project, outside: Path, name: str
) -> None:
    (outside / "__init__.py").write_text(EVIL, "utf-8")
    OBSTACLES[name].location(current.package, outside)
    program = "import tc3.testing; print(tc3.testing.EVIL)"
    command = [sys.executable, "-B", "-c", program]
    folder = current.package.parent
    assert subprocess.check_output(command, cwd=folder, text=True, timeout=30) == "yes\n"


@pytest.mark.parametrize("argument", ["--check", "--force"])
def test_a_package_that_is_a_link_itself_is_refused(
    current: Project, outside: Path, argument: str
) -> None:
    current.package.rename(outside / "moved")
    current.package.symlink_to(outside / "moved")
    before = inventory(current.root)
    run = current.run("generate", argument)
    message = "disk: the package cannot be read or written: it is a symbolic link, not a folder"
    assert (run.status, run.out, run.err) == (2, "", f"{current.package}: {message}\n")
    assert inventory(current.root) == before


def test_a_forged_manifest_and_a_link_delete_nothing_outside(
    current: Project, outside: Path
) -> None:
    (current.package / "old").symlink_to(outside)
    manifest = current.package / MANIFEST
    made = json.loads(manifest.read_text("utf-8"))
    made["files"]["old/victim"] = digest(VICTIM.encode())
    manifest.write_text(json.dumps(made), "utf-8")
    assert current.run("generate", "--check").status == 1
    run = current.run("generate")
    assert run.err.startswith(f"{current.package / 'old'}: foreign-file: this is a symbolic link")
    assert (outside / "victim").read_text("utf-8") == VICTIM


def test_a_forged_manifest_and_a_linked_cache_delete_nothing_outside(
    current: Project, outside: Path
) -> None:
    old = current.package / "old"
    old.mkdir()
    (old / "gone.py").write_text("", "utf-8")
    (old / "__pycache__").symlink_to(outside)
    manifest = current.package / MANIFEST
    made = json.loads(manifest.read_text("utf-8"))
    made["files"]["old/gone.py"] = digest(b"")
    manifest.write_text(json.dumps(made), "utf-8")
    current.run("generate", "--force")
    assert set(contents(outside)) == {"victim", "__init__.py"}


@pytest.mark.parametrize("name", ["api.schema.json", ".api.schema.json.tc3gen-pending"])
def test_schemas_overwrite_nothing_outside(current: Project, outside: Path, name: str) -> None:
    (current.spec / name).symlink_to(outside / "victim")
    run = current.run("schema")
    assert (outside / "victim").read_text("utf-8") == VICTIM
    if name == "api.schema.json":
        message = "the schema cannot be read or written: it is a symbolic link, not a regular file"
        assert (run.status, run.err) == (2, f"{current.spec / name}: disk: {message}\n")
        assert current.run("schema", "--check").status == 2


@pytest.mark.parametrize("handles", [True, False], ids=["handles", "paths"])
@pytest.mark.parametrize("path", ["link", "folder/file", "folder"])
def test_no_operation_of_a_disk_follows_a_link(
    current: Project, outside: Path, path: str, *, handles: bool
) -> None:
    """Also where a link comes in between a look and a deed, and where folders have no handles."""
    root = current.root / "root"
    root.mkdir()
    (root / "link").symlink_to(outside / "victim")
    (root / "folder").symlink_to(outside)
    before = inventory(outside)
    disk = Disk(root, handles=handles)
    with pytest.raises(NotRegularError):
        disk.read(path)
    if "/" in path:
        with pytest.raises(NotRegularError):
            disk.replace(path, b"mine")
        with pytest.raises(NotRegularError):
            disk.remove(path)
    else:
        disk.replace(path, b"mine")
        assert (root / path).read_bytes() == b"mine"
        disk.remove(path)
    assert inventory(outside) == before


@pytest.mark.parametrize("handles", [True, False], ids=["handles", "paths"])
def test_a_disk_works_alike_with_and_without_handles_of_folders(
    tmp_path: Path, *, handles: bool
) -> None:
    disk = Disk(tmp_path / "a" / "package", handles=handles)
    with disk.lock():
        disk.replace_all({"one.py": b"1", "deep/er/two.py": b"2"})
        disk.replace("one.py", b"one")
        (disk.root / "deep" / "er" / "__pycache__").mkdir()
        (disk.root / "deep" / "er" / "__pycache__" / "two.cpython-311.pyc").write_bytes(b"x" * 20)
        assert disk.read("one.py") == b"one"
        assert disk.read("none.py") is None
        assert {path: entry.kind for path, entry in disk.entries().items()} == {
            "deep": "folder",
            "deep/er": "folder",
            "deep/er/__pycache__": "folder",
            "deep/er/__pycache__/two.cpython-311.pyc": "file",
            "deep/er/two.py": "file",
            "one.py": "file",
        }
        disk.remove("deep/er/two.py")
        disk.prune("deep/er/two.py")
    assert contents(tmp_path) == {"a": None, "a/package": None, "a/package/one.py": b"one"}


def test_a_folder_that_was_made_for_nothing_goes_again(tmp_path: Path) -> None:
    with Disk(tmp_path / "a" / "root").lock():
        assert (tmp_path / "a" / "root").is_dir()
    assert contents(tmp_path) == {}


class FoldingDisk(Disk):
    """A disk that finds a file under its name in any case, as those of macOS and Windows do."""

    def read(self, path: str) -> bytes | None:
        """Return the content of the file called like *path*."""
        return super().read(path.casefold())


def test_a_name_in_another_case_does_not_remove_a_file_that_the_spec_makes(tmp_path: Path) -> None:
    disk = FoldingDisk(tmp_path)
    contents = {"core.py": b"ours = True\n"}
    publish(plan_package(contents, disk), disk)
    manifest = tmp_path / MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace("core.py", "CORE.PY"), "utf-8")
    plan = plan_package(contents, disk)
    assert (plan.changed, plan.removed) == ([MANIFEST], [])
