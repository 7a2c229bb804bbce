# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Methods that return a value and lose none, though Ctrl-C may come between any two opcodes.

CPython runs signal handlers between the opcodes of the main thread, and never within a call into C
that only moves values. So a value is taken and returned by C here.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import chain, repeat
from operator import length_hint
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

__all__ = ["is_under_way", "returning_all", "returning_next"]

# CPython has it, and importing inspect takes long.
_current_frame: Callable[[], FrameType] | None = getattr(sys, "_getframe", None)

T = TypeVar("T")
Q = TypeVar("Q")


V = TypeVar("V", bound="Iterable[Any]")


def returning_next(
    attribute: str,
) -> Callable[[Callable[[V], Iterator[T]]], Callable[[V], T]]:
    """Make a ``__next__`` that returns the next value of the iterator in *attribute*.

    Where that is exhausted, the decorated method returns another iterator, or raises StopIteration.
    Both must be iterators written in C: a value leaves them and reaches the caller in one step.
    """

    def decorate(prepare: Callable[[V], Iterator[T]]) -> Callable[[V], T]:
        def bound(reader: V) -> Callable[[], T]:
            unread: Iterator[T] = getattr(reader, attribute)
            if length_hint(unread):
                # A signal handler may read it to its end first: then the reader is asked again.
                return chain(unread, reader).__next__
            return chain.from_iterable(map(prepare, repeat(reader))).__next__

        return _method(bound, prepare)

    return decorate


def returning_all(prepare: Callable[[Q], Iterator[T]]) -> Callable[[Q], list[T]]:
    """Make a method that returns all values of the iterator that *prepare* returns, in one step."""

    def bound(owner: Q) -> Callable[[], list[T]]:
        values: Iterable[T] = chain.from_iterable(map(prepare, (owner,)))
        return cast("Callable[[], list[T]]", partial(list, values))

    return _method(bound, prepare)


def _method(
    bound: Callable[[Q], Callable[[], T]], prepare: Callable[[Q], object]
) -> Callable[[Q], T]:
    # A Python function has opcodes between its last call and its return; these have none.
    return cast("Callable[[Q], T]", property(bound, doc=prepare.__doc__))


def is_under_way(owner: object, *methods: str) -> bool:
    """Return whether one of these *methods* of *owner* is running in this thread.

    So it is when a signal handler interrupted one. The stack is searched, as a flag could be left
    set by an interrupt that raises. Without frames, as in some Pythons, it is False.
    """
    if _current_frame is None:
        return False
    frame = _current_frame().f_back
    while frame is not None:
        if frame.f_code.co_name in methods and frame.f_locals.get("self") is owner:
            return True
        frame = frame.f_back
    return False
