"""What a killed run has left: each command puts it right before it reads, and says so."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from tests.support.project import copy_spec

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

NOTE = ".tc3gen-transaction.json"
UNDONE = "a run that was interrupted is undone: the files are as they were before it\n"


def interrupt(spec: Path) -> bytes:
    """Leave *spec* as a run does that was killed once it had made a lock; return what was there."""
    lock = spec / "sms" / "pages.lock"
    before, after = lock.read_bytes(), b"format: 1\npages: {}\n"
    lock.write_bytes(after)
    known = [hashlib.sha256(content).hexdigest() for content in (before, after)]
    steps = {"sms/pages.lock": [before.decode(), known]}
    (spec / NOTE).write_text(json.dumps({"package": "", "steps": steps}), "utf-8")
    return before


@pytest.mark.parametrize("command", ["lint", "schema"])
def test_a_command_undoes_what_a_killed_run_has_left(empty_project: Project, command: str) -> None:
    copy_spec(empty_project.spec)
    before = interrupt(empty_project.spec)
    run = empty_project.run(command)
    assert (run.status, run.err) == (0, f"{empty_project.spec}: {UNDONE}")
    assert (empty_project.spec / "sms" / "pages.lock").read_bytes() == before
    assert not (empty_project.spec / NOTE).exists()
    assert empty_project.run(command).err == ""


def test_where_it_cannot_be_undone_a_command_says_so(empty_project: Project) -> None:
    (empty_project.spec / NOTE).mkdir(parents=True)
    run = empty_project.run("lint")
    said = "what an interrupted run has left cannot be undone: it is a folder, not a regular file"
    assert run.status == 2
    assert said in run.err
