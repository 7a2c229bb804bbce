# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""A key that expires: renewed in time, once for all threads and tasks."""

from __future__ import annotations

import math
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import iscoroutine
from time import monotonic, time
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from .._calls.clock import SystemClock
from .._calls.hooks import log
from .._calls.keys import no_key
from .._forking import register_fork_reset
from .._http.background_call import BackgroundCall
from .._http.before_sending import reason
from .._http.cancellation import Deadline
from .._printable import printable
from .._tracebacks import clear_locals
from ..credentials import Credential
from ..errors import CredentialError, NotSentError

if TYPE_CHECKING:
    from typing import NoReturn

    from .._calls.clock import TimeSource

__all__ = [
    "MAX_SECONDS",
    "AnyProvider",
    "Await",
    "Keeper",
    "RefreshingCredential",
    "Renewal",
    "keeper_of",
]


class Await(Protocol):
    """Waits, in a thread, for what an async provider returned."""

    def __call__(self, coming: Awaitable[Credential], /) -> Credential:
        """Return the key that is *coming*."""
        ...

    def is_over(self) -> bool:
        """Return whether nothing comes any more, as the event loop ended."""
        ...

    def runs_here(self) -> bool:
        """Return whether this thread runs the event loop, which must not wait."""
        ...


AnyProvider: TypeAlias = Callable[[], "Credential | Awaitable[Credential]"]
"""A provider for any client; only an async one awaits."""

MAX_SECONDS = 60.0
"""After so long nobody waits for a provider any more, and it is asked again."""

_KEEP = 60.0
_EARLY = 300.0
"""Seconds before its end at which a key is renewed at the earliest; clocks of the platform agree
within these."""
_MARGIN = 5.0
"""Seconds before its end at which a key is not used any more: a request takes time to arrive."""
_BACKOFF = 10.0
"""Seconds between two failed renewals, while the key at hand is good."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A *key* that is renewed from *renew_at* and used until *ends_at*; seconds since 1970.

    From *wait_at* calls wait for the next one. What signs then finds this one still good, however
    long it takes from the look at the key to the signature.
    """

    key: Credential
    renew_at: float
    wait_at: float
    ends_at: float

    @classmethod
    def of(cls, key: Credential, now: float, part: float, keep: float) -> _Kept:
        """Return how to keep *key*, which came *now*; *part*, 0 to 1, parts those who renew it."""
        if key.expires_at is None:
            renew_at = now + keep * (1 - part / 2) if keep else math.inf
            return cls(key, renew_at, math.inf, math.inf)
        left = key.expires_at - now
        if left <= 0:
            raise CredentialError(
                f"the key that the provider returned expired {_told(-left)} ago,"
                " by the clock of this machine; is that right?"
            )
        early, margin = min(_EARLY, left / 4) * (1 - part / 2), min(_MARGIN, left / 20)
        end = key.expires_at
        return cls(key, end - early, end - 2 * margin, end - margin)


def _told(seconds: float) -> str:
    """Return a time in few digits, as many would be masked like a number."""
    for unit, size in (("days", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{min(seconds / size, 999):.0f} {unit}"
    return f"{seconds:.0f} s"


Renewal: TypeAlias = BackgroundCall[_Kept]
"""A renewal under way, or one that has ended."""


class RefreshingCredential:
    """Keeps the key of a provider, and renews it before it expires; clients may share one.

    However many threads and tasks want a key, the provider is asked once, in a thread of its own,
    or in the event loop of an async call where it is async. While the key at hand is good nobody
    waits, and a renewal that fails is logged and tried again later. Otherwise calls wait, each no
    longer than its deadline.

    Args:
        provider: Returns a new key.
        keep: Seconds after which a key that has no ``expires_at`` is asked for again; 0 asks for
            each request.
        clock: Its monotonic clock and its random numbers are used.

    Attributes:
        keeper: What its clients share; for these alone.
    """

    def __init__(
        self, provider: AnyProvider, *, keep: float = _KEEP, clock: TimeSource | None = None
    ) -> None:
        self.keeper = Keeper(provider, keep, SystemClock() if clock is None else clock)
        self._name = type(provider).__name__

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name})"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a pickle would hold the secret key in the clear."""
        raise TypeError("a RefreshingCredential holds a secret key: make one in each process")

    def __call__(self) -> Credential:
        """Return a key that is good now, as a CredentialProvider does.

        Raises CredentialError, after a minute at most.
        """
        try:
            return self.keeper.at(time, Deadline(monotonic() + MAX_SECONDS, monotonic))[0]
        except CredentialError as error:
            clear_locals(error)
            raise


def keeper_of(provider: AnyProvider, clock: TimeSource) -> Keeper:
    """Return what keeps the key of *provider*; that of a RefreshingCredential is shared."""
    if isinstance(provider, RefreshingCredential):
        return provider.keeper
    return Keeper(provider, _KEEP, clock)


