"""The program as a process: its streams, its locale, its confession of a bug."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tc3gen import __version__
from tests.commands.command_line.programs import ASCII, run, tc3gen, tree
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.project import Project

FULL = Path("/dev/full")


def test_the_module_is_the_program(small: Project) -> None:
    said = tc3gen("--version")
    assert (said.returncode, said.stdout) == (0, f"tc3gen {__version__}\n".encode())
    here = small.run("lint", "--format", "json")
    there = tc3gen("lint", "--format", "json", "--spec", small.spec)
    assert (there.returncode, there.stdout.decode(), there.stderr) == (here.status, here.out, b"")


def test_defaults_are_spec_and_generated_where_it_runs(small: Project) -> None:
    made = tc3gen("generate", cwd=small.root, environment={"PYTHONPATH": str(ROOT)})
    count = len(tree(small.package))
    said = f"{Path('generated') / 'tc3'}: {count} written, 0 removed, 0 unchanged\n"
    assert (made.returncode, made.stdout.decode(), made.stderr) == (0, said, b"")


def test_text_that_the_terminal_cannot_show_is_escaped(small: Project) -> None:
    small.edit("demo/api.yaml", "  Ping:", "  P\xefng\u6d88:")
    linted = tc3gen("lint", "--spec", small.spec, environment=ASCII)
    name = r"'P\u00efng\u6d88' is no name: a letter, then letters, digits and underscores"
    finding = f"{small.spec / 'demo' / 'api.yaml'}:6:3: name: {name}\n"
    assert (linted.returncode, linted.stdout.decode(), linted.stderr) == (1, finding, b"")


def test_a_diff_that_the_terminal_cannot_show_is_escaped(small: Project) -> None:
    assert small.run("generate").status == 0
    (small.package / "py.typed").write_text("\xef\u6d88\n", "utf-8")
    folders = ("--spec", small.spec, "--out", small.root / "generated")
    checked = tc3gen("generate", "--check", *folders, environment=ASCII)
    diff = "--- a/py.typed\n+++ b/py.typed\n@@ -1 +0,0 @@\n-\\u00ef\\u6d88\n"
    assert (checked.returncode, checked.stdout.decode()) == (1, diff)


def test_json_stays_json_whatever_the_terminal_can_show(small: Project) -> None:
    small.edit("demo/api.yaml", "  Ping:", "  P\xefng\U0001f4ac:")
    linted = tc3gen("lint", "--format", "json", "--spec", small.spec, environment=ASCII)
    assert "P\xefng\U0001f4ac" in json.loads(linted.stdout)[0]["message"]


@pytest.fixture
def closed_pipe() -> Iterator[int]:
    """Return the writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_reader_that_has_seen_enough_is_no_error(
    small: Project, closed_pipe: int, unbuffered: str
) -> None:
    small.edit("demo/api.yaml", "doc: Answers.", "dco: Answers.")
    environment = {"PYTHONUNBUFFERED": unbuffered}
    linted = tc3gen("lint", "--spec", small.spec, environment=environment, stdout=closed_pipe)
    assert (linted.returncode, linted.stderr) == (1, b"")


def test_a_reader_that_leaves_during_a_long_diff_is_no_error(
    project: Project, closed_pipe: int
) -> None:
    folders = ("--spec", project.spec, "--out", project.root / "generated")
    checked = tc3gen("generate", "--check", *folders, stdout=closed_pipe)
    assert (checked.returncode, b"Traceback" in checked.stderr) == (1, False)


@pytest.mark.parametrize("stream", ["1", "2"], ids=["standard output", "standard error"])
def test_a_stream_that_was_closed_before_the_start_is_no_error(small: Project, stream: str) -> None:
    shell = ["sh", "-c", f'exec "$@" {stream}>&-', "sh", sys.executable, "-m", "tc3gen"]
    linted = run([*shell, "lint", "--spec", small.spec])
    assert (linted.returncode, linted.stdout, linted.stderr) == (0, b"", b"")


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
def test_a_full_disk_under_standard_output_is_no_traceback(small: Project) -> None:
    small.edit("demo/api.yaml", "doc: Answers.", "dco: Answers.")
    with FULL.open("wb") as full:
        linted = tc3gen("lint", "--spec", small.spec, stdout=full)
    assert b"Traceback" not in linted.stderr


@pytest.fixture(scope="module")
def buggy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of the program: `lint` has a bug, `lint --rules` meets ^C."""
    folder = tmp_path_factory.mktemp("buggy")
    shutil.copytree(ROOT / "generator" / "tc3gen", folder / "tc3gen")
    with (folder / "tc3gen" / "commands" / "linting.py").open("a", encoding="utf-8") as file:
        file.write('\n\ndef lint(*_):\n    raise RuntimeError("planted")\n')
        file.write("\n\ndef list_rules(*_, **__):\n    raise KeyboardInterrupt\n")
    return folder


def test_a_bug_is_confessed_in_two_lines_with_exit_code_3(buggy: Path) -> None:
    linted = tc3gen("lint", cwd=buggy)
    confession = (
        "tc3gen: a bug: RuntimeError: planted\nPlease report it, with what --debug shows.\n"
    )
    assert (linted.returncode, linted.stdout, linted.stderr.decode()) == (3, b"", confession)


def test_an_interrupt_is_one_line_and_the_exit_code_of_shells(buggy: Path) -> None:
    linted = tc3gen("lint", "--rules", cwd=buggy)
    assert (linted.returncode, linted.stdout, linted.stderr.decode()) == (
        130,
        b"",
        "tc3gen: interrupted\n",
    )


def test_debug_shows_where_the_bug_is(buggy: Path) -> None:
    linted = tc3gen("lint", "--debug", cwd=buggy)
    first, *_, last = linted.stderr.decode().splitlines()
    assert (linted.returncode, linted.stdout) == (3, b"")
    assert (first, last) == ("Traceback (most recent call last):", "RuntimeError: planted")
