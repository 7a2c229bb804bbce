"""What the disk refuses is a finding, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3gen.publishing import Disk, RefusedError, plan_package, publish
from tc3gen.publishing.journal import JOURNAL
from tests.publishing.killing import FullDisk
from tests.publishing.trees import contents, files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

REFUSED = "disk: the package cannot be read or written: "


@pytest.mark.parametrize(
    ("blocked", "problem"),
    [("generated", "Not a directory"), ("generated/tc3", "it is a file, not a folder")],
    ids=["around the package", "of the package"],
)
def test_a_file_where_a_folder_is_needed_stops_the_run(
    project: Project, blocked: str, problem: str
) -> None:
    path = project.root / blocked
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine\n", "utf-8")
    run = project.run("generate")
    finding = f"{project.package}: {REFUSED}{problem}\n"
    assert (run.status, run.out, run.err) == (2, "", finding)
    assert path.read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("path", ["manifest.json", "sms/client.py", "signer.py"])
@pytest.mark.parametrize(("argument", "status"), [("--check", 1), ("--force", 2)])
def test_a_folder_where_a_file_is_needed_is_a_finding_and_nothing_is_written(
    current: Project, path: str, argument: str, status: int
) -> None:
    (current.package / path).unlink()
    (current.package / path).mkdir()
    before = contents(current.root)
    run = current.run("generate", argument)
    message = "foreign-file: a folder stands where tc3gen needs a file"
    finding = f"{current.package / path}: {message} (delete it and run this again)\n"
    assert (run.status, run.out, run.err) == (status, "", finding)
    assert contents(current.root) == before


def test_a_disk_that_gets_full_keeps_every_old_file_until_the_next_run(tmp_path: Path) -> None:
    old, new = (
        {f"{name}.py": f"{name} = {number}\n".encode() for name in "abcd"} for number in (1, 2)
    )
    disk = Disk(tmp_path)
    publish(plan_package(old, disk), disk)
    before = files(tmp_path)
    plan = plan_package(new, disk)
    # The journal is written first, the manifest when all the others are in their places.
    for space in range(len(plan.changed)):
        with pytest.raises(OSError, match="No space left"):
            publish(plan, FullDisk(tmp_path, space))
        found = files(tmp_path)
        assert {path: found.get(path) for path in before} == before, space
        assert found.keys() - before.keys() <= {JOURNAL}, space
    publish(plan_package(new, disk), disk)
    assert files(tmp_path) == plan.made


def test_a_plan_that_would_lose_an_edit_is_refused_whoever_asks(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    publish(plan_package({"a.py": b"a = 1\n"}, disk), disk)
    (tmp_path / "a.py").write_text("mine = 1\n", "utf-8")
    before = files(tmp_path)
    plan = plan_package({"a.py": b"a = 2\n"}, disk)
    with pytest.raises(RefusedError):
        publish(plan, disk)
    assert files(tmp_path) == before
    publish(plan, disk, force=True)
    assert files(tmp_path) == plan.made
