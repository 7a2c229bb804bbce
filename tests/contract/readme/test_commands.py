"""Every command in the table of the README works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tests.commands.importing.test_documents import action_document
from tests.contract.readme.test_readme import README
from tests.support.project import ROOT, copy_spec
from tests.support.repositories import commit
from tests.support.sites import Site

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = re.findall(r"^\| `tc3gen ([^`]+)`", README, re.MULTILINE)


def test_the_command_of_the_table_that_does_not_end_is_the_server() -> None:
    """How it starts and ends is tested where its process is."""
    assert "mock" in COMMANDS


FETCHING = ("track", "refresh")


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if each.split()[0] not in {"mock", "send", *FETCHING}]
)
def test_every_command_of_the_table_works(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    shutil.copytree(ROOT / "generated", tmp_path / "generated")
    commit(tmp_path)
    (tmp_path / "PAGE").write_text(action_document(), "utf-8")

    monkeypatch.chdir(tmp_path)

    assert main(command.split()) == 0
    assert all(": note: " in line for line in capsys.readouterr().err.splitlines())


def test_the_commands_of_the_table_that_fetch_pages_do_so_from_a_site(tmp_path: Path) -> None:
    # One action: the pages of others are on the site of the service.
    copy_spec(tmp_path / "spec")
    commands = [each for each in COMMANDS if each.split()[0] in FETCHING]
    assert [command.split()[0] for command in commands] == [*FETCHING]
    with Site({"/page": action_document()}) as site:
        for command in commands:
            arguments = command.replace("URL", f"{site.url}/page").split()
            result = subprocess.run(
                [sys.executable, "-m", "tc3gen", *arguments],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
    assert (result.returncode, result.stderr) == (0, "")
    assert "sms: unchanged; 1 page: 1 unchanged" in result.stdout
    assert (tmp_path / "generated" / "tc3" / "sms" / "client.py").is_file()
