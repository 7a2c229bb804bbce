# SPDX-License-Identifier: MIT-0
"""Sessions of PostgreSQL, whose driver is the program's: nothing here imports one."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, LiteralString, Protocol

from .._forking import register_fork_reset
from .._printable import printable
from ..errors import TencentCloudError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

__all__ = ["PostgresConnection", "Rows", "Session"]

_SETTINGS: Final = """
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') = 'off';
SET idle_in_transaction_session_timeout = '30s';
SET tcp_keepalives_idle = 10;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 3;
"""
"""What was committed is on disk; who is paused or gone in a transaction holds up nobody for long"""

_SCHEMA: Final = """
CREATE TABLE tc3_campaign (
    name text PRIMARY KEY,
    format integer NOT NULL,
    action text NOT NULL,
    parameters text NOT NULL,
    scope text NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE tc3_worker (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign text NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE tc3_claim (
    campaign text,
    first bigint,
    digest text NOT NULL,
    worker integer NOT NULL,
    PRIMARY KEY (campaign, first)
);
CREATE TABLE tc3_item (
    campaign text,
    position bigint,
    key text NOT NULL,
    digest text NOT NULL,
    state text NOT NULL CHECK (state IN ('sending', 'done', 'refused', 'unknown', 'not_sent')),
    code text NOT NULL,
    request_id text NOT NULL,
    serial text NOT NULL,
    finding text NOT NULL,
    worker integer NOT NULL,
    sending_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (campaign, position)
);
CREATE INDEX tc3_item_sending ON tc3_item (worker) WHERE state = 'sending';
CREATE TABLE tc3_rate (name text PRIMARY KEY, next_at timestamptz NOT NULL);
"""

_TABLES: Final = "SELECT 1 FROM pg_class WHERE relname = 'tc3_rate' AND pg_table_is_visible(oid)"


class Rows(Protocol):
    """What a statement returns."""

    @property
    def rowcount(self) -> int:
        """How many rows were found or written."""
        ...

    def fetchall(self) -> Sequence[Sequence[Any]]:
        """Return the rows."""
        ...


class PostgresConnection(Protocol):
    """A connection of psycopg 3, as far as it is used: ``psycopg.connect`` returns one."""

    @property
    def autocommit(self) -> bool:
        """Whether each statement is a transaction of its own."""
        ...

    @autocommit.setter
    def autocommit(self, value: bool, /) -> None: ...

    def execute(self, query: LiteralString, params: Sequence[Any] | None = None, /) -> Rows:
        """Execute a statement."""
        ...

    def commit(self) -> None:
        """Commit the transaction."""
        ...

    def rollback(self) -> None:
        """Undo the transaction."""
        ...

    def close(self) -> None:
        """End the session."""
        ...


class Session:
    """One connection, for all threads of the process that has opened it.

    What goes wrong is raised as *error*, of what is called *name*.
    """

    def __init__(
        self,
        connect: Callable[[], PostgresConnection],
        *,
        name: str,
        error: Callable[[str], TencentCloudError],
    ) -> None:
        self._connect = connect
        self._name = name
        self._error = error
        self._connection: PostgresConnection | None = None
        self.reset_after_fork()
        register_fork_reset(self)

    def reset_after_fork(self) -> None:
        """Leave the connection to the parent, and replace the lock, which its threads may hold."""
        # Kept, as collecting it could end the session.
        self._connection, self._inherited = None, self._connection
        # Reentrant, so that a signal handler that comes by is refused, and does not wait for ever.
        self.lock = threading.RLock()
        self._is_busy = False

    @property
    def is_open(self) -> bool:
        """Whether this process has opened it."""
        return self._connection is not None

    def open(self) -> None:
        """Connect, and make the tables where there are none."""
        with self.lock, self._told("cannot be used"):
            self._connection = self._connect()
            self._connection.autocommit = False
            self._connection.execute(_SETTINGS)
            self._connection.commit()
        with self.transaction("cannot be made") as execute:
            # Before the lock, too: who may only use the tables may not even try to make them.
            if not _has_tables(execute):
                execute("SELECT pg_advisory_xact_lock(1952658282)")
                if not _has_tables(execute):
                    execute(_SCHEMA)

    @contextmanager
    def transaction(self, what: str) -> Generator[Callable[..., Rows], None, None]:
        """Have what is executed with the result committed together, or undone.

        *what* is to be said of a failure.
        """
        with self.lock:
            connection = self._connection
            if connection is None:
                raise self.failure("is closed, or was opened before a fork")
            if self._is_busy:
                raise self.failure("is in use by what this interrupts")
            self._is_busy = True
            try:
                with self._told(what):
                    yield connection.execute
                    connection.commit()
            except BaseException:
                with suppress(Exception):
                    connection.rollback()
                raise
            finally:
                self._is_busy = False

    def close(self) -> None:
        """Close the connection."""
        with self.lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                with suppress(Exception):
                    connection.close()

    def failure(self, what: str) -> TencentCloudError:
        """Return the error to raise."""
        return self._error(f"{self._name} {what}")

    @contextmanager
    def _told(self, what: str) -> Generator[None, None, None]:
        """Raise what the driver raises as an error of ours, with the first line of its message."""
        try:
            yield
        except TencentCloudError:
            raise
        except Exception as error:
            reason = str(error).partition("\n")[0] or type(error).__name__
            raise self.failure(f"{what}: {printable(reason)}") from error


def _has_tables(execute: Callable[..., Rows]) -> bool:
    # Not to_regclass, which remembers for the whole transaction that there was none.
    return bool(execute(_TABLES).fetchall())
