# SPDX-License-Identifier: MIT-0
"""Resets objects in forked processes, which must not share connections and locks."""

from __future__ import annotations

import functools
import os
import sys
import weakref
from typing import Protocol

__all__ = ["register_fork_reset"]


class _ResetsAfterFork(Protocol):
    def reset_after_fork(self) -> None:
        """Drop state inherited from the parent; called before there is any other thread."""
        ...


_OWNERS: weakref.WeakSet[_ResetsAfterFork] = weakref.WeakSet()


def register_fork_reset(owner: _ResetsAfterFork) -> None:
    """Have ``owner.reset_after_fork()`` called in each process forked while *owner* lives."""
    _register()
    _OWNERS.add(owner)


@functools.cache
def _register() -> None:
    if sys.platform != "win32":
        os.register_at_fork(after_in_child=_reset_all)


def _reset_all() -> None:
    for owner in list(_OWNERS):
        owner.reset_after_fork()
