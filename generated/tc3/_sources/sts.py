# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Keys that STS issues for a role."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from ..errors import TencentCloudError
from .files import read_bounded
from .source import Source, key_of, unusable

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from ..credentials import Credential

__all__ = ["AssumeRoleProvider", "StsCaller", "WebIdentityProvider"]

_NAMES = ("TmpSecretId", "TmpSecretKey", "Token", "ExpiredTime")
_SECONDS = 7200


class StsCaller(Protocol):
    """What a client for STS has, as tc3gen makes one: its timeout, proxy and retries count."""

    def call(self, action: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Call an action; see Client.call."""
        ...


class AssumeRoleProvider(Source):
    """Has STS issue a key for a role, asked for by another key: that of the client *sts*.

    Args:
        sts: A client for STS.
        role_arn: The role.
        session_name: What the log of the account calls who assumed it.
        duration: Seconds that a key is to live; the role may allow less than the 43,200 of STS.
        parameters: Further parameters of AssumeRole, such as ``ExternalId``.
    """

    def __init__(
        self,
        sts: StsCaller,
        *,
        role_arn: str,
        session_name: str,
        duration: int = _SECONDS,
        parameters: Mapping[str, object] | None = None,
    ) -> None:
        self._sts = sts
        self._parameters = {
            "RoleArn": role_arn,
            "RoleSessionName": session_name,
            "DurationSeconds": duration,
            **(parameters or {}),
        }

    def __str__(self) -> str:
        return f"assumed role {self._parameters['RoleArn']}"

    def _read(self) -> Credential:
        return _issued(self._sts, "AssumeRole", self._parameters)


class WebIdentityProvider(Source):
    """Has STS issue a key for a role, asked for by the token of another identity provider.

    Args:
        sts: A client for STS that signs nothing: its credential is ``tc3.credentials.UNSIGNED``.
        provider_id: The identity provider, as CAM calls it.
        token_file: The file with the token, read anew each time.
        role_arn: The role.
        session_name: What the log of the account calls who assumed it.
        duration: Seconds that a key is to live.
    """

    def __init__(
        self,
        sts: StsCaller,
        *,
        provider_id: str,
        token_file: str | os.PathLike[str],
        role_arn: str,
        session_name: str = "tc3",
        duration: int = _SECONDS,
    ) -> None:
        self._sts = sts
        self._token_file = Path(token_file)
        self._parameters = {
            "ProviderId": provider_id,
            "RoleArn": role_arn,
            "RoleSessionName": session_name,
            "DurationSeconds": duration,
        }

    def __str__(self) -> str:
        return f"web identity for role {self._parameters['RoleArn']}"

    def _read(self) -> Credential:
        token = read_bounded(self._token_file)
        if token is None:
            raise unusable(f"there is no {self._token_file}")
        if not token.strip():
            raise unusable(f"{self._token_file} is empty")
        parameters = {**self._parameters, "WebIdentityToken": token.strip()}
        return _issued(self._sts, "AssumeRoleWithWebIdentity", parameters)


def _issued(sts: StsCaller, action: str, parameters: Mapping[str, object]) -> Credential:
    try:
        result = sts.call(action, parameters)
    except TencentCloudError as error:
        raise unusable(f"STS issued no key: {error}") from None
    fields: object = result.get("Credentials")
    if not isinstance(fields, dict):
        raise unusable("STS returned no Credentials")
    issued = {**cast("dict[str, object]", fields), "ExpiredTime": result.get("ExpiredTime")}
    missing = [name for name in ("Token", "ExpiredTime") if not issued.get(name)]
    if missing:
        raise unusable(f"STS returned a key without {' and '.join(missing)}")
    return key_of(issued, _NAMES, "what STS returned")
