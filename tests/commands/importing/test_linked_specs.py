"""An import writes into the folder of its service, and through no link out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import UNUSABLE
from tests.commands.importing.conftest import Room, shown
from tests.commands.importing.made import action_page

if TYPE_CHECKING:
    from pathlib import Path

LINK = "demo/{}: disk: the spec cannot be written: it is a symbolic link, not a regular file\n"


@pytest.fixture
def outside(room: Room) -> Path:
    """Return a folder outside of the spec, which holds what an import has written."""
    room.run(room.page("send", action_page()))
    folder = room.root / "outside"
    (room.spec / "demo").rename(folder)
    (room.spec / "demo").mkdir()
    return folder


def inventory(folder: Path) -> dict[str, object]:
    """Return name to content of the files, and to the target of the links, in *folder*."""
    return {
        path.name: path.readlink() if path.is_symlink() else path.read_bytes()
        for path in folder.iterdir()
    }


@pytest.mark.parametrize("dry_run", [False, True], ids=["import", "dry run"])
@pytest.mark.parametrize("file", ["api.yaml", "pages.lock"])
def test_a_linked_file_is_refused_and_stays(
    room: Room, outside: Path, file: str, *, dry_run: bool
) -> None:
    (room.spec / "demo" / file).symlink_to(outside / file)
    before = [inventory(folder) for folder in (room.spec / "demo", outside)]
    result = room.run(room.page("other", action_page("Other")), dry_run=dry_run)
    assert (result.status, result.text) == (UNUSABLE, "")
    assert shown(result, room) == f"spec/{LINK.format(file)}"
    assert [inventory(folder) for folder in (room.spec / "demo", outside)] == before


def test_a_linked_folder_is_refused(room: Room, outside: Path) -> None:
    (room.spec / "demo").rmdir()
    (room.spec / "demo").symlink_to(outside)
    before = inventory(outside)
    result = room.run(room.page("other", action_page("Other")))
    message = "the spec cannot be written: it is a symbolic link, not a folder"
    assert (result.status, shown(result, room)) == (UNUSABLE, f"spec/demo: disk: {message}\n")
    assert inventory(outside) == before


def test_a_link_with_the_name_of_a_pending_file_is_not_written_through(
    room: Room, outside: Path
) -> None:
    (room.spec / "demo" / ".api.yaml.tc3gen-pending").symlink_to(outside / "api.yaml")
    before = inventory(outside)
    assert room.run(room.page("other", action_page("Other"))).status == 0
    assert inventory(outside) == before
    assert set(inventory(room.spec / "demo")) == {"api.yaml", "pages.lock"}
