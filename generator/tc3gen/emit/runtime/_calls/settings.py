# SPDX-License-Identifier: MIT-0
"""The settings that a client is made with, and what can be wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Generic, TypedDict, TypeVar, cast

from .._version import __version__
from ..credentials import Credential
from ..errors import Problem
from .json_codec import codec_problem
from .options import RequestOptions, is_header_value, option_problems
from .retry_settings import Retry
from .validation import wrong_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .._credentials.refreshing import AnyProvider, Await
    from .clock import TimeSource
    from .hooks import Attempt
    from .json_codec import Codec, CodecName
    from .operation import Api
    from .rate_limiter import SharedRateLimiter

__all__ = ["ClientOptions", "ClientSettings"]

C = TypeVar("C", bound="TimeSource")
AnyTransport = TypeVar("AnyTransport")

_REGION = r"[a-z]+(?:-[a-z0-9]+)+"
"""Such as ap-singapore and ap-shanghai-fsi: the form of all documented regions."""

_PRODUCT = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
"""A name or a version in a User-Agent (RFC 9110, 5.6.2)."""

_CLOCK_METHODS = ("time", "monotonic", "random", "sleep")


class ClientOptions(TypedDict, Generic[C, AnyTransport], total=False):
    """What a client can be made with, beside its key and its region; for type checkers."""

    endpoint: str | None
    regional_endpoint: bool
    language: str | None
    timeout: float
    attempts: int | None
    retry: Retry | None
    checks: bool
    strict: bool
    limit_rate: bool
    rate_limiter: SharedRateLimiter | None
    transport: AnyTransport | None
    user_agent: str | None
    on_attempt: Callable[[Attempt], object] | None
    json: Codec | CodecName | None
    clock: C | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSettings:
    """What a client is made with; Client and AsyncClient document each setting and its default.

    *is_async* and *awaiter* are no settings of a program: they say which of the two it is, and how
    it awaits a key.
    """

    credential: AnyProvider
    region: str
    endpoint: str | None
    regional_endpoint: bool
    language: str | None
    timeout: float
    attempts: int | None
    retry: Retry | None
    checks: bool
    strict: bool
    limit_rate: bool
    rate_limiter: SharedRateLimiter | None
    transport: object
    user_agent: str | None
    on_attempt: Callable[[Attempt], object] | None
    json: Codec | CodecName | None
    clock: TimeSource
    is_async: bool
    awaiter: Callable[[], Await] | None

    @property
    def default_options(self) -> RequestOptions:
        """The options of a call that is given none."""
        return RequestOptions(
            timeout=self.timeout,
            attempts=self.attempts,
            retry=self.retry,
            region=self.region,
            language=self.language,
            checks=self.checks,
            strict=self.strict,
        )

    @property
    def retries(self) -> Retry:
        """How often and how fast requests are sent again, whichever of both settings says so."""
        if self.retry is not None:
            return self.retry
        return Retry() if self.attempts is None else Retry(attempts=self.attempts)

    @property
    def product(self) -> str:
        """What requests name as their User-Agent."""
        return f"tc3gen/{__version__}" + (f" {self.user_agent}" if self.user_agent else "")

    def host(self, api: Api) -> str:
        """Return the endpoint that is called: what was given, that of the region, or the usual one.

        The last one is the same for both sites in each region: that of the international site,
        ``sms.intl.tencentcloudapi.com``, stands for ``sms.ap-singapore.tencentcloudapi.com``.
        """
        if not self.regional_endpoint:
            return api.endpoint if self.endpoint is None else self.endpoint
        service, _, domain = api.endpoint.partition(".")
        return f"{service}.{self.region}.{domain.removeprefix('intl.')}"

    def problems(self, api: Api) -> list[Problem]:
        """Return all that is wrong with the settings for a client of *api*."""
        # No deadline is among the options, so that the time does not matter.
        options = option_problems(self.default_options, api, prefix="", now=0.0)
        return [*self._type_problems(), *self._region_problems(api), *options]

    def _type_problems(self) -> Iterator[Problem]:
        """Find values of a wrong type, which a program without a type checker can give."""
        yield from _credential_problems(self.credential, is_async=self.is_async)
        if self.json is not None and (why := codec_problem(self.json)):
            yield Problem("json", why)
        if not isinstance(cast("object", self.endpoint), str | None):
            yield wrong_type("endpoint", self.endpoint, "str")
        elif self.endpoint is not None and self.regional_endpoint:
            yield Problem("endpoint", "cannot be given with regional_endpoint, which chooses it")
        yield from _user_agent_problems(self.user_agent)
        if self.transport is not None:
            method = "send_async" if self.is_async else "send"
            yield from _missing_methods("transport", self.transport, (method,))
        if self.rate_limiter is not None:
            yield from _missing_methods("rate_limiter", self.rate_limiter, ("reserve",))
        on_attempt: object = self.on_attempt
        if on_attempt is not None and not callable(on_attempt):
            yield wrong_type("on_attempt", self.on_attempt, "function")
        yield from _missing_methods("clock", self.clock, _CLOCK_METHODS)
        if not self.is_async and iscoroutinefunction(getattr(self.clock, "sleep", None)):
            yield Problem("clock", "its sleep has to be awaited, which only an async client does")

    def _region_problems(self, api: Api) -> Iterator[Problem]:
        """Refuse what does not even look like a region, if that can be known or is part of a host.

        A region that is not listed passes: actions that were not generated may be served there.
        """
        region = self.region
        if not is_header_value(region) or re.fullmatch(_REGION, region):
            return
        if api.regions:
            yield Problem("region", f"{region!r} is not a region; {', '.join(api.regions)} are")
        elif self.regional_endpoint:
            yield Problem("region", f"{region!r} is not a region, such as ap-singapore")


def _credential_problems(credential: object, *, is_async: bool) -> Iterator[Problem]:
    """Refuse what provides no key; a class, such as Credential itself, only looks as if it did."""
    if not callable(credential) or isinstance(credential, type):
        yield wrong_type("credential", credential, "Credential")
    elif not is_async and not isinstance(credential, Credential) and _is_awaited(credential):
        yield Problem("credential", "has to be awaited, which only an async client does")


def _is_awaited(provider: object) -> bool:
    # Imported with the first client that needs it: most have one key.
    from .._credentials.refreshing import RefreshingCredential

    if isinstance(provider, RefreshingCredential):
        provider = provider.keeper.provider
    return any(map(iscoroutinefunction, (provider, type(provider).__call__)))


def _user_agent_problems(name: object) -> Iterator[Problem]:
    """Refuse what cannot stand in a User-Agent; the value is not repeated."""
    if not isinstance(name, str | None):
        yield wrong_type("user_agent", name, "str")
    elif name is not None and not re.fullmatch(rf"{_PRODUCT}(?:/{_PRODUCT})?", name):
        message = "must be a name and a version in ASCII, without blanks, such as shop/1.2"
        yield Problem("user_agent", message)


def _missing_methods(name: str, value: object, methods: tuple[str, ...]) -> Iterator[Problem]:
    missing = [method for method in methods if not callable(getattr(value, method, None))]
    if missing:
        message = f"is of type {type(value).__name__}, which has no method {', '.join(missing)}"
        yield Problem(name, message)
