"""A fake endpoint to test against: a test starts it, sets its rules, and asks what arrived."""

from __future__ import annotations

import math
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from tc3gen.mock.batches import item_fields
from tc3gen.mock.connection import Connection
from tc3gen.mock.faults import ErrorResponse, ExampleResponse, Fault
from tc3gen.mock.gateway import Gateway, RateCheck
from tc3gen.mock.refusals import unknown
from tc3gen.mock.rules import Outcome
from tc3gen.mock.server import Server
from tc3gen.mock.service import Service
from tc3gen.mock.signatures import Key, Verifier
from tc3gen.model import longest_prefix

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from tc3gen.mock.callbacks import Callbacks
    from tc3gen.mock.ledger import Count, Message, Received
    from tc3gen.model import Action, Effect, ErrorCode, Spec

ALWAYS = math.inf
"""For ``times``: every further request meets the fault."""

EXAMPLE_ID = "AKIDEXAMPLE"
EXAMPLE_SECRET = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"  # noqa: S105 - the key of published examples

_URL_HOSTS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared only
"""Hosts that mean all interfaces, and what a client on this machine puts into its URL."""


class MockEndpoint:
    """A local server for all services of *spec*: it checks and responds as they would, and counts.

    ::

        with MockEndpoint(spec) as endpoint:
            key = Credential(endpoint.secret_id, endpoint.secret_key)
            sms = SmsClient(key, region="ap-singapore", endpoint=endpoint.url)
            endpoint.inject(faults.CloseAfterReading(), times=2)
            ...
            assert endpoint.count(PhoneNumber="+60198890000").acted == 1

    It listens on *host* and *port*, 0 being any free port. *keys* are the accepted keys by secret
    id, by default the example key of the documentation. *rate_limits* ``False`` ignores the rate
    limits of the spec. *tls* is the context of a server, with its certificate. *clock* is the
    time of the service, in seconds since 1970. *history* is how many requests, and statuses of a
    number, are kept, by default all. *log* is called with one line for each request, free of
    secrets, phone numbers and message texts. *callbacks* report what is sent. It can be entered
    once. Raises OSError if the port is taken.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        keys: Mapping[str, Key] | None = None,
        rate_limits: bool = True,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.time,
        history: int | None = None,
        log: Callable[[str], object] | None = None,
        callbacks: Callbacks | None = None,
    ) -> None:
        self._spec = spec
        self._keys = dict(keys) if keys else {EXAMPLE_ID: Key(EXAMPLE_SECRET)}
        limiter = RateCheck(time.monotonic) if rate_limits else None
        gateway = Gateway(spec, Verifier(spec.platform, self._keys), limiter)
        envelope = spec.platform.envelope
        self._service = Service(gateway, envelope, clock, history=history, callbacks=callbacks)
        self._log = log
        self._stop = threading.Event()
        self._scheme, self._host = "https" if tls else "http", _URL_HOSTS.get(host, host)
        self._server = Server(self._serve, host=host, port=port, tls=tls, stop=self._stop)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.stop()

    @property
    def url(self) -> str:
        """The URL to give to a client, without a path."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{self._scheme}://{host}:{self._server.port}"

    @property
    def address(self) -> str:
        """The address that it listens on; ``0.0.0.0`` or ``::`` for all interfaces."""
        return self._server.address

    @property
    def secret_id(self) -> str:
        """The secret id of the first key."""
        return next(iter(self._keys))

    @property
    def secret_key(self) -> str:
        """The secret key of the first key."""
        return self._keys[self.secret_id].secret

    # --- rules for what happens next

    def inject(self, fault: Fault, *, times: float = 1, action: str = "") -> None:
        """Let the next *times* requests, for *action* or for any, meet *fault*.

        Where several services have the action, ``service.Action`` is that of one. Faults are used
        up in the order in which they were injected. Raises ValueError for an action, an error code
        or an example's title that is not in the spec.
        """
        if not times >= 1:  # False for NaN, too.
            raise ValueError("a fault happens at least once")
        known = self._actions()
        actions = [a for name, a in known if action in {"", name}]
        if not actions:
            raise ValueError(unknown("action", action, [name for name, _ in known]))
        if isinstance(fault, ErrorResponse):
            fault = self._resolved(fault)
        if isinstance(fault, ExampleResponse):
            titles = [example.title for one in actions for example in one.examples]
            if fault.title not in titles or not action:
                raise ValueError(unknown("example, with its action,", fault.title, titles))
        self._service.faults.add(fault, action=action, times=times)

    def set_outcome(
        self,
        code: str,
        /,
        *,
        every: int = 1,
        acted: bool | None = None,
        documented: bool = True,
        **fields: str,
    ) -> None:
        """Let messages with these *fields*, by wire name, fail with *code*: each, or every nth.

        ``set_outcome("LimitExceeded.DailyLimit", PhoneNumber="+60198890000")``. *acted* says
        whether the service acted all the same; ``None`` assumes the worst: it did if the effect of
        the code is unknown. Raises ValueError for a field that no message has, and for a code that
        is not in the spec, unless *documented* is ``False``.
        """
        if every < 1:
            raise ValueError("every nth message counts from 1")
        known = self._item_fields()
        for name in fields:
            if name not in known:
                raise ValueError(unknown("message with the field", name, known))
        if documented:
            self._check_code(code)
        outcome = Outcome(code, self._effect(code) == "unknown" if acted is None else acted)
        self._service.outcomes.add(outcome, fields=fields, every=every)

    def set_list(self, action: str, items: Sequence[object]) -> None:
        """Let *action* return *items*, in the pages that requests ask for.

        They are objects or values as they stand in JSON; *action* is a name as `inject` takes it.
        Raises ValueError for one that returns no list in pages.
        """
        if action not in (known := [name for name, a in self._actions() if a.pages]):
            raise ValueError(unknown("action with pages", action, known))
        self._service.lists.set(action, items)

    def set_results(self, action: str, results: Sequence[Mapping[str, object]]) -> None:
        """Let *action* return *results* in turn, then the last again; ValueError if unknown."""
        if action not in (known := [name for name, _ in self._actions()]):
            raise ValueError(unknown("action", action, known))
        self._service.series.set(action, results)

    @contextmanager
    def refuse_connections(self) -> Iterator[None]:
        """Close all connections and refuse new ones, until the ``with`` block is left.

        The operating system refuses them, so they are not counted.
        """
        self._server.listen(accept=False)
        try:
            yield
        finally:
            self._server.listen(accept=True)

    def clear_rules(self) -> None:
        """Remove all faults, outcomes, lists and results; what was counted stays."""
        service = self._service
        for rules in (service.lists, service.series, service.faults, service.outcomes):
            rules.clear()

    # --- what has arrived

    @property
    def requests(self) -> list[Received]:
        """The requests that arrived completely, in order."""
        return self._service.ledger.requests

    @property
    def incomplete(self) -> int:
        """How many requests began to arrive and were not read to their end."""
        return self._service.ledger.incomplete

    @property
    def connections(self) -> int:
        """How many connections were accepted."""
        return self._server.connections

    @property
    def counts(self) -> dict[Message, Count]:
        """How often each message arrived, and how often it was acted on."""
        return self._service.ledger.counts

    def count(self, /, **fields: str) -> Count:
        """Return how often messages with these *fields*, by wire name, arrived and were acted on.

        ``count(PhoneNumber="+60198890000", SessionContext="")``; without fields, all messages.
        """
        return self._service.ledger.count(fields)

    @property
    def acted_twice(self) -> list[Message]:
        """The messages that were acted on more than once; it should stay empty."""
        return self._service.ledger.acted_twice

    @property
    def summary(self) -> dict[str, int]:
        """All counts, free of phone numbers and message texts."""
        total = self.count()
        return {
            "connections": self.connections,
            "incomplete": self.incomplete,
            "arrived": total.arrived,
            "acted": total.acted,
            "acted_twice": len(self.acted_twice),
        }

    @property
    def unused_faults(self) -> list[Fault]:
        """The faults that still wait for requests."""
        return self._service.faults.unused

    # --- inside

    def _serve(self, connection: socket.socket, number: int) -> None:
        Connection(connection, number, self._service, stop=self._stop, log=self._log).run()

    def _actions(self) -> list[tuple[str, Action]]:
        """Return each action with its name, and again with that of its service before it."""
        each = [(service.name, a) for service in self._spec.services for a in service.actions]
        return [(name, a) for service, a in each for name in (a.name, f"{service}.{a.name}")]

    def _codes(self) -> dict[str, ErrorCode]:
        known = (self._spec.platform.errors, *(s.errors for s in self._spec.services))
        return {entry.code: entry for entries in known for entry in entries}

    def _check_code(self, code: str) -> None:
        if code not in (known := self._codes()):
            raise ValueError(unknown("error code", code, known))

    def _item_fields(self) -> list[str]:
        """Return the fields by which messages can be told apart."""
        known: dict[str, None] = {}
        for service in self._spec.services:
            structures = {each.name: each.fields for each in service.structures}
            for action in service.actions:
                known |= dict.fromkeys(action.batch.match if action.batch else ())
                known |= dict.fromkeys(f.wire_name for f in item_fields(action, structures))
        return list(known)

    def _effect(self, code: str) -> Effect:
        services = self._spec.services
        entries = (*self._spec.platform.errors, *(e for each in services for e in each.errors))
        if effects := {entry.effect for entry in entries if entry.code == code}:
            return "unknown" if "unknown" in effects else "none"
        own = (prefix for service in self._spec.services for prefix in service.prefixes)
        prefix = longest_prefix(code, (*own, *self._spec.platform.prefixes))
        return prefix.effect if prefix else "unknown"

    def _resolved(self, fault: ErrorResponse) -> ErrorResponse:
        if fault.documented:
            self._check_code(fault.code)
        acted = self._effect(fault.code) == "unknown" if fault.acted is None else fault.acted
        return replace(fault, acted=acted)
