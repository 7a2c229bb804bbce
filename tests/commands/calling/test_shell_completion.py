"""A shell completes commands, actions of the spec, and fields of an action."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.commands.call_completion import action_names, add_completions
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def completed(line: str, spec: Path) -> list[str]:
    """Return what the shell offers behind *line*."""
    script = "import os, sys; os.dup2(1, 8); from tc3gen.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "generator"),
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_SHELL": "bash",
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
        },
        cwd=spec.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return [word.strip() for word in done.stdout.split("\n")]


@pytest.fixture
def beside(shop: Path, tmp_path: Path) -> Path:
    """Return the spec of a small service, where a project has it."""
    shutil.copytree(shop, tmp_path / "spec")
    return tmp_path / "spec"


def test_actions_and_values_are_completed(beside: Path) -> None:
    assert completed("tc3gen call shop.D", beside) == ["shop.DescribeThings"]
    assert completed("tc3gen call shop.SendAll --count ", beside) == ["1", "2"]


def test_fields_are_completed_beside_options(beside: Path) -> None:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--region")
    add_completions(parser, ["--spec", str(beside), "shop.SendAll", "--"])
    shown = re.findall(r"^  (--[\w-]+)", parser.format_help(), re.MULTILINE)
    assert shown == [
        *("--region", "--phone-number-set", "--Region", "--urgent", "--ratio", "--count"),
        *("--tree", "--trees"),
    ]


def test_services_are_offered_before_their_actions(beside: Path) -> None:
    shutil.copytree(beside / "shop", beside / "shops")
    assert action_names(beside, "sh") == ["shop.", "shops."]
    assert action_names(beside, "shop.") == ["shop.SendAll", "shop.DescribeThings"]
    assert action_names(beside, "x") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_printed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "tc3gen" in script
    program = shutil.which(shell)
    if program is not None:
        checked = subprocess.run([program, "-n"], input=script, text=True, check=False)
        assert checked.returncode == 0


def test_a_spec_that_cannot_be_read_completes_nothing(beside: Path) -> None:
    (beside / "shop" / "api.yaml").write_text("a: [", "utf-8")
    assert action_names(beside, "shop.") == []
