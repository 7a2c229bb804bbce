# SPDX-License-Identifier: MIT-0
"""Keys that STS issues for a role, asked for with the methods that tc3gen makes of its API."""

from __future__ import annotations

from functools import partial
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from ..errors import Problem, TencentCloudError, ValidationError
from .files import read_bounded
from .source import Source, key_of, unusable

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from ..credentials import Credential

__all__ = ["AssumeRoleProvider", "TakesWebIdentities", "WebIdentityProvider"]

_NAMES = ("TmpSecretId", "TmpSecretKey", "Token", "ExpiredTime")
_SECONDS = 7200

A = TypeVar("A", bound="Callable[..., _Issued]")


class _Key(Protocol):
    """The Credentials of STS; any may be missing."""

    @property
    def tmp_secret_id(self) -> str | None: ...
    @property
    def tmp_secret_key(self) -> str | None: ...
    @property
    def token(self) -> str | None: ...


class _Issued(Protocol):
    """The response of an action that issues a key."""

    @property
    def credentials(self) -> _Key | None: ...
    @property
    def expired_time(self) -> int | None: ...


class _AssumesRoles(Protocol):
    """A client for STS with AssumeRole."""

    def assume_role(
        self,
        *,
        role_arn: str,
        role_session_name: str,
        duration_seconds: int | None = ...,
        policy: str | None = ...,
        external_id: str | None = ...,
    ) -> _Issued: ...


class TakesWebIdentities(Protocol):
    """A client for STS with AssumeRoleWithWebIdentity."""

    def assume_role_with_web_identity(
        self,
        *,
        provider_id: str,
        web_identity_token: str,
        role_arn: str,
        role_session_name: str,
        duration_seconds: int | None = ...,
    ) -> _Issued: ...


class AssumeRoleProvider(Source):
    """Has STS issue a key for a role, asked for by another key: that of the client *sts*.

    Args:
        sts: A StsClient; its key, proxy, timeout and retries count.
        role_arn: The role.
        session_name: What the log of the account calls who assumed it.
        duration: Seconds that a key is to live; the role may allow less than the 43,200 of STS.
        external_id: The external id that the role asks for.
        policy: What the key may do at most, as AssumeRole describes it.
    """

    def __init__(
        self,
        sts: _AssumesRoles,
        *,
        role_arn: str,
        session_name: str,
        duration: int = _SECONDS,
        external_id: str | None = None,
        policy: str | None = None,
    ) -> None:
        self._role = role_arn
        self._ask = partial(
            _of_threads(sts.assume_role),
            role_arn=role_arn,
            role_session_name=session_name,
            duration_seconds=duration,
            policy=policy,
            external_id=external_id,
        )

    def __str__(self) -> str:
        return f"assumed role {self._role}"

    def _read(self) -> Credential:
        return _issued(self._ask)


class WebIdentityProvider(Source):
    """Has STS issue a key for a role, asked for by the token of another identity provider.

    Args:
        sts: A StsClient; it needs no key: ``StsClient(tc3.credentials.UNSIGNED, ...)``.
        provider_id: The identity provider, as CAM calls it.
        token_file: The file with the token, read anew each time.
        role_arn: The role.
        session_name: What the log of the account calls who assumed it.
        duration: Seconds that a key is to live.
    """

    def __init__(
        self,
        sts: TakesWebIdentities,
        *,
        provider_id: str,
        token_file: str | os.PathLike[str],
        role_arn: str,
        session_name: str = "tc3",
        duration: int = _SECONDS,
    ) -> None:
        self._role = role_arn
        self._token_file = Path(token_file)
        self._ask = partial(
            _of_threads(sts.assume_role_with_web_identity),
            provider_id=provider_id,
            role_arn=role_arn,
            role_session_name=session_name,
            duration_seconds=duration,
        )

    def __str__(self) -> str:
        return f"web identity for role {self._role}"

    def _read(self) -> Credential:
        token = read_bounded(self._token_file)
        if token is None:
            raise unusable(f"there is no {self._token_file}")
        if not token.strip():
            raise unusable(f"{self._token_file} is empty")
        return _issued(partial(self._ask, web_identity_token=token.strip()))


def _of_threads(ask: A) -> A:
    """Return *ask*; raises ValidationError for that of an async client: nobody would await it."""
    if iscoroutinefunction(ask):
        problem = Problem("sts", "is an async client: give a StsClient, to async clients, too")
        raise ValidationError("the provider cannot be made", problems=[problem])
    return ask


def _issued(ask: Callable[[], _Issued]) -> Credential:
    try:
        response = ask()
    except ValidationError as error:
        problems = "; ".join(map(str, error.problems))
        raise unusable(f"STS was not asked for a key: {problems}") from None
    except TencentCloudError as error:
        raise unusable(f"STS issued no key: {error}") from None
    key, ends = response.credentials, response.expired_time
    if key is None:
        raise unusable("STS returned no Credentials")
    found = (key.tmp_secret_id, key.tmp_secret_key, key.token, ends)
    fields: dict[str, object] = dict(zip(_NAMES, found, strict=True))
    missing = [name for name in _NAMES[2:] if not fields[name]]
    if missing:
        raise unusable(f"STS returned a key without {' and '.join(missing)}")
    return key_of(fields, _NAMES, "what STS returned")
