"""Counts what arrived and what was acted on, and so shows what was sent twice."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.model import Action


@dataclass(frozen=True, slots=True)
class Message:
    """One item of a batch, known by its identifying fields; without a batch, a whole request."""

    action: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    """Wire names and values."""
    service: str = ""
    """Its name in the spec: services, and versions of one, may have actions of the same name."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a message *arrived* in a complete request, and how often it was *acted* on.

    A message that one request holds twice has arrived twice.
    """

    arrived: int = 0
    acted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request that arrived completely, and how it was responded to."""

    service: str
    """Its name in the spec; empty if the spec does not have the action."""
    action: str
    attempt: int
    """How many requests for this action had the same body so far, this one included."""
    connection: int
    """The number of its connection, from 1."""
    method: str
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case, values as they came."""
    body: bytes = field(repr=False)
    parameters: Mapping[str, Any] | None = field(repr=False)
    """``None`` if the body could not be parsed."""
    code: str
    """The error code of the response; empty for a success."""
    acted: bool
    """Whether the service acted on any part of it."""
    fault: str
    """The name of the fault that it met, such as ``BadGateway``; ``NoFault`` for none."""


def message_of(service: str, action: Action, item: Mapping[str, Any]) -> Message:
    """Return the message that *item* of a batch is; an absent field counts as empty."""
    match = action.batch.match if action.batch else ()
    fields = tuple((name, _text(item.get(name))) for name in match)
    return Message(action.name, fields, service)


def whole_request(service: str, action: Action, parameters: Mapping[str, Any]) -> Message:
    """Return the message that a whole request is, if its action has no batch."""
    return Message(action.name, (("", _text(parameters)),), service)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    try:
        return "" if value is None else json.dumps(value, sort_keys=True)
    except RecursionError:
        return "nested too deeply"


class Ledger:
    """Counts requests and messages; safe to read and to write from any thread."""

    def __init__(self, history: int | None) -> None:
        """Keep the last *history* requests, or all; counts are kept of all of them."""
        self._lock = threading.Lock()
        self._requests: deque[Received] = deque(maxlen=history)
        self._attempts: Counter[tuple[str, str, bytes]] = Counter()
        self._arrived: Counter[Message] = Counter()
        self._acted: Counter[Message] = Counter()
        self._incomplete = 0

    def attempt(self, service: str, action: str, content: bytes) -> int:
        """Count a complete request with this *content*, and return how many there have been."""
        key = (service, action, hashlib.sha256(content).digest())
        with self._lock:
            self._attempts[key] += 1
            return self._attempts[key]

    def record(self, received: Received, messages: Sequence[tuple[Message, bool]]) -> None:
        """Add a request and its *messages*, each with whether it was acted on."""
        with self._lock:
            self._requests.append(received)
            self._arrived.update(message for message, _ in messages)
            self._acted.update(message for message, acted in messages if acted)

    def record_incomplete(self) -> None:
        """Count a request that was not read to its end."""
        with self._lock:
            self._incomplete += 1

    @property
    def requests(self) -> list[Received]:
        """The complete requests, in order."""
        with self._lock:
            return list(self._requests)

    @property
    def incomplete(self) -> int:
        """How many requests were not read to their end."""
        with self._lock:
            return self._incomplete

    @property
    def counts(self) -> dict[Message, Count]:
        """Each message that arrived, and how often."""
        with self._lock:
            return {key: Count(seen, self._acted[key]) for key, seen in self._arrived.items()}

    def count(self, fields: Mapping[str, str]) -> Count:
        """Return the sum over all messages with these *fields*, wire name to value."""
        wanted = set(fields.items())
        found = [count for key, count in self.counts.items() if wanted <= set(key.fields)]
        return Count(sum(each.arrived for each in found), sum(each.acted for each in found))

    @property
    def acted_twice(self) -> list[Message]:
        """The messages that were acted on more than once."""
        return [key for key, count in self.counts.items() if count.acted > 1]
