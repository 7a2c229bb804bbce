# SPDX-License-Identifier: MIT-0
"""Profiles: keys in files, as the official SDK and tccli write them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CredentialError
from .files import read_private
from .source import Source, json_object, key_of, unusable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..credentials import Credential

__all__ = ["ProfileProvider"]

_INI = ("secret_id", "secret_key", "token", "expires_at")
_TCCLI = ("secretId", "secretKey", "token", "expiresAt")


class ProfileProvider(Source):
    """Reads a named profile from a file, anew each time.

    Looked for in ``~/.tencentcloud/credentials``, then in ``/etc/tencentcloud/credentials``: a
    section ``[name]`` with the lines ``secret_id = ...``, ``secret_key = ...`` and, for temporary
    keys, ``token = ...`` and perhaps ``expires_at = ...``, in seconds since 1970; quotes around a
    value are not part of it. Then in ``~/.tccli/name.credential``, as tccli writes it.

    Args:
        name: The profile; ``TCCLI_PROFILE`` of the environment by default, or else ``default``.
        files: Files with sections to look into instead.
        home: Replaces the home directory of the user.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        files: Sequence[str | os.PathLike[str]] | None = None,
        home: str | os.PathLike[str] | None = None,
    ) -> None:
        self._name = name or os.environ.get("TCCLI_PROFILE") or "default"
        self._files = files
        self._home = home

    def __str__(self) -> str:
        return f"profile {self._name}"

    def _read(self) -> Credential:
        home = Path(self._home) if self._home is not None else _home()
        shared = (home / ".tencentcloud" / "credentials", Path("/etc/tencentcloud/credentials"))
        passed: list[str] = []
        for path in shared if self._files is None else map(Path, self._files):
            text = read_private(path)
            fields = None if text is None else _section(text, self._name, path)
            if fields is not None:
                return key_of(fields, _INI, f"profile {self._name} in {path}")
            passed.append(f"no {path}" if text is None else f"no section [{self._name}] in {path}")
        return self._of_tccli(home, passed)

    def _of_tccli(self, home: Path, passed: list[str]) -> Credential:
        if self._files is not None or {"/", "\\", "\0"} & {*self._name}:
            raise CredentialError("; ".join(passed))
        path = home / ".tccli" / f"{self._name}.credential"
        text = read_private(path)
        if text is None:
            raise CredentialError("; ".join([*passed, f"no {path}"]))
        fields = json_object(text, str(path))
        if fields.get("role-arn"):
            raise unusable(f"{path} names a role to assume, which is not read from there")
        return key_of(fields, _TCCLI, str(path))


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        raise CredentialError("there is no home directory to look into") from None


def _section(text: str, name: str, path: Path) -> dict[str, str] | None:
    """Return the values of a section; ``None`` where there is none of that name.

    Raises CredentialError, which is final, for a line that cannot be read; it repeats nothing of
    it, as that may be the key.
    """
    found: dict[str, str] | None = None
    section = ""
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
            if section == name:
                found = {} if found is None else found
        elif line and line[0] not in "#;":
            key, is_pair, value = line.partition("=")
            key = key.strip().lower()
            if not is_pair:
                raise unusable(f"{path}:{number} is not of the form name = value")
            if section == name and found is not None:
                if key in found:
                    raise unusable(f"{path}:{number} sets a value again")
                found[key] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] in "\"'" and value[-1] == value[0]
    return value[1:-1] if is_quoted else value
