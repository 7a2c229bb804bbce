# SPDX-License-Identifier: MIT-0
"""A journal in a file of SQLite."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from .._forking import register_fork_reset
from ..errors import JournalError
from .journaling import Campaign, JournalRecord
from .reconcilable import Reconcilable

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Journal"]

_APPLICATION = 0x7463336A  # "tc3j"
_FORMAT = 2

_PATIENCE = 5.0
"""Seconds to wait for others who write into the database, such as a person with a tool."""

_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE campaign (
    action TEXT NOT NULL, parameters TEXT NOT NULL, scope TEXT NOT NULL, began_at TEXT NOT NULL
);
CREATE TABLE item (
    position INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'done', 'refused', 'unknown', 'not_sent')),
    code TEXT NOT NULL,
    request_id TEXT NOT NULL,
    serial TEXT NOT NULL,
    finding TEXT NOT NULL,
    sending_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE INDEX item_by_state ON item (state) WHERE state = 'sending';
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORMAT};
COMMIT;
"""

_BEGIN = "INSERT INTO campaign VALUES (?, ?, ?, CURRENT_TIMESTAMP)"

_WRITE = """
INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
ON CONFLICT (position) DO UPDATE SET
    key = excluded.key, digest = excluded.digest, state = excluded.state, code = excluded.code,
    request_id = excluded.request_id, serial = excluded.serial, finding = excluded.finding,
    changed_at = excluded.changed_at,
    sending_at = iif(excluded.state = 'sending', excluded.sending_at, sending_at)
"""

_RESUME = """
UPDATE item SET state = 'unknown', changed_at = CURRENT_TIMESTAMP WHERE state = 'sending'
"""

_CAMPAIGN = "SELECT action, parameters, scope FROM campaign"

_READ = """
SELECT position, key, digest, state, code, request_id, serial, finding,
    CAST(strftime('%s', sending_at) AS INTEGER)
FROM item WHERE position BETWEEN ? AND ?
"""


class _Mutex:
    """Lets one thread at a time use the file."""

    def __init__(self) -> None:
        # Reentrant: a signal handler may stop a run while its own thread reads.
        self.lock = threading.RLock()
        register_fork_reset(self)

    def reset_after_fork(self) -> None:
        """Replace the lock, which a thread of the parent may hold; the run is the parent's."""
        self.lock = threading.RLock()


