# SPDX-License-Identifier: MIT-0
"""The key that requests are signed with, and what provides one that changes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from ._tracebacks import clear_locals
from .errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from typing import NoReturn, Self

__all__ = ["UNSIGNED", "AsyncCredentialProvider", "Credential", "CredentialProvider"]

_ID, _KEY, _TOKEN = "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"

_LAST_TIME = 253402300800
"""The year 10000; the same moment in milliseconds is later than that."""


@dataclass(frozen=True, slots=True, init=False)
class Credential:
    """An API key; *token* belongs to temporary keys, which end at *expires_at*.

    That is in seconds since 1970; ``None`` where it is not known, or never. A credential is the
    simplest CredentialProvider: it provides itself. Key and token are kept out of ``repr`` and of
    tracebacks, and a credential refuses to be pickled. Raises CredentialError where a part is empty
    or holds anything but printable ASCII characters without blanks, as it does when it was pasted
    with a line end.
    """

    secret_id: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    expires_at: float | None = None

    def __init__(
        self,
        secret_id: str,
        secret_key: str,
        token: str | None = None,
        *,
        expires_at: float | None = None,
    ) -> None:
        object.__setattr__(self, "secret_id", secret_id)
        object.__setattr__(self, "secret_key", secret_key)
        object.__setattr__(self, "token", token)
        object.__setattr__(self, "expires_at", expires_at)
        del secret_key, token  # Error reporters record local variables.
        if problem := self._problem():
            raise CredentialError(problem)

    def _problem(self) -> str:
        """Return what is wrong with a part, without the part; empty where nothing is."""
        return (
            _problem("secret_id", self.secret_id)
            or _problem("secret_key", self.secret_key)
            or ("" if self.token is None else _problem("token", self.token))
            or _time_problem(self.expires_at)
        )

    def __call__(self) -> Self:
        """Return itself, as a CredentialProvider does."""
        return self

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a pickle would hold the secret key in the clear."""
        raise TypeError("a Credential holds a secret key: make one in each process instead")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Credential:
        """Return the key that the environment names, as the official tools name it.

        Reads TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and, for temporary keys,
        TENCENTCLOUD_TOKEN. Raises CredentialError, naming what is missing.
        """
        try:
            return cls(*_parts(os.environ if environ is None else environ))
        except CredentialError as error:
            del environ  # Error reporters record local variables.
            clear_locals(error)
            raise


class CredentialProvider(Protocol):
    """Provides the key of a client: a function or any other callable without parameters."""

    def __call__(self) -> Credential:
        """Return a key that is good now, whole and of one moment; called in a thread of its own.

        It is called again before ``expires_at`` of that key, after a minute where there is none,
        and where the service says that its token is dead.
        """
        ...


class AsyncCredentialProvider(Protocol):
    """Provides the key of an async client: a coroutine function without parameters."""

    def __call__(self) -> Awaitable[Credential]:
        """Return a key as CredentialProvider does; awaited in the event loop of a call."""
        ...


def _parts(environ: Mapping[str, str]) -> tuple[str, str, str | None]:
    """Return id, key and token; raises CredentialError, naming what is missing."""
    missing = [name for name in (_ID, _KEY) if not environ.get(name)]
    if missing:
        error = CredentialError(f"not set in the environment: {', '.join(missing)}")
        error.final = len(missing) == 1
        raise error
    token = environ.get(_TOKEN) or None
    for name in (_ID, _KEY, *([] if token is None else [_TOKEN])):
        if why := _problem(name, environ[name]):
            raise CredentialError(why)
    return environ[_ID], environ[_KEY], token


def _problem(name: str, value: object) -> str:
    """Return what is wrong with a part of a key, without the part; empty where nothing is."""
    if not isinstance(value, str):
        return f"{name} must be a str, not {type(value).__name__}"
    if not value:
        return f"{name} is empty"
    if not (value.isascii() and value.isprintable() and " " not in value):
        return f"{name} holds a blank, a line end or a character outside ASCII"
    return ""


def _time_problem(value: object) -> str:
    """Return what is wrong with a time of expiry; empty where nothing is."""
    if value is None:
        return ""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 < cast("float", value) < _LAST_TIME:
        return "expires_at is no Unix time in seconds"
    return ""


UNSIGNED = Credential("unsigned", "unsigned")
"""The credential of a client without a key, for the few actions that are called unsigned."""
