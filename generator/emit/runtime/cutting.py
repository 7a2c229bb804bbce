# SPDX-License-Identifier: MIT-0
"""Items to request bodies: each item is checked and encoded once, when it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .checks import Problem
from .core import invalid
from .encoding import UnsayableError, encode
from .matching import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .core import Core
    from .errors import ValidationError
    from .matching import Key
    from .operation import Batching
    from .options import CallOptions
    from .protocols import Request, Structure

__all__ = ["Cutter", "Entry"]

I = TypeVar("I", bound="Structure")  # noqa: E741 - an item

_TAIL = b"]}"


@dataclass(slots=True, eq=False, repr=False)
class Entry(Generic[I]):
    """An item as it was when it was taken: what its owner changes later is not sent.

    *text* is its JSON, *key* what its result will repeat.
    """

    index: int
    item: I
    key: Key
    text: bytes


class Cutter(Generic[I]):
    """Cuts items into requests that have as many as are allowed, and no larger a body.

    *request* holds everything but the items. Raises ValidationError for what is wrong with it.
    """

    def __init__(
        self,
        batching: Batching[I, Any, Any],
        request: Request,
        core: Core,
        options: CallOptions,
        *,
        moment: float,
    ) -> None:
        self._batching = batching
        operation = batching.operation
        problems = core.problems(request, operation, options, moment=moment)
        # The request holds no items yet; each is checked for itself when it is taken.
        problems = [problem for problem in problems if problem.path != operation.items]
        if problems:
            raise invalid(operation.action, problems)
        self._checks = core.checks(options)
        self._head = self._head_of(request, core)
        self._room = core.api.max_body_bytes - len(self._head) - len(_TAIL)
        self._taken: list[Entry[I]] = []
        self._bytes = 0

    def entry(self, index: int, item: I) -> Entry[I] | ValidationError:
        """Return *item* as it will be sent, or what is wrong with it."""
        try:
            problems = self._problems(item)
            if not problems:
                text = encode(item.to_wire())
                if len(text) <= self._room:
                    return Entry(index, item, key_of(self._batching.item_key(item)), text)
                problems = [Problem("parameters", "are larger than a request can be")]
        except UnsayableError as error:
            problems = [error.problem]
        except (AttributeError, TypeError):
            problems = [Problem("parameters", "are not of the types that they should have")]
        except RecursionError:
            problems = [Problem("parameters", "are nested too deeply, or hold themselves")]
        operation = self._batching.operation
        path = f"{operation.items}[{index}]"
        return invalid(operation.action, [problem.under(path) for problem in problems])

    def add(self, entry: Entry[I]) -> list[Entry[I]]:
        """Take *entry*; return what it does not fit into any more, if anything."""
        complete = self.rest() if self._bytes + len(entry.text) > self._room else []
        self._taken.append(entry)
        self._bytes += len(entry.text) + len(b",")
        return complete

    def rest(self) -> list[Entry[I]]:
        """Return what was taken since the last complete request."""
        rest, self._taken, self._bytes = self._taken, [], 0
        return rest

    @property
    def is_full(self) -> bool:
        """Whether what was taken is a complete request."""
        return len(self._taken) == self._batching.size

    def body(self, entries: Sequence[Entry[I]]) -> bytes:
        """Return the body of a request for *entries*."""
        return self._head + b",".join([entry.text for entry in entries]) + _TAIL

    def _problems(self, item: object) -> list[Problem]:
        kind = self._batching.kind
        if not isinstance(item, kind):
            message = f"are of type {type(item).__name__}, {kind.__name__} is wanted"
            return [Problem("parameters", message)]
        return item.check() if self._checks else []

    def _head_of(self, request: Request, core: Core) -> bytes:
        """Return the body of every request up to its first item."""
        action, name = self._batching.operation.action, self._batching.items
        try:
            wire = request.to_wire()
        except (AttributeError, TypeError, RecursionError) as error:
            problem = Problem("parameters", "are not of the types that they should have")
            raise invalid(action, [problem]) from error
        del wire[name]
        others = core.encode(action, wire)
        return others[:-1] + (b"," if wire else b"") + encode(name) + b":["
