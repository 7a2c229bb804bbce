# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What a forked process must not share with its parent."""

from __future__ import annotations

import functools
import os
import sys
import weakref
from typing import Protocol

__all__ = ["register_fork_reset"]


class _ResetsAfterFork(Protocol):
    def reset_after_fork(self) -> None:
        """Let go of what the parent process uses; called before any other thread exists."""
        ...


_KNOWN: weakref.WeakSet[_ResetsAfterFork] = weakref.WeakSet()


def register_fork_reset(owner: _ResetsAfterFork) -> None:
    """Have ``owner.forget()`` called in each process that is forked off while *owner* lives."""
    _register()
    _KNOWN.add(owner)


@functools.cache
def _register() -> None:
    if sys.platform != "win32":
        os.register_at_fork(after_in_child=_reset_all)


def _reset_all() -> None:
    for owner in list(_KNOWN):
        owner.reset_after_fork()
