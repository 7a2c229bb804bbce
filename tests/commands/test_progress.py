"""Long work shows on a terminal how far it has come, and nowhere else."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from tc3gen.commands import making
from tests.publishing.trees import add_billing

if TYPE_CHECKING:
    import pytest

    from tests.support.project import Project


class Terminal(io.StringIO):
    """A terminal that keeps what was written."""

    def fileno(self) -> int:
        """Return a number for those who ask how wide it is."""
        return 2

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def opened(monkeypatch: pytest.MonkeyPatch, columns: int) -> Terminal:
    """Return what stands for standard error, so many *columns* wide, until the test ends."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((columns, 5)))
    return terminal


def test_a_terminal_shows_each_service_and_in_the_end_none(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "BULK_BYTES", 0)
    add_billing(project.spec)
    terminal = opened(monkeypatch, 20)
    assert project.run("generate", "--jobs", "1").status == 0
    lines = ["1 of 2 services", "2 of 2 services", ""]
    assert terminal.getvalue() == "".join(f"\r{line}\x1b[K" for line in lines)


def test_a_line_is_never_wider_than_the_terminal(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "BULK_BYTES", 0)
    terminal = opened(monkeypatch, 8)
    assert project.run("generate").status == 0
    assert terminal.getvalue() == "\r1 of 1 \x1b[K\r\x1b[K"


def test_a_small_spec_shows_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = opened(monkeypatch, 20)
    assert project.run("generate").status == 0
    assert terminal.getvalue() == ""


def test_a_file_is_told_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BULK_BYTES", 0)
    assert project.run("generate").err == ""
