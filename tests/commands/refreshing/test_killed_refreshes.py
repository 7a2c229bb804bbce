"""Runs that are killed: files are whole, no change is lost, and the next run ends the work."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import generate
from tests.publishing.killing import FailingDisk, Killed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.refreshing.conftest import Workspace

RATE = ("A maximum of 10 requests", "A maximum of 20 requests")


def killed_at(workspace: Workspace, last: int) -> bool:
    """Refresh the spec until operation number *last*, and return whether there was one."""
    try:
        workspace.run(disk_of=lambda folder: FailingDisk(folder, last))
    except Killed:
        return True
    return False


def test_a_kill_leaves_whole_files_and_the_next_run_ends_the_work(workspace: Workspace) -> None:
    before = workspace.state()
    workspace.edit("/send", RATE)
    workspace.run()
    after, kept = workspace.state(), []
    for last in range(100):
        _lay(workspace.spec, before)
        if not killed_at(workspace, last):
            break
        found = workspace.state()
        assert all(found[name] in {before[name], after[name]} for name in before)
        kept.append([name for name in before if found[name] != before[name]])
        if kept.count(kept[-1]) == 1:
            workspace.run()
            assert workspace.state()["sms/api.yaml"] == after["sms/api.yaml"]
            # A lock with the old validators has its page fetched once more, that is all.
            locks = {state["sms/pages.lock"] for state in (before, after)}
            assert workspace.state()["sms/pages.lock"] in locks
    # The facts are there before the lock says so: nothing that was fetched is ever lost.
    assert kept == [[]] * (len(kept) - 1) + [["sms/api.yaml"]]


def test_a_kill_before_the_package_is_made_is_mended_by_the_next_run(
    workspace: Workspace, tmp_path: Path
) -> None:
    package = tmp_path / "generated" / "tc3"
    generate(workspace.spec, package)

    def killed() -> None:
        raise Killed

    workspace.edit("/send", RATE)
    with pytest.raises(Killed):
        workspace.run(make=killed)  # type: ignore[arg-type]
    result = workspace.run(make=lambda: generate(workspace.spec, package))
    assert (result.status, result.findings) == (0, [])
    assert "sms: unchanged; 2 pages: 2 unchanged" in result.report
    assert "At most 20 requests a second." in (package / "sms" / "client.py").read_text("utf-8")


def _lay(spec: Path, tree: dict[str, bytes]) -> None:
    shutil.rmtree(spec)
    for name, content in tree.items():
        (spec / name).parent.mkdir(parents=True, exist_ok=True)
        (spec / name).write_bytes(content)
