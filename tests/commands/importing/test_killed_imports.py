"""Imports that are killed: files are whole, and the next run ends the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.commands.importing.conftest import SEND, TYPES, Room
from tests.commands.importing.made import action_page
from tests.publishing.killing import FailingDisk, Killed
from tests.publishing.trees import contents

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.publishing.disk import Disk


def states(room: Room, pages: list[str], before: dict[str, bytes | None]) -> list[object]:
    """Return what the folder holds after each way to be killed, and after a run to the end."""
    found: list[object] = []
    for last in range(100):
        _lay(room.spec / "demo", before)
        disks: list[FailingDisk] = []

        def disk_of(folder: Path, disks: list[FailingDisk] = disks, last: int = last) -> Disk:
            disks.append(FailingDisk(folder, last))
            return disks[-1]

        try:
            room.run(*pages, disk_of=disk_of)
        except Killed:
            found.append(_facts(room))
            room.run(*pages)
            found.append(_facts(room))
        else:
            return [*found, _facts(room)]
    raise AssertionError


def _lay(folder: Path, files: dict[str, bytes | None]) -> None:
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content or b"")


def _facts(room: Room) -> tuple[bytes, bytes]:
    folder = room.spec / "demo"
    return (folder / "api.yaml").read_bytes(), (folder / "pages.lock").read_bytes()


def test_a_kill_at_any_step_leaves_whole_files_and_the_next_run_ends_the_work(room: Room) -> None:
    pages = [room.page("send", SEND), room.page("types", TYPES)]
    room.run(*pages)
    before, old = contents(room.spec / "demo"), _facts(room)
    pages = [room.page("send", action_page(doc="Sends.", updated="2026-01-01"))]
    *killed, new = states(room, pages, before)
    assert isinstance(new, tuple)
    assert old != new
    between = (new[0], old[1])
    assert killed[0::2] == [old] * (len(killed) // 2 - 1) + [between]
    assert set(killed[1::2]) == {new}
    assert not list((room.spec / "demo").glob(".*"))
