"""Files among those of other people, such as a spec: only they are written, and none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3gen.publishing import Disk, plan_files, publish
from tests.publishing.killing import FullDisk
from tests.publishing.trees import age, files, touched

if TYPE_CHECKING:
    from pathlib import Path

OLD = {"api.yaml": b"old\n", "policy.yaml": b"mine\n", "deeper/notes.txt": b"mine\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds `OLD`, long untouched."""
    (tmp_path / "deeper").mkdir()
    for path, content in OLD.items():
        (tmp_path / path).write_bytes(content)
    age(tmp_path)
    return tmp_path


def write(folder: Path, texts: dict[str, str]) -> None:
    """Publish *texts* in *folder*."""
    disk = Disk(folder)
    with disk.lock():
        publish(plan_files(texts, disk), disk)


def test_what_changed_is_written_and_nothing_beside_it(folder: Path) -> None:
    write(folder, {"api.yaml": "new\n", "pages.lock": "new\n"})
    assert files(folder) == OLD | {"api.yaml": b"new\n", "pages.lock": b"new\n"}
    assert touched(folder) == [".", "api.yaml", "pages.lock"]


def test_what_is_as_it_should_be_is_not_touched(folder: Path) -> None:
    write(folder, {"api.yaml": "old\n"})
    assert touched(folder) == []


def test_a_disk_that_gets_full_changes_none_of_several_files(folder: Path) -> None:
    plan = plan_files({"api.yaml": "new\n", "policy.yaml": "new\n"}, Disk(folder))
    with pytest.raises(OSError, match="No space left"):
        publish(plan, FullDisk(folder, 1))
    assert files(folder) == OLD


@pytest.mark.parametrize("text", ["old\n", "new\n"], ids=["nothing to do", "a change"])
def test_what_a_killed_run_left_goes_but_not_what_a_run_in_a_deeper_folder_is_writing(
    folder: Path, text: str
) -> None:
    for path in (".0.tc3gen-pending", "deeper/.0.tc3gen-pending"):
        (folder / path).write_bytes(b"")
    write(folder, {"api.yaml": text})
    assert files(folder).keys() - OLD.keys() == {"deeper/.0.tc3gen-pending"}


def test_the_diff_shows_what_would_change(folder: Path) -> None:
    plan = plan_files({"api.yaml": "new\n", "pages.lock": "new\n"}, Disk(folder))
    assert plan.diff() == (
        "--- a/api.yaml\n+++ b/api.yaml\n@@ -1 +1 @@\n-old\n+new\n"
        "--- /dev/null\n+++ b/pages.lock\n@@ -0,0 +1 @@\n+new\n"
    )
