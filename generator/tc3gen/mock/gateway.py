"""Checks a request in the order of the service; the first problem becomes the response."""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tc3gen.mock import sms
from tc3gen.mock.batches import items_of
from tc3gen.mock.parameters import Check, Parameters, read_json, read_query
from tc3gen.mock.refusals import RefusedError
from tc3gen.mock.signatures import service_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from tc3gen.mock.http_requests import Head, Request
    from tc3gen.mock.signatures import Key, Verifier
    from tc3gen.model import Action, Field, Service, Spec

_MAX_GET_BYTES = 32 * 1024
_FORM = "application/x-www-form-urlencoded"
_SCOPE = re.compile(r"Credential=[^/,\s]+/[^/,\s]+/(?P<service>[^/,\s]+)/")


class RateCheck:
    """Counts the requests of the last second; *monotonic* is a clock in seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._times: dict[Hashable, deque[float]] = {}

    def admits(self, action: Hashable, limit: int) -> bool:
        """Return whether one more request is within *limit*; one that is not is not counted."""
        with self._lock:
            now = self._monotonic()
            times = self._times.setdefault(action, deque())
            while times and now - times[0] >= 1.0:
                times.popleft()
            if len(times) >= limit:
                return False
            times.append(now)
            return True


@dataclass(frozen=True, slots=True)
class Target:
    """An action of a service."""

    service: Service
    action: Action
    structures: Mapping[str, Sequence[Field]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A parsed request; *problem* is why its parameters could not be parsed."""

    target: Target | None
    parameters: Parameters | None = field(default=None, repr=False)
    problem: RefusedError | None = None
    items: tuple[dict[str, Any], ...] = field(default=(), repr=False)


class Gateway:
    """Finds the action of a request, and checks whether the service would carry it out."""

    def __init__(self, spec: Spec, verifier: Verifier, limiter: RateCheck | None) -> None:
        """Without a *limiter*, requests may come at any rate."""
        self._platform = spec.platform
        self._services = spec.services
        self._verifier = verifier
        self._limiter = limiter
        self._headers = {role: name.lower() for role, name in spec.platform.headers.items()}
        self._targets: dict[tuple[str, str], list[Target]] = {}
        for service in spec.services:
            structures = {known.name: known.fields for known in service.structures}
            for action in service.actions:
                known = self._targets.setdefault((action.name, service.version), [])
                known.append(Target(service, action, structures))

    def accept(self, secret_id: str, key: Key) -> None:
        """Accept what is signed with *key* from now on."""
        self._verifier.keys[secret_id] = key

    def target(self, head: Head) -> Target | None:
        """Return the action that *head* names, before anything is checked."""
        name, version = self._header(head, "action"), self._header(head, "version")
        known = self._targets.get((name, version), [])
        if len(known) > 1:
            addressed = service_of(head.headers.get("host", ""), self._platform)
            if scope := _SCOPE.search(head.headers.get("authorization", "")):
                addressed = scope["service"]
            known = [one for one in known if one.service.short_name == addressed] or known
        return known[0] if known else None

    def oversized(self, head: Head) -> bool:
        """Return whether the request is larger than the service accepts."""
        if head.method == "GET":
            return head.length + len(head.query) > _MAX_GET_BYTES
        return head.length > self._platform.request_bytes

    def parse(self, request: Request, target: Target | None) -> Call:
        """Parse the parameters of *request*, without checking them."""
        if target is None:
            return Call(None)
        try:
            if request.head.method == "GET":
                query = request.head.query
                parameters = read_query(query, target.action, target.structures)
            else:
                parameters = read_json(request.body)
        except RefusedError as problem:
            return Call(target, problem=problem)
        return Call(target, parameters, items=tuple(items_of(target.action, parameters)))

    def check(self, request: Request, call: Call, now: float) -> Target:
        """Return the action to carry out; raises RefusedError as the service would refuse it."""
        self._check_protocol(request.head)
        target = self._authorized(request, call.target, now)
        self._check_region(request.head, target.action)
        self._check_rate(target)
        if call.problem is not None:
            raise call.problem
        parameters = call.parameters or {}
        groups = {known.name: known.one_of for known in target.service.structures}
        Check(target.action, target.structures, groups).refuse(parameters)
        if code := sms.refused_number(target.action, parameters):
            raise RefusedError(code, "the action does not send to mainland China")
        return target

    def _authorized(self, request: Request, target: Target | None, now: float) -> Target:
        """Return the action of a request that is signed, or need not be."""
        if target and target.action.unsigned and self._verifier.is_unsigned(request, now):
            return target
        authorization = self._verifier.verify(request, now)
        return self._addressed(request.head, authorization.service, target)

    def _header(self, head: Head, role: str) -> str:
        return head.headers.get(self._headers[role], "")

    def _check_protocol(self, head: Head) -> None:
        if head.method not in {"GET", "POST"}:
            raise RefusedError("UnsupportedProtocol", "only GET and POST are supported")
        if self.oversized(head):
            raise RefusedError("RequestSizeLimitExceeded", "the request is too large")
        wanted = _FORM if head.method == "GET" else self._platform.content_type
        media_type = head.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != wanted:
            raise RefusedError("InvalidParameter", f"a {head.method} must be of type {wanted}")
        for role in ("action", "version"):
            if not self._header(head, role):
                name = self._platform.headers[role]
                raise RefusedError("MissingParameter", f"the header {name} is missing")

    def _addressed(self, head: Head, scope: str, target: Target | None) -> Target:
        """Return *target* if it belongs to the signed service; raises RefusedError otherwise.

        *scope* is the service in the signature. Some SDKs sign the first label of the host as the
        service, as the protocol says; if the host is not of the platform, it names no service.
        """
        host = head.headers.get("host", "")
        is_foreign = not service_of(host, self._platform) and scope == host.partition(".")[0]
        if target is not None and (is_foreign or target.service.short_name == scope):
            return target
        services = [one for one in self._services if is_foreign or one.short_name == scope]
        if not services:
            raise RefusedError("NoSuchProduct", "no service has the name in the scope")
        if self._header(head, "version") not in {one.version for one in services}:
            raise RefusedError("NoSuchVersion", "the service has no such version")
        raise RefusedError("InvalidAction", "the service has no such action in this version")

    def _check_region(self, head: Head, action: Action) -> None:
        region = self._header(head, "region")
        if action.regions and not region:
            name = self._platform.headers["region"]
            raise RefusedError("MissingParameter", f"the header {name} is missing")
        if action.regions and region not in action.regions:
            offered = ", ".join(action.regions)
            raise RefusedError("UnsupportedRegion", f"only {offered} serve this action")

    def _check_rate(self, target: Target) -> None:
        limit = target.action.rate_limit
        if self._limiter is None or limit is None:
            return
        if not self._limiter.admits((target.service.name, target.action.name), limit):
            raise RefusedError(
                "RequestLimitExceeded",
                f"the action takes {limit} request{'s' * (limit != 1)} a second",
            )
