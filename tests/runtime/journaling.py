"""Runs with a journal, and what their files hold, that the tests of journals share."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Any

from tc3 import Journal, JournalRecord
from tests.runtime.batching import (
    messages,
    run_of,
)
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.runtime.batching import Sms
    from tests.support.virtual import VirtualClient

PACKAGES = ROOT / "generated"


def send(path: Path, sms: VirtualClient, count: int = 500) -> list[Sms]:
    return list(run_of(sms, messages(count), journal=Journal(path)))


def states(path: Path) -> Counter[str]:
    with sqlite3.connect(path) as database:
        found = Counter(state for (state,) in database.execute("SELECT state FROM item"))
    database.close()
    return found


def refusing_some(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for result in results[:7]:
        result["Code"] = "FailedOperation.PhoneNumberInBlacklist"
    return results


class Watched(Journal):
    """Calls *step* before and after each transaction."""

    def __init__(self, path: Path, step: Callable[[], None]) -> None:
        super().__init__(path)
        self._step = step

    def write(self, records: Sequence[JournalRecord]) -> None:
        """Write them, and tell of it."""
        self._step()
        super().write(records)
        self._step()
