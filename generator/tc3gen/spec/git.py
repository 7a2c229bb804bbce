"""Questions to git, which reads the repository around here and does nothing else.

A repository can hold settings and objects that somebody else made up. So git gets no way to run
another program, to ask the network or the user, or to write without end.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = 60.0
_MAX_ERROR_BYTES = 4096
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "credential.helper": "",
    "protocol.allow": "never",
}
_OPTIONS = ("--no-pager", "--no-replace-objects", "--no-optional-locks")
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_PAGER": "cat",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # Its words are quoted, and one of them is looked for.
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
_PROGRAMS = {"GIT_ASKPASS", "GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "SSH_ASKPASS"}
"""Names in the environment of programs that git may start."""
_KNOWN_ERRORS = {
    "not a git repository": ("this folder is in no git repository", ""),
    "dubious ownership": ("", "`git status` tells how to trust it"),
}
"""Part of what git says, what is said in its place, and a hint."""


class GitError(Exception):
    """Git has failed: why, in its own words where it has any, and a *hint* how to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def ask_git(*arguments: str, limit: int, question: bytes = b"") -> bytes:
    """Return what git prints; raises GitError where it refuses, or prints more than *limit* bytes.

    *question* is its standard input.
    """
    try:
        return _asked(arguments, limit, question)
    except FileNotFoundError:
        hint = "install it, or name two folders"
        raise GitError("git is not installed, so no revision can be read", hint) from None
    except (OSError, ValueError) as error:
        raise GitError(f"git cannot be asked: {type(error).__name__}") from error


def _asked(arguments: tuple[str, ...], limit: int, question: bytes) -> bytes:
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    # Files, so that neither side of a pipe waits for the other.
    with tempfile.TemporaryFile() as asking, tempfile.TemporaryFile() as errors:
        asking.write(question)
        asking.seek(0)
        with subprocess.Popen(  # noqa: S603 - no shell, and no argument can be an option
            ["git", *_OPTIONS, *settings, *arguments],  # noqa: S607 - the git that the user has
            stdin=asking,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(os.environ),
        ) as process:
            said, in_time = _read(process, limit)
        if not in_time:
            raise GitError(f"git {arguments[0]} did not end within {_SECONDS:.0f} seconds")
        if len(said) > limit:
            raise GitError(f"git {arguments[0]} says more than {limit} bytes")
        if process.returncode:
            raise _refusal(arguments[0], errors)
    return said


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environment.items() if name not in _PROGRAMS}
    return {**kept, **_ENVIRONMENT}


def _read(process: subprocess.Popen[bytes], limit: int) -> tuple[bytes, bool]:
    """Return the output, cut after one byte too much, and whether it ended in time."""
    late = threading.Event()

    def kill() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(_SECONDS, kill)
    timer.start()
    try:
        said = process.stdout.read(limit + 1) if process.stdout else b""
        if len(said) > limit:
            process.kill()
        process.wait()
    finally:
        timer.cancel()
        process.kill()
    return said, not late.is_set()


def _refusal(command: str, errors: IO[bytes]) -> GitError:
    """Return an error with the first line that git printed about it."""
    errors.seek(0)
    text = errors.read(_MAX_ERROR_BYTES).decode("utf-8", "replace").strip()
    line = text.partition("\n")[0].removeprefix("fatal: ").removeprefix("error: ").strip()
    for part, (message, hint) in _KNOWN_ERRORS.items():
        if part in line:
            return GitError(message or f"git says: {line}", hint)
    return GitError(f"git says: {line}" if line else f"git {command} failed")
