"""What a generated client logs of responses that are not as documented, told while it happens."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tc3gen.findings import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOGGER = "tc3"
"""Where generated clients log, whatever their package is called."""


@contextmanager
def deviations_told(tell: Callable[[str], object]) -> Iterator[None]:
    """Tell each deviation once, without its value, as long as the context lasts."""
    log, handler = logging.getLogger(_LOGGER), _Teller(tell)
    level, propagates = log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
        log.propagate = propagates


class _Teller(logging.Handler):
    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell what was logged; what was converted is a note, and nothing to worry about."""
        mark = "warning" if record.levelno >= logging.WARNING else "note"
        self._tell(one_line(f"{mark}: {record.getMessage()}"))
