# SPDX-License-Identifier: MIT-0
"""Groups items into requests; each item is checked and serialized once, when it is taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import length_hint
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._calls.matching import is_plain, key_of, key_problem, plain_key_of
from .._calls.request_builder import invalid, wire_of
from .._calls.serialization import NotSerializableError, encode, written
from .._calls.validation import check_object, wrongly_typed
from ..errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .._calls.flow import Flow
    from .._calls.matching import Key
    from .._calls.operation import Batching
    from .._calls.options import RequestOptions
    from .._calls.protocols import Request, Response, Structure
    from .._calls.request_builder import RequestBuilder
    from .._calls.retry_loop import Call
    from ..errors import TencentCloudError
    from .journaling import JournalRecord
    from .outcomes import Outcome, Tally
    from .recording import Recording

__all__ = ["Batch", "Counted", "Entry", "Grouper"]

I = TypeVar("I", bound="Structure")
R = TypeVar("R", bound="Response")

_TAIL = b"]}"


@dataclass(slots=True, eq=False, repr=False)
class Entry(Generic[I]):
    """An item as it was when it was taken: later changes to it are not sent.

    *text* is its JSON, *key* what its result will repeat, and *end* the size of the items of its
    request up to and including it, in bytes. An item that cannot be sent has an *error* instead.
    *record* is what a journal holds of it, if it must not be sent because of that.
    """

    index: int
    item: I
    key: Key = ()
    text: bytes = b""
    end: int = 0
    error: TencentCloudError | None = None
    record: JournalRecord | None = None


@dataclass(slots=True, eq=False, repr=False)
class Batch(Generic[I, R]):
    """Items that are sent in one request, kept until each of their outcomes was read.

    *call* and *flow* are set when it is launched, *result* when its response or the exception in
    its place is known, and *unread*, its unread outcomes, when these are known. Each is set once.
    With a journal, *recording* writes into it, *ended* is a result that is being written, and
    *built* are the outcomes that were written.
    """

    entries: list[Entry[I]]
    result: R | BaseException | None = None
    call: Call | None = None
    flow: Flow[R] | None = None
    is_started: bool = False
    unread: Iterator[Outcome[I, Any]] | None = None
    recording: Recording | None = None
    ended: R | BaseException | None = None
    built: tuple[list[Outcome[I, Any]], int] | None = None
    _owner: dict[str, object] = field(default_factory=dict[str, object])

    def claim(self, owner: object) -> bool:
        """Return whether *owner* is the first to ask, who alone may send it, or give it up.

        *owner* is a bare object: one that refers to the batch would form a reference cycle.
        """
        return self._owner.setdefault("is", owner) is owner

    @property
    def is_waiting(self) -> bool:
        """Whether it is not launched, and still could be."""
        return self.call is None and self.result is None

    @property
    def is_in_flight(self) -> bool:
        """Whether it was launched, and its outcomes are not known yet."""
        return self.call is not None and self.unread is None

    @property
    def unread_count(self) -> int:
        """How many outcomes are not read yet."""
        return len(self.entries) if self.unread is None else length_hint(self.unread)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Counted(Generic[I, R]):
    """The outcomes of a batch, and the tally of all outcomes up to these."""

    batch: Batch[I, R]
    outcomes: Iterator[Outcome[I, Any]]
    tally: Tally


class Grouper(Generic[I]):
    """Groups items within the limits of count and size.

    *request* holds everything but the items, and *head* is what it begins with on the wire. Raises
    ValidationError for what is wrong with it.
    """

    def __init__(
        self,
        batching: Batching[I, Any, Any],
        request: Request,
        requests: RequestBuilder,
        options: RequestOptions,
        *,
        now: float,
    ) -> None:
        self._batching = batching
        self.size = batching.size
        operation = batching.operation
        problems = requests.problems(request, operation, options, now=now)
        # The request holds no items yet; each is checked when it is taken.
        problems = [problem for problem in problems if problem.path != operation.items_field]
        if problems:
            raise invalid(operation.action, problems)
        self._checks, self._codec = requests.is_checked(options), requests.codec
        self.head = self._serialize_head(request, requests)
        self._room = requests.api.max_body_bytes - len(self.head) - len(_TAIL)

    def entry(self, index: int, item: I) -> Entry[I]:
        """Return *item* as it will be sent, or with the error that tells why it cannot be."""
        try:
            problems = self._problems(item)
            if not problems:
                text, key = self._text(item), self._key(item)
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
        except Exception as error:  # noqa: BLE001 - its values may be of any class
            unusable = Problem("", f"cannot be used, {type(error).__name__} was raised")
            problems = wrongly_typed(item) or [unusable]
        operation = self._batching.operation
        path = f"{operation.items_field}[{index}]"
        refused = invalid(operation.action, [problem.under(path) for problem in problems])
        return Entry(index, item, error=refused)

    def fits(self, entry: Entry[I], entries: Sequence[Entry[I]]) -> bool:
        """Return whether *entry* fits into the request of *entries*; if so, set its *end*."""
        last = entries[-1].end
        if len(entries) >= self.size or last + len(entry.text) > self._room:
            return False
        entry.end = last + len(entry.text) + len(b",")
        return True

    def body(self, entries: Sequence[Entry[I]]) -> bytes:
        """Return the body of a request for *entries*."""
        return self.head + b",".join([entry.text for entry in entries]) + _TAIL

    def _problems(self, item: object) -> list[Problem]:
        kind = self._batching.kind
        if isinstance(item, kind):
            return item.check() if self._checks else []
        found: list[Problem] = []
        check_object(found, "", item, kind)
        return found

    def _text(self, item: I) -> bytes:
        text = written(item) if self._checks and self._codec is None else None
        if text is not None:
            return text
        wire = item.to_wire()
        return encode(wire, structure=item, codec=self._codec, is_checked=self._checks)

    def _key(self, item: I) -> Key | Problem:
        """Return what the result of *item* will repeat, or the problem of a value that none can."""
        fields = self._batching.item_key(item)
        if is_plain(fields):
            return key_of(fields)
        return key_problem(item, fields) or plain_key_of(fields)

    def _serialize_head(self, request: Request, requests: RequestBuilder) -> bytes:
        """Return what the body of every request starts with, up to its first item."""
        action, name = self._batching.operation.action, self._batching.items_wire_name
        wire = wire_of(request, action)
        del wire[name]
        others = requests.serialize(action, wire, request=request)
        return others[:-1] + (b"," if wire else b"") + encode(name) + b":["
