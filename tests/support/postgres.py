"""A server of PostgreSQL in a temporary folder, on a unix socket, and what connects to it."""

from __future__ import annotations

import importlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString, Protocol, Self

import psycopg

from tc3gen.emit.runtime_files import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType, TracebackType

    import pytest

    from tc3 import SharedJournal

_PATIENCE = 30.0
_USER = "tc3"
_QUICKLY = ("-F", "-c", "listen_addresses=", "-c", "shared_buffers=16MB", "-c", "autovacuum=off")


def postgres_programs() -> Path | None:
    """Return the folder of ``initdb`` and ``postgres``; ``None`` where no server is installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    found = [*debian, *([Path(on_path)] if on_path else [])]
    return found[-1].resolve().parent if found else None


class PostgresServer:
    """Runs until its ``with`` block is left, as a user other than root, who may not start one."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="tc3-pg-"))
        self._as_user: dict[str, Any] = {"cwd": "/", "env": {"LC_ALL": "C", "PATH": os.defpath}}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
            self._as_user |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.dsn = f"host={self._folder} user={_USER} dbname=postgres"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        made = [self._program("initdb"), "-D", self._database, "-U", _USER, "-A", "trust"]
        quickly = ["--no-sync", "--no-locale", "-E", "UTF8"]
        subprocess.run([*made, *quickly], check=True, stdout=subprocess.DEVNULL, **self._as_user)
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        command = [self._program("postgres"), "-D", self._database, "-k", str(self._folder)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([*command, *_QUICKLY], stderr=log, **self._as_user)
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return self.connect().close()
            except psycopg.OperationalError:
                assert time.monotonic() < until, (self._folder / "log").read_text("utf-8")
                time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it at once, in the middle of whatever it does."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE)
            self._process = None

    def connect(self) -> psycopg.Connection:
        """Return a new connection."""
        return psycopg.connect(self.dsn)

    def ask(self, query: LiteralString, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that *query* finds, by a connection of its own."""
        with self.connect() as connection:
            found = connection.execute(query, parameters)
            return found.fetchall() if found.description else []

    def _program(self, name: str) -> str:
        return str(self._programs / name)

    @property
    def _database(self) -> str:
        return str(self._folder / "database")


class Limiter(Protocol):
    """The rate limiter of the part."""

    def reserve(self, action: str, rate: float, patience: float, /) -> float | None:
        """Reserve a send time."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


def postgres_journal(
    connect: Callable[[], psycopg.Connection], campaign: str = "spring"
) -> SharedJournal:
    """Return the journal of the part postgres, for the package, which does not have the part."""
    journal: SharedJournal = _module("postgres_journal").PostgresJournal(connect, campaign=campaign)
    return journal


def postgres_rate_limiter(connect: Callable[[], psycopg.Connection], account: str = "") -> Limiter:
    """Return the rate limiter of the part postgres."""
    module = _module("postgres_rate_limiter")
    limiter: Limiter = module.PostgresRateLimiter(connect, account=account)
    return limiter


def with_the_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``tc3`` export what the part postgres has."""
    for module, name in (
        ("postgres_journal", "PostgresJournal"),
        ("postgres_rate_limiter", "PostgresRateLimiter"),
    ):
        monkeypatch.setattr("tc3." + name, getattr(_module(module), name), raising=False)


def _module(name: str) -> ModuleType:
    """Import a module of the part as if the package had it."""
    batches = importlib.import_module("tc3._batches")
    if (folder := str(RUNTIME / "_batches")) not in batches.__path__:
        batches.__path__.append(folder)
    return importlib.import_module(f"tc3._batches.{name}")
