# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What keeps books right though a signal may interrupt Python code between any two of its steps.

CPython runs signal handlers between the opcodes of the main thread, and never within a call of C
that only moves values. So taking a value and returning it is left to C here.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import chain, repeat
from operator import length_hint
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

__all__ = ["is_under_way", "returning_all", "returning_next"]

# CPython has it, and inspect is dear to import.
_current_frame: Callable[[], FrameType] | None = getattr(sys, "_getframe", None)

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
Q = TypeVar("Q")


class _Reader(Protocol[T_co]):
    """Something to iterate over; *unread* holds what can be read without further work."""

    @property
    def unread(self) -> Iterator[T_co]: ...

    def __iter__(self) -> Iterator[T_co]: ...


V = TypeVar("V", bound=_Reader[Any])


def returning_next(prepare: Callable[[V], Iterator[T]]) -> Callable[[V], T]:
    """Make a ``__next__`` that returns the next value of *unread*, or of what *prepare* returns.

    Both are iterators of C: the value leaves them and reaches the caller in one step. *prepare* is
    called once there is nothing in *unread*, until it raises StopIteration.
    """

    def bound(reader: V) -> Callable[[], T]:
        unread: Iterator[T] = reader.unread
        if length_hint(unread):
            # A signal handler may have read it by the time: then the reader is asked anew.
            return chain(unread, reader).__next__
        return chain.from_iterable(map(prepare, repeat(reader))).__next__

    return _method(bound, prepare)


def returning_all(prepare: Callable[[Q], Iterator[T]]) -> Callable[[Q], list[T]]:
    """Make a method that returns all values of the iterator that *prepare* returns, in one step."""

    def bound(owner: Q) -> Callable[[], list[T]]:
        values: Iterable[T] = chain.from_iterable(map(prepare, (owner,)))
        return cast("Callable[[], list[T]]", partial(list, values))

    return _method(bound, prepare)


def _method(
    bound: Callable[[Q], Callable[[], T]], prepare: Callable[[Q], object]
) -> Callable[[Q], T]:
    # A function of Python has opcodes between the last call in it and its return; these have none.
    return cast("Callable[[Q], T]", property(bound, doc=prepare.__doc__))


def is_under_way(owner: object, *methods: str) -> bool:
    """Return whether this thread is in the midst of a method of *owner*, one of those named.

    So it is where a signal handler interrupted one. The stack is asked, since an interrupt that
    raises could leave any flag as it was. Where Python has no frames to ask, it is not known.
    """
    if _current_frame is None:
        return False
    frame = _current_frame().f_back
    while frame is not None:
        if frame.f_code.co_name in methods and frame.f_locals.get("self") is owner:
            return True
        frame = frame.f_back
    return False
