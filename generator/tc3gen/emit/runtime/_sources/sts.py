# SPDX-License-Identifier: MIT-0
"""Keys that STS issues for a role."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from ..errors import CredentialError, TencentCloudError
from .files import read_bounded
from .source import Source, key_of, unusable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from ..credentials import Credential

__all__ = ["AssumeRoleProvider", "StsCaller", "WebIdentityProvider"]

_NAMES = ("TmpSecretId", "TmpSecretKey", "Token", "ExpiredTime")
_SECONDS = 7200
_VARIABLES = ("TKE_PROVIDER_ID", "TKE_WEB_IDENTITY_TOKEN_FILE", "TKE_ROLE_ARN")


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

    @classmethod
    def from_env(cls, sts: StsCaller, environ: Mapping[str, str] | None = None) -> Self:
        """Return the provider for the service account of a pod in TKE.

        Reads TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE and TKE_ROLE_ARN; raises CredentialError,
        naming what is missing. The region is that of *sts*: TKE_REGION names it.
        """
        environ = os.environ if environ is None else environ
        found = [environ.get(name) or "" for name in _VARIABLES]
        missing = [name for name, value in zip(_VARIABLES, found, strict=True) if not value]
        if missing:
            raise CredentialError(f"not set in the environment: {', '.join(missing)}")
        provider, token_file, role = found
        return cls(sts, provider_id=provider, token_file=token_file, role_arn=role)

    def __str__(self) -> str:
        return f"web identity for role {self._parameters['RoleArn']}"

    def _read(self) -> Credential:
        token = read_bounded(self._token_file)
        if token is None:
            raise unusable(f"there is no {self._token_file}")
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
