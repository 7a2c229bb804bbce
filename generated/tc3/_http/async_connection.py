# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A connection of an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .connection import Connection

if TYPE_CHECKING:
    from .stream_driver import StreamDriver

__all__ = ["AsyncConnection"]


class AsyncConnection(Connection):
    """A Connection whose exchanges *driver* drives, in the loop that runs by then."""

    def __init__(self, driver: StreamDriver, *, max_response_bytes: int) -> None:
        super().__init__(driver.stream, max_response_bytes=max_response_bytes)
        self.driver = driver

    def close(self) -> None:
        """Close the connection; see StreamDriver."""
        self.driver.close()
