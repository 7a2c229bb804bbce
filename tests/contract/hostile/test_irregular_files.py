"""What is called like a file of a spec and is none is a finding, and nobody waits for it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import lint
from tc3gen.file_reading import MIB, NotRegularError, TooLargeError, read_file
from tc3gen.spec import files as spec_files
from tests.commands.command_line.specs import write_demo
from tests.pages import small
from tests.support.project import ROOT, copy_spec

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = ("platform.yaml", "sms/api.yaml", "sms/policy.yaml", "sms/pages.lock")


def _listen(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # The name of a socket must be short.
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


def _point(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "FIFO": (os.mkfifo, "it is a FIFO, not a regular file"),
    "socket": (_listen, "it is a socket, not a regular file"),
    "folder": (Path.mkdir, "it is a folder, not a regular file"),
    "device": (_point("/dev/zero"), "it is a device, not a regular file"),
    "dangling link": (_point("nowhere"), "No such file or directory"),
    "loop": (_point("api.yaml"), "Too many levels of symbolic links"),
}


def _run(*arguments: str) -> tuple[int, str]:
    """Run tc3gen in a process that is ended if it waits."""
    ran = subprocess.run(
        [sys.executable, "-m", "tc3gen", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize(("make", "message"), KINDS.values(), ids=KINDS)
def test_each_irregular_file_of_a_spec_is_refused_with_a_finding(
    tmp_path: Path, make: Callable[[Path], None], message: str
) -> None:
    spec = tmp_path / "spec"
    copy_spec(spec)
    for file in FILES:
        (spec / file).unlink()
        make(spec / file)
    status, said = _run("lint", "--spec", str(spec))
    found = {file: f"{spec / file}: yaml-syntax: cannot be read: " in said for file in FILES}
    assert (status, found) == (1, dict.fromkeys(FILES, True)), said
    assert f"{spec / 'sms/api.yaml'}: yaml-syntax: cannot be read: {message}\n" in said


@pytest.mark.parametrize("command", ["generate", "diff", "import", "mock"])
def test_no_command_waits_for_a_file_of_the_spec(tmp_path: Path, command: str) -> None:
    spec = tmp_path / "spec"
    write_demo(spec)
    (spec / "demo" / "api.yaml").unlink()
    os.mkfifo(spec / "demo" / "api.yaml")
    page = tmp_path / "Demo.md"
    page.write_text(small.page(), "utf-8")
    arguments = {
        "diff": (str(spec), str(spec)),
        "import": (str(page), "--into", str(spec / "demo")),
    }.get(command, ("--spec", str(spec)))
    status, said = _run(command, *arguments)
    message = "yaml-syntax: cannot be read: it is a FIFO, not a regular file"
    assert (status, message in said) == (2, True), said


def test_a_file_that_is_larger_than_any_spec_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_spec(tmp_path / "spec")
    path = tmp_path / "spec" / "sms" / "api.yaml"
    size = path.stat().st_size
    monkeypatch.setattr(spec_files, "MAX_SPEC_BYTES", size)
    assert lint(tmp_path / "spec").findings == []
    monkeypatch.setattr(spec_files, "MAX_SPEC_BYTES", size - 1)
    [found] = [each for each in lint(tmp_path / "spec").findings if each.rule == "yaml-syntax"]
    assert (found.location.path, found.message) == (
        str(path),
        "cannot be read: it is larger than 0 MiB",
    )


def test_a_file_of_terabytes_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "api.yaml").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(TooLargeError):
        read_file(tmp_path / "api.yaml", limit=MIB)


def test_a_file_that_turns_into_a_fifo_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked at, and then exchanged, before it is opened."""
    path = tmp_path / "api.yaml"
    path.write_text("", "utf-8")
    opened = os.open

    def exchange(name: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return opened(name, flags)

    monkeypatch.setattr(os, "open", exchange)
    with pytest.raises(NotRegularError):
        read_file(path, limit=MIB)


def test_a_page_without_end_is_refused() -> None:
    status, said = _run("import", "/dev/zero", "--dry-run")
    message = "/dev/zero: page-file: the page cannot be read: it is larger than 64 MiB\n"
    assert (status, said) == (2, message)
