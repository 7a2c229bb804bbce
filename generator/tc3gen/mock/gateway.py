"""What the service checks before it acts, in order; the first thing wrong is the response."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tc3gen.mock import sms
from tc3gen.mock.outcomes import items_of
from tc3gen.mock.parameters import Check, Parameters, read_json, read_query
from tc3gen.mock.refusals import RefusedError
from tc3gen.mock.verify import service_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.mock.rates import Rates
    from tc3gen.mock.reading import Head, Request
    from tc3gen.mock.verify import Verifier
    from tc3gen.model import Action, Field, Service, Spec

_MAX_GET_BYTES = 32 * 1024
_FORM = "application/x-www-form-urlencoded"
_SCOPE = re.compile(r"Credential=[^/,\s]+/[^/,\s]+/(?P<service>[^/,\s]+)/")


@dataclass(frozen=True, slots=True)
class Target:
    """An action of a service."""

    service: Service
    action: Action
    structures: Mapping[str, Sequence[Field]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """What a request says, as far as it can be understood; *problem* is why not further."""

    target: Target | None
    parameters: Parameters | None = field(default=None, repr=False)
    problem: RefusedError | None = None
    items: tuple[dict[str, Any], ...] = field(default=(), repr=False)


class Gateway:
    """Finds the action of a request and tells whether it may be carried out."""

    def __init__(self, spec: Spec, verifier: Verifier, rates: Rates | None) -> None:
        """Count the rates of actions only where there are *rates*."""
        self._platform = spec.platform
        self._services = spec.services
        self._verifier = verifier
        self._rates = rates
        self._headers = {role: name.lower() for role, name in spec.platform.headers.items()}
        self._targets: dict[tuple[str, str], list[Target]] = {}
        for service in spec.services:
            structures = {known.name: known.fields for known in service.structures}
            for action in service.actions:
                known = self._targets.setdefault((action.name, service.version), [])
                known.append(Target(service, action, structures))

    def target(self, head: Head) -> Target | None:
        """Return the action that *head* names, whether or not it may be called so."""
        name, version = self._header(head, "action"), self._header(head, "version")
        known = self._targets.get((name, version), [])
        if len(known) > 1 and (scope := _SCOPE.search(head.headers.get("authorization", ""))):
            named = [one for one in known if one.service.short_name == scope["service"]]
            known = named or known
        return known[0] if known else None

    def oversized(self, head: Head) -> bool:
        """Tell whether the request is larger than the service takes."""
        if head.method == "GET":
            return head.length + len(head.query) > _MAX_GET_BYTES
        return head.length > self._platform.request_bytes

    def read(self, request: Request, target: Target | None) -> Call:
        """Return what *request* says, without judging it."""
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

    def admit(self, request: Request, call: Call, now: float) -> Target:
        """Return the action to carry out; raises RefusedError with what the service would say."""
        self._check_protocol(request.head)
        granted = self._verifier.verify(request, now)
        target = self._addressed(request.head, granted.service, call.target)
        self._check_region(request.head, target.action)
        self._check_rate(target)
        if call.problem is not None:
            raise call.problem
        parameters = call.parameters or {}
        Check(target.action, target.structures).refuse(parameters)
        if code := sms.refused_number(target.action, parameters):
            raise RefusedError(code, "the action does not send to mainland China")
        return target

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
        """Return *target*, which is what the request names, or say what of it there is not.

        *scope* is the service that was signed for. Some SDKs take the first label of the host for
        that, as the protocol says; of a host that is none of the platform it means nothing.
        """
        host = head.headers.get("host", "")
        elsewhere = not service_of(host, self._platform) and scope == host.partition(".")[0]
        if target is not None and (elsewhere or target.service.short_name == scope):
            return target
        services = [one for one in self._services if elsewhere or one.short_name == scope]
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
        if self._rates is None or limit is None:
            return
        if not self._rates.admits((target.service.name, target.action.name), limit):
            raise RefusedError(
                "RequestLimitExceeded", f"the action takes {limit} requests a second"
            )