class Journal(Reconcilable):
    """A file that tells what became of each item of a campaign, after a crash, too.

    ::

        journal = Journal("campaign.db")
        sms.send_multi_global_sms_batches(messages, sms_sdk_app_id="2400006666", journal=journal)

    Start a program that was killed again with the same messages: those that were sent are not sent
    again. It is a database of SQLite that others may read at any time. Its table ``item`` has a row
    for each item that was sent: its ``position`` from 0, its ``key``, which is a JSON list of what
    its result repeats (for a message its number and session context), its ``state`` (``sending``,
    ``done``, ``refused``, ``unknown`` or ``not_sent``), ``code``, ``request_id``, its ``serial``
    number, the ``finding`` of `reconcile`, the times ``sending_at`` and ``changed_at`` in UTC, and
    a ``digest``, by which a changed item is noticed. No text is stored; but who has the file can
    try whether a text that they guess has the digest.

    Only the user may read the file. While a run uses it, ``campaign.db-lock`` beside it is locked,
    which keeps all other runs out; that of a process that has ended keeps out nobody.

    Args:
        path: The file, which the first run makes; it must be on a disk of this machine.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.path.realpath(path)
        self._name = os.path.split(self._path)[1]
        self._mutex = _Mutex()
        self._lock: sqlite3.Connection | None = None
        self._database: sqlite3.Connection | None = None
        self._process = 0

    def begin(self, campaign: Campaign) -> int:
        """Begin a run; see BatchJournal.begin."""
        with self._mutex.lock:
            if self._database is not None:
                raise self._error("is used by another run, maybe before a fork; stop that first")
            try:
                self._acquire()
                self._database = self._open(self._path)
                self._process = os.getpid()
                return self._resume(self._database, campaign)
            except BaseException as error:
                self.end()
                if isinstance(error, sqlite3.Error | OSError):
                    raise self._failed("cannot be used", error) from error
                raise

    def campaign(self) -> Campaign:
        """Return the campaign in the file; see BatchJournal.campaign."""
        with self._mutex.lock:
            if not os.access(self._path, os.F_OK):
                raise self._error("cannot be read: there is no such file")
            try:
                with closing(self._open(self._path)) as database:
                    found = database.execute(_CAMPAIGN).fetchone()
            except (sqlite3.Error, OSError) as error:
                raise self._failed("cannot be read", error) from error
        if found is None:
            raise self._error("has no campaign yet")
        return Campaign(action=found[0], parameters=found[1], scope=found[2])

    def read(self, first: int, count: int) -> list[JournalRecord]:
        """Return the records of *count* positions from *first* on."""
        with self._mutex.lock:
            try:
                rows = self._opened().execute(_READ, (first, first + count - 1)).fetchall()
            except sqlite3.Error as error:
                raise self._failed("cannot be read", error) from error
        return [
            JournalRecord(
                position=position,
                key=key,
                digest=digest,
                state=state,
                code=code,
                request_id=request_id,
                serial=serial,
                finding=finding,
                sent_at=sent_at,
            )
            for position, key, digest, state, code, request_id, serial, finding, sent_at in rows
        ]

    def write(self, records: Sequence[JournalRecord]) -> None:
        """Store *records* in one transaction, which is on disk when it returns."""
        rows = [
            (r.position, r.key, r.digest, r.state, r.code, r.request_id, r.serial, r.finding)
            for r in records
        ]
        with self._mutex.lock:
            database = self._opened()
            try:
                database.execute("BEGIN IMMEDIATE")
                database.executemany(_WRITE, rows)
                database.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):
                    database.rollback()
                if isinstance(error, sqlite3.Error):
                    raise self._failed("cannot be written", error) from error
                raise

    def end(self) -> None:
        """End the run and close the file."""
        with self._mutex.lock:
            opened, self._database = (self._database, self._lock), None
            self._lock = None
            for connection in opened:
                if connection is not None:
                    with suppress(sqlite3.Error):
                        connection.close()

    def _acquire(self) -> None:
        """Lock the file beside the journal: the journal itself stays readable by others."""
        self._lock = self._connect(f"{self._path}-lock", timeout=0)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise self._error("is used by another process or run; let that end first") from error

    def _open(self, path: str) -> sqlite3.Connection:
        database = self._connect(path, timeout=_PATIENCE)
        try:
            self._check(database)
        except BaseException:
            database.close()
            raise
        return database

    def _check(self, database: sqlite3.Connection) -> None:
        """Raise unless *database* is a journal that is whole; make a new one of an empty file."""
        application = _one(database, "PRAGMA application_id")
        is_empty = not _one(database, "SELECT count(*) FROM sqlite_schema")
        if not is_empty and application != _APPLICATION:
            raise self._error("is a database, but no journal; name another file")
        if not is_empty and (found := _one(database, "PRAGMA user_version")) != _FORMAT:
            raise self._error(f"has format {found}, and this package knows {_FORMAT} only")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        if is_empty:
            database.executescript(_SCHEMA)
        elif (found := _one(database, "PRAGMA quick_check(1)")) != "ok":
            raise self._error("is damaged; use a copy of it from before, if there is one")

    def _resume(self, database: sqlite3.Connection, campaign: Campaign) -> int:
        """Return how many positions are known, once it is clear that it is the same campaign."""
        found = database.execute(_CAMPAIGN).fetchone()
        if found is None:
            database.execute(_BEGIN, (campaign.action, campaign.parameters, campaign.scope))
            return 0
        if found[0] != campaign.action:
            raise self._error(f"is of another campaign, of {found[0]}, not of {campaign.action}")
        if found[1] != campaign.parameters:
            what = "its parameters besides the items were others"
            raise self._error(f"is of another campaign: {what}; give the same, or another file")
        # Also tells a file that cannot be written.
        database.execute(_RESUME)
        count: int = _one(database, "SELECT coalesce(max(position) + 1, 0) FROM item")
        return count

    @staticmethod
    def _connect(path: str, *, timeout: float) -> sqlite3.Connection:
        # A file that is there is not opened beside SQLite: closing it would give up its locks.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)

    def _opened(self) -> sqlite3.Connection:
        if self._database is None or self._process != os.getpid():
            raise self._error("is closed, or was opened before a fork")
        return self._database

    def _failed(self, what: str, error: Exception) -> JournalError:
        reason = getattr(error, "strerror", None) or str(error)
        return self._error(f"{what}: {reason}")

    def _error(self, what: str) -> JournalError:
        return JournalError(f"the journal {self._name} {what}")


def _one(database: sqlite3.Connection, query: str) -> Any:
    """Return the value that *query* finds."""
    row: tuple[Any] = database.execute(query).fetchone()
    return row[0]
