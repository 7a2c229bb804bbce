"""Several folders changed as one: what a killed run has noted is undone, or completed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tc3gen.publishing import Disk, Transaction, plan_files, plan_package, publish, settle
from tests.publishing.killing import Killed

if TYPE_CHECKING:
    from pathlib import Path

NOTE = ".tc3gen-transaction.json"
OLD, NEW = {"a.yaml": "old\n"}, {"a.yaml": "new\n", "b.lock": "new\n"}


def files(root: Path) -> dict[str, str]:
    """Return the text of each file below *root*."""
    paths = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}


def change(spec: Path, *folders: str, ended_by: BaseException) -> None:
    """Change *folders* of *spec*, until something ends that."""
    disks = {folder: Disk(spec / folder) for folder in folders}
    plans = {folder: plan_files(NEW, disk) for folder, disk in disks.items()}
    with Transaction(Disk(spec)).changing(plans):
        for folder, plan in plans.items():
            publish(plan, disks[folder])
        raise ended_by


def decide(spec: Path, package: Path, text: str) -> None:
    """Decide that a file of *package* is to hold *text*, and be killed before anything changes."""

    def killed(plan: object) -> None:
        del plan
        raise Killed

    disk = Disk(package)
    plan = plan_package({"a.py": text.encode()}, disk)
    Transaction(Disk(spec)).decide(plan, package)
    with pytest.raises(Killed):
        publish(plan, disk, decide=killed)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """Return a folder with two folders of files."""
    for name in ("one", "two"):
        (tmp_path / "spec" / name).mkdir(parents=True)
        (tmp_path / "spec" / name / "a.yaml").write_text(OLD["a.yaml"], "utf-8")
    return tmp_path / "spec"


def test_what_was_not_decided_is_undone(spec: Path) -> None:
    before = files(spec)
    with pytest.raises(Killed):
        change(spec, "one", "two", "new", ended_by=Killed())
    assert files(spec) != before
    assert settle(Disk(spec)) == "back"
    assert files(spec) == before
    assert not (spec / "new").exists()
    assert settle(Disk(spec)) is None


def test_of_a_folder_that_somebody_has_edited_since_all_stays(spec: Path) -> None:
    with pytest.raises(Killed):
        change(spec, "one", "two", ended_by=Killed())
    (spec / "one" / "a.yaml").write_text("mine\n", "utf-8")
    settle(Disk(spec))
    mine = {"one/a.yaml": "mine\n", "one/b.lock": "new\n", "two/a.yaml": "old\n"}
    assert files(spec) == mine


def test_what_was_decided_is_completed_in_that_package_only(spec: Path) -> None:
    package, other = spec.parent / "tc3", spec.parent / "other"
    decide(spec, package, "made = 1\n")
    assert settle(Disk(spec)) is None
    assert settle(Disk(spec), Disk(other)) is None
    assert settle(Disk(spec), Disk(package)) == "forward"
    assert files(package)["a.py"] == "made = 1\n"
    assert plan_package({"a.py": b"made = 1\n"}, Disk(package)).is_current
    assert not other.exists()
    assert not (spec / NOTE).exists()


def test_a_file_of_the_package_that_was_edited_since_stays(spec: Path) -> None:
    package = spec.parent / "tc3"
    decide(spec, package, "made = 1\n")
    package.mkdir(exist_ok=True)
    (package / "a.py").write_text("mine = 1\n", "utf-8")
    settle(Disk(spec), Disk(package))
    assert files(package)["a.py"] == "mine = 1\n"
    assert plan_package({"a.py": b"made = 1\n"}, Disk(package)).edited == ["a.py"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"steps": {}}',
        '{"steps": {"one/a.yaml": [1, []]}, "package": ""}',
        '{"steps": {"one/a.yaml": "ab"}, "package": ""}',
        '{"steps": {"../outside": ["x", [""]]}, "package": ""}',
        '{"steps": {"/outside": ["x", [""]]}, "package": ""}',
        '{"steps": {"one/.hidden": ["x", [""]]}, "package": ""}',
        "[" * 100_000,
    ],
)
def test_a_note_that_no_run_has_written_changes_nothing(spec: Path, text: str) -> None:
    before = files(spec.parent)
    (spec / NOTE).write_text(text, "utf-8")
    settle(Disk(spec), Disk(spec.parent / "tc3"))
    assert files(spec.parent) == before


def test_a_note_leads_to_no_other_folder_than_the_package(spec: Path) -> None:
    steps = {"a.py": ["bad = 1\n", [""]]}
    (spec / NOTE).write_text(json.dumps({"steps": steps, "package": "../elsewhere"}), "utf-8")
    settle(Disk(spec), Disk(spec.parent / "tc3"))
    assert not (spec.parent / "elsewhere").exists()
    assert not (spec.parent / "tc3").exists()


def test_a_disk_that_refuses_in_between_leaves_all_as_it_was(spec: Path) -> None:
    before = files(spec)
    with pytest.raises(OSError, match="full"):
        change(spec, "one", "new", ended_by=OSError("full"))
    assert files(spec) == before
