# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The key that requests are signed with."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ._tracebacks import clear_locals
from .errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn, Self

__all__ = ["Credential"]

_ID, _KEY, _TOKEN = "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"


@dataclass(frozen=True, slots=True, init=False)
class Credential:
    """An API key; *token* belongs to temporary keys only.

    Key and token are kept out of ``repr`` and of tracebacks, and a credential refuses to be
    pickled. Raises CredentialError where a part is empty or holds anything but printable
    ASCII characters without blanks, as it does when it was pasted with a line end.
    """

    secret_id: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)

    def __init__(self, secret_id: str, secret_key: str, token: str | None = None) -> None:
        object.__setattr__(self, "secret_id", secret_id)
        object.__setattr__(self, "secret_key", secret_key)
        object.__setattr__(self, "token", token)
        del secret_key, token  # Error reporters record local variables.
        if problem := self._problem():
            raise CredentialError(problem)

    def _problem(self) -> str:
        """Return what is wrong with a part, without the part; empty where nothing is."""
        return (
            _problem("secret_id", self.secret_id)
            or _problem("secret_key", self.secret_key)
            or ("" if self.token is None else _problem("token", self.token))
        )

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


def _parts(environ: Mapping[str, str]) -> tuple[str, str, str | None]:
    """Return id, key and token; raises CredentialError, naming what is missing."""
    missing = [name for name in (_ID, _KEY) if not environ.get(name)]
    if missing:
        raise CredentialError(f"not set in the environment: {', '.join(missing)}")
    return environ[_ID], environ[_KEY], environ.get(_TOKEN) or None


def _problem(name: str, value: object) -> str:
    """Return what is wrong with a part of a key, without the part; empty where nothing is."""
    if not isinstance(value, str):
        return f"{name} must be a str, not {type(value).__name__}"
    if not value:
        return f"{name} is empty"
    if not (value.isascii() and value.isprintable() and " " not in value):
        return f"{name} holds a blank, a line end or a character outside ASCII"
    return ""
