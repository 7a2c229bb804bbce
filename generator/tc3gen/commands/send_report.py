"""The report of a campaign: a file with a line for each recipient."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from tc3gen.publishing import private_file
from tc3gen.sending.results import HEADER, report_line, report_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tc3gen.sending.results import Result


class Report:
    """Takes results one by one; without a path it takes them and does nothing.

    A disk that is full does not end the campaign: then there is no report, and *failure* says why.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stack = ExitStack()
        self._write: Callable[[str], object] | None = None
        self.failure: OSError | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether it still takes results."""
        return self._write is not None

    def open(self) -> None:
        """Begin the file; raises OSError where it cannot be written."""
        if self._path is not None:
            self._write = self._stack.enter_context(private_file(self._path))
            self._write(report_line(HEADER))

    def add(self, result: Result) -> None:
        """Write the line about *result*."""
        if self._write is not None:
            try:
                self._write(report_row(result))
            except OSError as error:
                self.abandon(error)

    def close(self) -> None:
        """Put the file where it belongs."""
        self._write = None
        try:
            self._stack.close()
        except OSError as error:
            self.failure = error

    def abandon(self, error: BaseException) -> None:
        """Leave nothing of it, because of *error*."""
        self._write = None
        if isinstance(error, OSError):
            self.failure = error
        try:
            self._stack.__exit__(type(error), error, error.__traceback__)
        except BaseException as raised:
            if raised is not error:
                raise
