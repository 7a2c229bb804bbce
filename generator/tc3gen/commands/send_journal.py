"""What a journal holds, read while others may use it; nothing is changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from tc3gen.file_reading import NotRegularError, exists, kind_of

if TYPE_CHECKING:
    from pathlib import Path

STATES = ("done", "refused", "unknown", "not_sent", "sending")
_WAIT = 5.0
"""Seconds to wait for a run that writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalState:
    """What is known of the messages that a journal has recorded."""

    action: str = ""
    began_at: str = ""
    """When the first run began, in UTC; empty where none has."""
    states: Counter[str] = field(default_factory=Counter[str])
    codes: Counter[str] = field(default_factory=Counter[str])

    @property
    def is_begun(self) -> bool:
        """Whether a run has begun it."""
        return bool(self.began_at)

    @property
    def never_again(self) -> int:
        """How many are not sent by a further run: done, or maybe sent."""
        return sum(self.states[state] for state in ("done", "unknown", "sending"))

    @property
    def shown(self) -> str:
        """How many are in which state."""
        counts = (f"{self.states[state]:,} {state}" for state in STATES if self.states[state])
        return ", ".join(counts) or "nothing sent"


class NoJournalError(Exception):
    """The file is no journal, or cannot be read; the message says why."""


def read_journal(path: Path) -> JournalState | None:
    """Return what the journal at *path* holds; ``None`` where there is no file, or an empty one."""
    try:
        if not exists(path) or path.stat().st_size == 0:
            return None
        if (kind := kind_of(path.stat())) != "file":
            raise NotRegularError(path, kind)
        with closing(_opened(path)) as database:
            return _state(database)
    except sqlite3.Error as error:
        raise NoJournalError(f"is no journal that can be read: {error}") from error
    except OSError as error:
        raise NoJournalError(f"cannot be read: {error.strerror}") from error


def _opened(path: Path) -> sqlite3.Connection:
    """Open the database at *path* so that reading it neither makes nor changes a file."""
    # A run that is under way, or was killed, leaves the log of its changes beside the file.
    has_log = exists(path.with_name(f"{path.name}-wal"))
    mode = "mode=ro" if has_log else "mode=ro&immutable=1"
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?{mode}", timeout=_WAIT, uri=True)


def _state(database: sqlite3.Connection) -> JournalState:
    action, began_at = database.execute(
        "SELECT action, began_at FROM campaign UNION ALL SELECT '', '' LIMIT 1"
    ).fetchone()
    states = database.execute("SELECT state, count(*) FROM item GROUP BY state")
    codes = database.execute(
        "SELECT code, count(*) FROM item WHERE code <> '' AND state <> 'done' GROUP BY code"
    )
    return JournalState(
        action=action, began_at=began_at, states=Counter(dict(states)), codes=Counter(dict(codes))
    )
