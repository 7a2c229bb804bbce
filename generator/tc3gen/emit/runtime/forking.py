# SPDX-License-Identifier: MIT-0
"""What a forked process must not share with its parent."""

from __future__ import annotations

import functools
import os
import sys
import weakref
from typing import Protocol

__all__ = ["forget_in_children"]


class _Forgetful(Protocol):
    def forget(self) -> None:
        """Let go of what the parent process uses; called before any other thread exists."""
        ...


_KNOWN: weakref.WeakSet[_Forgetful] = weakref.WeakSet()


def forget_in_children(owner: _Forgetful) -> None:
    """Have ``owner.forget()`` called in each process that is forked off while *owner* lives."""
    _register()
    _KNOWN.add(owner)


@functools.cache
def _register() -> None:
    if sys.platform != "win32":
        os.register_at_fork(after_in_child=_forget_all)


def _forget_all() -> None:
    for owner in list(_KNOWN):
        owner.forget()
