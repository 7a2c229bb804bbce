# SPDX-License-Identifier: MIT-0
"""The key that requests are signed with."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Credential"]

_ID, _KEY, _TOKEN = "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"


@dataclass(frozen=True, slots=True)
class Credential:
    """An API key; *token* belongs to temporary keys only.

    Key and token are kept out of ``repr``. Raises CredentialError where a part is empty or holds
    anything but visible ASCII characters, as it does when it was pasted with a line end.
    """

    secret_id: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        parts = {"secret_id": self.secret_id, "secret_key": self.secret_key}
        if self.token is not None:
            parts["token"] = self.token
        for name, value in parts.items():
            if not value:
                raise CredentialError(f"{name} is empty")
            if not (value.isascii() and value.isprintable() and " " not in value):
                raise CredentialError(
                    f"{name} holds a blank, a line end or a character outside ASCII"
                )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Credential:
        """Return the key that the environment names, as the official tools name it.

        Reads TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and, for temporary keys,
        TENCENTCLOUD_TOKEN. Raises CredentialError, naming what is missing.
        """
        found = os.environ if environ is None else environ
        missing = [name for name in (_ID, _KEY) if not found.get(name)]
        if missing:
            raise CredentialError(f"not set in the environment: {', '.join(missing)}")
        return cls(found[_ID], found[_KEY], found.get(_TOKEN) or None)
