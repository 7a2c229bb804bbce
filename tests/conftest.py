"""Fixtures for all tests."""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import sys
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project, copy_spec

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from tests.support.postgres import PostgresServer


if hasattr(faulthandler, "register"):
    # Shows where each process of a run hangs: `.ci/run` sends the signal before it ends the run.
    faulthandler.register(signal.SIGUSR1)


def _refuse_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    """Keep the tests from sending anything to other machines, whatever the code under test does."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in ("localhost", "") and not ip_address(host).is_loopback:
            raise ConnectionRefusedError(f"a test would have sent something to {host}")


sys.addaudithook(_refuse_other_machines)

# Trio has a plugin for hypothesis, which would import trio with it, and warns of itself.
os.environ.setdefault("HYPOTHESIS_NO_PLUGINS", "1")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that rewrites golden text."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep what is there until the end, such as modules and tests, from the garbage collector.

    It would look through a million objects again and again: a fifth of the time of the tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Return whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the option by which runs of ``mypy --strict`` share what they know of Python's own.

    It is a folder of this process: no two runs use it at the same time.
    """
    return f"--cache-dir={tmp_path_factory.mktemp('mypy')}"


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """Return a project with the spec of this repository, and one action of SMS in it."""
    copy_spec(tmp_path / "spec")
    return Project(tmp_path, capsys)


@pytest.fixture
def empty_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """Return a project without a spec."""
    return Project(tmp_path, capsys)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Return a server of PostgreSQL."""
    # Few tests need the driver.
    from tests.support.postgres import PostgresServer, postgres_programs  # noqa: PLC0415

    programs = postgres_programs()
    if programs is None:
        pytest.skip("no server of PostgreSQL is installed: apt-get install postgresql")
    with PostgresServer(programs) as server:
        yield server


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> PostgresServer:
    """Return a server with an empty database."""
    postgres_server.ask("DROP SCHEMA public CASCADE")
    postgres_server.ask("CREATE SCHEMA public")
    return postgres_server
