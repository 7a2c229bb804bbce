# SPDX-License-Identifier: MIT-0
"""The keys that the requests of a client are signed with, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..credentials import UNSIGNED, Credential

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._credentials.refreshing import AnyProvider, Await
    from .._http.cancellation import Deadline
    from .clock import TimeSource

__all__ = ["NO_KEYS", "Keys", "keys_of"]


class Keys(Protocol):
    """What a client signs with; asked by any thread that sends."""

    @property
    def can_change(self) -> bool:
        """Whether another key may follow one that the service refuses."""
        ...

    def at(
        self, now: Callable[[], float], deadline: Deadline, awaits: Await | None
    ) -> tuple[Credential, float]:
        """Return a key, and the time by *now* at which it is good, in seconds since 1970.

        *awaits* waits for what an async provider returns. Raises CredentialError, at the *deadline*
        at the latest.
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

    def at(
        self, now: Callable[[], float], deadline: Deadline, awaits: Await | None
    ) -> tuple[Credential, float]:
        del deadline, awaits  # nothing is waited for
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
