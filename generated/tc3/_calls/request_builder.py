# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""From the parameters of a call to a signed request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from .._http.before_sending import nothing_sent
from .._http.cancellation import Deadline
from .._http.messages import HttpRequest
from ..credentials import UNSIGNED
from ..errors import CredentialError, Problem, ValidationError
from .keys import NO_KEYS
from .options import DEFAULT_TIMEOUT, RequestOptions, option_problems
from .serialization import NotSerializableError, encode, written
from .validation import wrongly_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .._credentials.refreshing import Await, Renewal
    from .._http.endpoint import Endpoint
    from ..credentials import Credential
    from .json_codec import Codec
    from .keys import Keys
    from .operation import Api, Operation
    from .protocols import Request, Response
    from .responses import Wire
    from .retry_settings import Retry

__all__ = ["RequestBuilder", "invalid", "wire_of"]


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class RequestBuilder:
    """Validates, serializes and signs the requests of a client.

    *defaults* are the options of the client, *retry* its attempts and backoffs; the options of a
    call take precedence. *awaiter* is called in the event loop of an async call, and returns what
    awaits a key there.
    """

    api: Api
    keys: Keys
    endpoint: Endpoint
    defaults: RequestOptions
    retry: Retry
    user_agent: str
    monotonic: Callable[[], float]
    awaiter: Callable[[], Await] | None = None
    codec: Codec | None = None

    def check(
        self,
        request: Request,
        operation: Operation[Response],
        options: RequestOptions,
        *,
        now: float,
    ) -> None:
        """Raise ValidationError with all problems of a call, before anything is sent."""
        if problems := self.problems(request, operation, options, now=now):
            raise invalid(operation.action, problems)

    def problems(
        self,
        request: Request,
        operation: Operation[Response],
        options: RequestOptions,
        *,
        now: float,
    ) -> list[Problem]:
        """Return all problems of a call; with ``checks=False``, those of its options only."""
        problems = option_problems(options, self.api, prefix="options.", now=now)
        if not isinstance(cast("object", options), RequestOptions):
            return problems
        if self.is_checked(options):
            try:
                problems += request.check()
            except RecursionError:
                problems.append(Problem("parameters", "are nested too deeply, or hold themselves"))
            region = options.region or self.defaults.region
            if operation.regions and region not in operation.regions:
                offered = ", ".join(operation.regions)
                path = "options.region" if options.region else "region"
                problems.append(Problem(path, f"{region!r} does not serve this; {offered} do"))
        return problems

    def is_checked(self, options: RequestOptions) -> bool:
        """Return whether the parameters of a call are checked."""
        checks = self.defaults.checks if options.checks is None else options.checks
        return checks is not False

    def is_strict(self, options: RequestOptions) -> bool:
        """Return whether a response that deviates from its documentation is an error."""
        strict = self.defaults.strict if options.strict is None else options.strict
        return strict is True

    def deadline(self, options: RequestOptions, started: float) -> float:
        """Return the deadline of a call that *started* then, by the monotonic clock."""
        end = started + (options.timeout or self.defaults.timeout or DEFAULT_TIMEOUT)
        return end if options.deadline is None else min(end, options.deadline)

    def attempts(self, options: RequestOptions) -> int:
        """Return how often the request of a call is sent at most."""
        return options.attempts or self.retry_of(options).attempts

    def retry_of(self, options: RequestOptions) -> Retry:
        """Return how fast the request of a call is sent again; `attempts` says how often."""
        return self.retry if options.retry is None else options.retry

    def body(self, action: str, request: Request, options: RequestOptions) -> bytes:
        """Return the body of *request*; raises as `serialize` does, and if a type is wrong."""
        is_checked = self.is_checked(options)
        body = written(request) if is_checked and self.codec is None else None
        if body is None:
            wire = wire_of(request, action)
            return self.serialize(action, wire, request=request, is_checked=is_checked)
        return self._within_limit(action, body)

    def serialize(
        self,
        action: str,
        parameters: Mapping[str, object],
        *,
        request: Request | None = None,
        is_checked: bool = False,
    ) -> bytes:
        """Return the body with *parameters*, which were made of *request* if that is given.

        Raises ValidationError if they are not JSON serializable, or too large for the platform.
        """
        try:
            body = encode(
                dict(parameters), structure=request, codec=self.codec, is_checked=is_checked
            )
        except NotSerializableError as error:
            raise invalid(action, [error.problem]) from None
        return self._within_limit(action, body)

    def _within_limit(self, action: str, body: bytes) -> bytes:
        """Return *body*; raises ValidationError if it is larger than the platform allows."""
        size, limit = len(body), self.api.max_body_bytes
        if size > limit:
            message = f"take {size} bytes, at most {limit} are allowed"
            raise invalid(action, [Problem("parameters", message)])
        return body

    def build(
        self,
        action: str,
        body: bytes,
        options: RequestOptions,
        *,
        now: Callable[[], float],
        deadline: float,
        unsigned: bool | None = False,
        before: Callable[[], None] | None = None,
        keep_key: Callable[[Credential], None] | None = None,
        renewal: Renewal | None = None,
    ) -> HttpRequest:
        """Return the request for *action*, which is signed when its headers are read.

        One that is *unsigned* wants no key; every other has to have one, unless it is not known.
        *now* is called then, and returns the seconds since 1970. So are *keep_key*, with the key
        that it is signed with, and *before*; *deadline* is a time of the monotonic clock. *renewal*
        is the one that the call has waited for.
        """
        keys, awaits = NO_KEYS if unsigned else self.keys, self._awaits()

        def sign() -> dict[str, str]:
            with nothing_sent():
                limit = Deadline(deadline, self.monotonic)
                key, timestamp = keys.at(now, limit, awaits, renewal)
                if key is UNSIGNED and unsigned is False:
                    raise CredentialError("it has to be signed, and the client has no key")
                if keep_key is not None:
                    keep_key(key)
                if before is not None:
                    before()
                return self._headers(action, body, options, key, int(timestamp))

        return HttpRequest(
            action=action,
            endpoint=self.endpoint,
            body=body,
            deadline=deadline,
            sign=sign,
            may_block=before is not None
            or (keys.can_change and (lambda: not keys.is_at_hand(now, renewal))),
        )

    def renewal(self, now: Callable[[], float]) -> Renewal | None:
        """Return the renewal of the key that a call has to wait for; ``None`` if there is none."""
        if self.keys.is_at_hand(now, None):
            return None
        return self.keys.renewal(now, self._awaits())

    def _awaits(self) -> Await | None:
        return None if self.awaiter is None else self.awaiter()

    def _headers(
        self, action: str, body: bytes, options: RequestOptions, key: Credential, timestamp: int
    ) -> dict[str, str]:
        api = self.api
        headers = api.sign(
            key,
            service=api.service,
            host=self.endpoint.header,
            action=action,
            body=body,
            timestamp=timestamp,
        )
        headers["User-Agent"] = self.user_agent
        headers[api.headers["version"]] = api.version
        if region := options.region or self.defaults.region:
            headers[api.headers["region"]] = region
        if language := options.language or self.defaults.language:
            headers[api.headers["language"]] = language
        if options.trace_id:
            headers[api.headers["trace_id"]] = options.trace_id
        headers.update(options.headers)
        return headers


def invalid(action: str, problems: list[Problem]) -> ValidationError:
    """Return the ValidationError of a call that is not sent because of *problems*."""
    return ValidationError("nothing was sent", problems=problems, action=action)


def wire_of(request: Request, action: str) -> Wire:
    """Return *request* as a JSON object; raises ValidationError if a value has a wrong type."""
    try:
        return request.to_wire()
    except (AttributeError, TypeError, RecursionError) as error:
        unusable = Problem("parameters", "are not of the types that they should have")
        raise invalid(action, wrongly_typed(request) or [unusable]) from error
