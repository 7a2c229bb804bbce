# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""How all generated clients are made."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar, Generic, NoReturn, TypeVar, cast

from ._calls.options import DEFAULT_TIMEOUT
from .errors import Problem, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self, Unpack

    from ._calls.clock import TimeSource
    from ._calls.hooks import Attempt
    from ._calls.json_codec import Codec, CodecName
    from ._calls.operation import Api
    from ._calls.rate_limiter import SharedRateLimiter
    from ._calls.retry_settings import Retry
    from ._calls.settings import ClientOptions
    from ._credentials.refreshing import AnyProvider, Await

__all__ = ["BaseClient"]

C = TypeVar("C", bound="TimeSource")
P = TypeVar("P", bound="AnyProvider")
AnyTransport = TypeVar("AnyTransport")


class BaseClient(Generic[C, AnyTransport, P]):
    """What Client and AsyncClient have in common: how they are made."""

    _api: ClassVar[Api]
    _is_async: ClassVar[bool]

    def __init__(
        self,
        credential: P,
        *,
        region: str,
        endpoint: str | None = None,
        regional_endpoint: bool = False,
        language: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        attempts: int | None = None,
        retry: Retry | None = None,
        checks: bool = True,
        strict: bool = False,
        limit_rate: bool = False,
        rate_limiter: SharedRateLimiter | None = None,
        transport: AnyTransport | None = None,
        user_agent: str | None = None,
        on_attempt: Callable[[Attempt], object] | None = None,
        json: Codec | CodecName | None = None,
        clock: C | None = None,
    ) -> None:
        """Make a client; nothing is connected before its first call.

        Args:
            credential: The key to sign with, or what provides it; see CredentialProvider.
            region: The region that serves calls, such as ``ap-singapore``.
            endpoint: A host to use instead of the documented one; ``http://`` to this machine only.
            regional_endpoint: ``True`` calls the host of the region of the client, such as
                ``sms.ap-singapore.tencentcloudapi.com``. Otherwise the platform chooses a region
                close to the caller; regions for finance are reached by their own hosts only.
            language: The language of error messages, such as ``en-US``.
            timeout: Seconds that a whole call may take, with all attempts and backoffs.
            attempts: How often a request is sent at most, 1 to 10; 3 by default. One that may have
                had an effect is only sent again for an idempotent action.
            retry: Attempts and backoffs; ``attempts=5`` is short for ``retry=Retry(attempts=5)``.
            checks: ``False`` sends parameters without checking them first.
            strict: ``True`` raises where a response is not as documented: OutcomeUnknownError, or
                NoResponseError for an idempotent action. ``False`` converts what can be converted,
                leaves out the rest, and lists both in ``meta.deviations`` of the response.
            limit_rate: ``True`` keeps the requests of each action within its documented rate limit,
                over all threads or tasks; batches always do.
            rate_limiter: Keeps the rate limits of this client and others together, instead of a
                rate limiter of its own.
            transport: Sends the requests instead of an HttpTransport, from any thread, or of an
                AsyncHttpTransport; it is not closed with the client.
            user_agent: The program and its version, such as ``shop/1.2``, which requests name after
                ``tc3gen`` and its version.
            on_attempt: Called with an Attempt after each request, in the thread or event loop of
                the call, which it must not block; what it raises is logged.
            json: The library that writes and reads JSON instead of the standard one: ``"orjson"``
                or ``"msgspec"``, which you install, or a Codec. It costs less CPU, and nothing
                else changes.
            clock: Replaces the clock of this machine, in tests with a FakeClock or, for an async
                client, an AsyncFakeClock of ``tc3.testing``.

        Raises:
            ValidationError: Arguments cannot be used; ``problems`` lists all of them.
        """
        # Imported with the first client: a program that only imports the package need not pay.
        from ._calls.calls import Calls
        from ._calls.settings import ClientSettings

        api = self._find_api()
        clock = self._system_clock() if clock is None else clock
        settings = ClientSettings(
            credential=credential,
            region=region,
            endpoint=endpoint,
            regional_endpoint=regional_endpoint,
            language=language,
            timeout=timeout,
            attempts=attempts,
            retry=retry,
            checks=checks,
            strict=strict,
            limit_rate=limit_rate,
            rate_limiter=rate_limiter,
            transport=transport,
            user_agent=user_agent,
            on_attempt=on_attempt,
            json=json,
            clock=clock,
            is_async=self._is_async,
            awaiter=self._awaiter(),
        )
        if problems := settings.problems(api):
            del credential, settings  # Error reporters record local variables.
            raise ValidationError("the client cannot be made", problems=problems)
        self._calls = Calls.of_client(api, settings)
        self._clock = clock
        self._close_transport: Callable[[], None] = lambda: None
        if transport is None:
            transport, self._close_transport = self._new_transport()
        self._transport: AnyTransport = transport

    @classmethod
    def from_env(
        cls,
        *,
        region: str | None = None,
        profile: str | None = None,
        **settings: Unpack[ClientOptions[C, AnyTransport]],
    ) -> Self:
        """Make a client with the key that this machine has, as the official tools find it.

        That is *profile*, if one is named, or else the first one of: the environment, a profile in
        a file, the role of the machine, the
        service account of a pod in TKE; see ``ProviderChain.default``. It is looked for with the
        first call. *region* is ``TENCENTCLOUD_REGION`` of the environment by default. Raises
        ValidationError without one, and as making a client does.
        """
        from ._credentials.refreshing import RefreshingCredential
        from ._sources.chain import ProviderChain

        region = region or os.environ.get("TENCENTCLOUD_REGION")
        if not region:
            problem = Problem("region", "is missing: give one, or set TENCENTCLOUD_REGION")
            raise ValidationError("the client cannot be made", problems=[problem])
        provider = RefreshingCredential(ProviderChain.default(profile=profile))
        return cls(cast("P", provider), region=region, **settings)

    def _find_api(self) -> Api:
        """Return what the client knows about its service; those of large services import it."""
        return self._api

    def _system_clock(self) -> C:
        """Return the clock of this machine."""
        raise NotImplementedError

    def _new_transport(self) -> tuple[AnyTransport, Callable[[], None]]:
        """Return the transport of a client that was given none, and what closes it."""
        raise NotImplementedError

    def _awaiter(self) -> Callable[[], Await] | None:
        """Return what makes a function that awaits a key in the running event loop, if any can."""
        return None

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a pickle would hold the secret key in the clear."""
        raise TypeError("a client holds a secret key: make one in each process instead")
