# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Items to request bodies: each item is checked and encoded once, when it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._calls.matching import is_plain, key_of, key_problem, plain_key_of
from .._calls.requests import invalid, wire_of
from .._calls.serialization import NotSerializableError, encode
from .._calls.validation import check_object, wrongly_typed
from ..errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .._calls.matching import Key
    from .._calls.operation import Batching
    from .._calls.options import RequestOptions
    from .._calls.protocols import Request, Structure
    from .._calls.requests import Core
    from ..errors import ValidationError

__all__ = ["Cutter", "Entry"]

I = TypeVar("I", bound="Structure")

_TAIL = b"]}"


@dataclass(slots=True, eq=False, repr=False)
class Entry(Generic[I]):
    """An item as it was when it was taken: what its owner changes later is not sent.

    *text* is its JSON, *key* what its result will repeat, and *end* how many bytes the items of its
    request take up to it. One that cannot be sent has an *error* instead.
    """

    index: int
    item: I
    key: Key = ()
    text: bytes = b""
    end: int = 0
    error: ValidationError | None = None


class Cutter(Generic[I]):
    """Says what an item becomes in a request, and how many fit into one.

    *request* holds everything but the items. Raises ValidationError for what is wrong with it.
    """

    def __init__(
        self,
        batching: Batching[I, Any, Any],
        request: Request,
        core: Core,
        options: RequestOptions,
        *,
        moment: float,
    ) -> None:
        self._batching = batching
        self.size = batching.size
        operation = batching.operation
        problems = core.problems(request, operation, options, moment=moment)
        # The request holds no items yet; each is checked for itself when it is taken.
        problems = [problem for problem in problems if problem.path != operation.items]
        if problems:
            raise invalid(operation.action, problems)
        self._checks = core.checks(options)
        self._head = self._head_of(request, core)
        self._room = core.api.max_body_bytes - len(self._head) - len(_TAIL)

    def entry(self, index: int, item: I) -> Entry[I]:
        """Return *item* as it will be sent, or with what is wrong with it, whatever that is."""
        try:
            problems = self._problems(item)
            if not problems:
                text, key = encode(item.to_wire(), structure=item), self._key(item)
                if len(text) > self._room:
                    problems = [Problem("", "is larger than a request can be")]
                elif isinstance(key, Problem):
                    problems = [key]
                else:
                    return Entry(index, item, key, text, len(text) + len(b","))
        except NotSerializableError as error:
            problems = [error.problem]
        except RecursionError:
            problems = [Problem("", "is nested too deeply, or holds itself")]
        except Exception as error:  # noqa: BLE001 - its values can be of any class, with any fault
            unusable = Problem("", f"cannot be used, {type(error).__name__} was raised")
            problems = wrongly_typed(item) or [unusable]
        operation = self._batching.operation
        path = f"{operation.items}[{index}]"
        refused = invalid(operation.action, [problem.under(path) for problem in problems])
        return Entry(index, item, error=refused)

    def fits(self, entry: Entry[I], entries: Sequence[Entry[I]]) -> bool:
        """Return whether *entry* fits into a request beside *entries*, behind which it is then."""
        last = entries[-1].end
        if len(entries) >= self.size or last + len(entry.text) > self._room:
            return False
        entry.end = last + len(entry.text) + len(b",")
        return True

    def body(self, entries: Sequence[Entry[I]]) -> bytes:
        """Return the body of a request for *entries*."""
        return self._head + b",".join([entry.text for entry in entries]) + _TAIL

    def _problems(self, item: object) -> list[Problem]:
        kind = self._batching.kind
        if isinstance(item, kind):
            return item.check() if self._checks else []
        found: list[Problem] = []
        check_object(found, "", item, kind)
        return found

    def _key(self, item: I) -> Key | Problem:
        """Return what the result of *item* will repeat, or which value of it no result repeats."""
        fields = self._batching.item_key(item)
        if is_plain(fields):
            return key_of(fields)
        return key_problem(item, fields) or plain_key_of(fields)

    def _head_of(self, request: Request, core: Core) -> bytes:
        """Return the body of every request up to its first item."""
        action, name = self._batching.operation.action, self._batching.items
        wire = wire_of(request, action)
        del wire[name]
        others = core.encode(action, wire, request=request)
        return others[:-1] + (b"," if wire else b"") + encode(name) + b":["
