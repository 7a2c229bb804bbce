"""Imports into one folder at once: each one builds on what the other has written."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tc3gen.publishing.disk import Disk
from tests.commands.importing.made import action_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tc3gen.commands import Result
    from tests.commands.importing.conftest import Room


def test_two_imports_at_once_lose_nothing_of_each_other(room: Room) -> None:
    send, other = room.page("send", action_page()), room.page("other", action_page("Other"))
    waiting = threading.Event()
    results: list[Result] = []

    def second() -> None:
        results.append(room.run(other, notify=lambda _: waiting.set()))

    thread = threading.Thread(target=second)

    class SlowDisk(Disk):
        """A disk that another run waits for."""

        def replace_all(self, contents: Mapping[str, bytes]) -> None:
            thread.start()
            assert waiting.wait(30)
            super().replace_all(contents)

    def disk_of(folder: Path) -> Disk:
        return SlowDisk(folder)

    results.append(room.run(send, disk_of=disk_of))
    thread.join(30)
    assert [result.status for result in results] == [0, 0], results
    text = (room.spec / "demo" / "api.yaml").read_text("utf-8")
    assert ("  Send:\n" in text, "  Other:\n" in text) == (True, True)
