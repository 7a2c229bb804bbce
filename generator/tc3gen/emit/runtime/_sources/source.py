# SPDX-License-Identifier: MIT-0
"""What all sources of keys have in common."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from .._tracebacks import clear_locals
from ..credentials import Credential
from ..errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EnvironmentProvider", "Source", "json_object", "key_of", "unusable"]


class Source:
    """A CredentialProvider that reads a key somewhere; ``str`` of it says where."""

    def __call__(self) -> Credential:
        """Return the key as it is now; raises CredentialError, without any part of it."""
        try:
            return self._read()
        except BaseException as error:
            clear_locals(error)
            raise

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"

    def _read(self) -> Credential:
        raise NotImplementedError


class EnvironmentProvider(Source):
    """Reads the key in the environment; see ``Credential.from_env``."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ

    def __str__(self) -> str:
        return "environment"

    def _read(self) -> Credential:
        try:
            return Credential.from_env(self._environ)
        except CredentialError as error:
            # A key that is set and malformed is not passed over.
            error.final = error.final or not error.message.startswith("not set")
            raise


def unusable(message: str) -> CredentialError:
    """Return the error of a key that is there, but cannot be used: no other is looked for."""
    error = CredentialError(message)
    error.final = True
    return error


def json_object(text: str | bytes, what: str) -> dict[str, object]:
    """Return a JSON object; raises CredentialError, which is final and repeats nothing of it."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise unusable(f"{what} is no JSON object")
    return cast("dict[str, object]", found)


def key_of(
    fields: Mapping[str, object], names: tuple[str, str, str, str], where: str
) -> Credential:
    """Return the key in *fields*, whose id, key, token and time of expiry have these *names*.

    Raises CredentialError, which is final, and names the field that is missing or wrong.
    """
    identifier, key, token, ends = (fields.get(name) for name in names)
    missing = [name for name, value in zip(names, (identifier, key), strict=False) if not value]
    if missing:
        raise unusable(f"{where} has no {' and no '.join(missing)}")
    try:
        return Credential(
            cast("str", identifier),
            cast("str", key),
            cast("str | None", token or None),
            expires_at=_time(ends),
        )
    except CredentialError as error:
        raise unusable(f"{where}: {error.message}") from None


def _time(value: object) -> float | None:
    """Return a time of expiry, which some files hold as a text; a Credential says if it is none."""
    if isinstance(value, str):
        with suppress(ValueError):
            return float(value)
    return cast("float | None", value or None)
