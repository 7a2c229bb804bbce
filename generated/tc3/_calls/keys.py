# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The keys that the requests of a client are signed with, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .._http.before_sending import reason
from ..credentials import UNSIGNED, Credential
from ..errors import CredentialError, TencentCloudError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._credentials.refreshing import AnyProvider, Await, Renewal
    from .._http.cancellation import Deadline
    from .clock import TimeSource

__all__ = ["NO_KEYS", "Keys", "keys_of", "no_key"]


class Keys(Protocol):
    """What a client signs with; asked by any thread that sends."""

    @property
    def can_change(self) -> bool:
        """Whether another key may follow one that the service refuses."""
        ...

    def renewal(self, now: Callable[[], float], awaits: Await | None) -> Renewal | None:
        """Return the renewal that is under way, or begin one; ``None`` where the key is fixed.

        *now* returns the seconds since 1970, and *awaits* waits for what an async provider returns.
        """
        ...

    def is_at_hand(self, now: Callable[[], float], renewal: Renewal | None) -> bool:
        """Return whether `at` returns at once; *renewal* is what the request has waited for."""
        ...

    def at(
        self,
        now: Callable[[], float],
        deadline: Deadline,
        awaits: Await | None,
        renewal: Renewal | None,
    ) -> tuple[Credential, float]:
        """Return a key, and the time by *now* at which it is good.

        Waits where none is at hand; raises CredentialError, at the *deadline* at the latest.
        """
        ...

    def refuse(self, key: Credential) -> None:
        """Never return *key* again, as the service takes its token for dead."""
        ...


class _FixedKey:
    """One key, which is all there is."""

    can_change = False

    def __init__(self, key: Credential) -> None:
        self._key = key

    def renewal(self, now: Callable[[], float], awaits: Await | None) -> None:
        """Nothing is waited for."""

    def is_at_hand(self, now: Callable[[], float], renewal: Renewal | None) -> bool:
        del now, renewal
        return True

    def at(
        self,
        now: Callable[[], float],
        deadline: Deadline,
        awaits: Await | None,
        renewal: Renewal | None,
    ) -> tuple[Credential, float]:
        del deadline, awaits, renewal  # nothing is waited for
        return self._key, now()

    def refuse(self, key: Credential) -> None:
        """Keep it: there is no other."""


NO_KEYS: Keys = _FixedKey(UNSIGNED)
"""What signs nothing."""


def keys_of(provider: AnyProvider, clock: TimeSource) -> Keys:
    """Return the keys that *provider* provides; several clients may share those of one."""
    if isinstance(provider, Credential):
        return _FixedKey(provider)
    # Imported with the first client that needs it: most have one key.
    from .._credentials.refreshing import keeper_of

    return keeper_of(provider, clock)


def no_key(error: Exception) -> TencentCloudError:
    """Return the error of a call that waited for a renewal which ended with *error*.

    One of its own for each call, as each adds its action to it. A TimeoutError says that the
    renewal has not ended.
    """
    if isinstance(error, TencentCloudError) and not isinstance(error, CredentialError):
        return error  # the call was cancelled
    if isinstance(error, CredentialError):
        failure = CredentialError(error.message, tried=error.tried)
        failure.final = error.final
    elif isinstance(error, TimeoutError):
        failure = CredentialError("no key came before the deadline of the call")
    else:
        failure = CredentialError(f"no key came: {reason(error)}")
    failure.__cause__ = error
    return failure