class Keeper:
    """The key of a provider for all calls of one client, or of several; see Keys."""

    can_change = True

    def __init__(self, provider: AnyProvider, keep: float, clock: TimeSource) -> None:
        self.provider: Callable[[], object] = provider
        self._keep = keep
        self._monotonic, self._random = clock.monotonic, clock.random
        self._kept: _Kept | None = None
        self._retry_at = -math.inf
        self.reset_after_fork()
        register_fork_reset(self)

    def reset_after_fork(self) -> None:
        """Drop a renewal under way: its thread does not exist in a forked process."""
        # Reentrant: a signal handler that sends may run while its own thread holds it.
        self._lock = threading.RLock()
        self._flight: Renewal | None = None
        self._awaits: Await | None = None
        self._abandon_at = 0.0

    def renewal(self, now: Callable[[], float], awaits: Await | None) -> Renewal:
        """Return the renewal that is under way, or begin one; see Keys."""
        with self._lock:
            flight, at = self._flight, self._monotonic()
            is_over = self._awaits is not None and self._awaits.is_over()
            if flight is None or flight.is_done or is_over or at >= self._abandon_at:
                flight = BackgroundCall(lambda: self._renew(now, awaits))
                flight.start()
                self._flight, self._awaits, self._abandon_at = flight, awaits, at + MAX_SECONDS
            return flight

    def is_at_hand(self, now: Callable[[], float], renewal: Renewal | None) -> bool:
        """Return whether `at` returns at once; see Keys."""
        kept = self._kept_or_of(renewal)
        return kept is not None and now() < kept.wait_at

    def at(
        self,
        now: Callable[[], float],
        deadline: Deadline,
        awaits: Await | None = None,
        renewal: Renewal | None = None,
    ) -> tuple[Credential, float]:
        """Return a key, and the time by *now* at which it is good; see Keys."""
        while True:
            kept, at = self._kept_or_of(renewal), now()
            if kept is not None and at < kept.ends_at:
                if at >= kept.renew_at:
                    self._renew_beside(now, awaits)
                return kept.key, at
            if awaits is not None and awaits.runs_here():
                # Another thread refused it after the look whether signing may block.
                raise NotSentError("the key was refused as the request was signed")
            renewal = self.renewal(now, awaits)
            try:
                renewal.wait(deadline)
            except Exception as error:  # noqa: BLE001 - no_key tells what it means
                failure = no_key(error)
                raise failure from failure.__cause__

    def _kept_or_of(self, renewal: Renewal | None) -> _Kept | None:
        """Return the key at hand; where none is kept, that of the *renewal* that was waited for."""
        if self._kept is None and not self._keep and renewal is not None and renewal.is_done:
            return renewal.result()
        return self._kept

    def refuse(self, key: Credential) -> None:
        """Never return *key* again, as the service takes its token for dead."""
        with self._lock:
            if self._kept is not None and self._kept.key is key:
                self._kept = None

    def _renew_beside(self, now: Callable[[], float], awaits: Await | None) -> None:
        """Have the key renewed while the one at hand is used, unless that has just failed."""
        if self._monotonic() >= self._retry_at:
            try:
                self.renewal(now, awaits)
            except RuntimeError:
                return  # no thread could be started; the next call tries again

    def _renew(self, now: Callable[[], float], awaits: Await | None) -> _Kept:
        """Ask the provider and keep what it returns."""
        try:
            kept = _Kept.of(self._ask(awaits), now(), self._random(), self._keep)
        except Exception as error:
            self._report(error, now)
            if isinstance(error, CredentialError):
                raise
            raise CredentialError(f"no key came: {reason(error)}") from error
        with self._lock:
            if self._keep or kept.key.expires_at is not None:
                self._kept = kept
            self._retry_at = -math.inf
        return kept

    def _ask(self, awaits: Await | None) -> Credential:
        found = self.provider()
        if isinstance(found, Awaitable):
            coming = cast("Awaitable[Credential]", found)
            if awaits is None:
                _close(coming)
                raise CredentialError("the provider has to be awaited: use it in an async client")
            found = awaits(coming)
        if not isinstance(found, Credential):
            kind = type(found).__name__
            raise CredentialError(f"the provider returned a {kind}, a Credential is wanted")
        return found

    def _report(self, error: Exception, now: Callable[[], float]) -> None:
        """Log that a renewal failed, and leave the provider alone for a while."""
        self._retry_at = self._monotonic() + _BACKOFF * (1 - self._random() / 2)
        kept = self._kept
        if kept is not None and now() < kept.ends_at:
            why = error.message if isinstance(error, CredentialError) else reason(error)
            log.warning("the key was not renewed, and the one at hand is used: %s", printable(why))


def _close(coming: object) -> None:
    """Close a coroutine that nothing will await, which it would warn of."""
    if iscoroutine(coming):
        coming.close()
