# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Providers that are asked one after the other, until one has a key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .._http.before_sending import reason
from .._printable import escaped, masked
from ..errors import CredentialError, Problem
from .source import EnvironmentProvider, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..credentials import Credential, CredentialProvider

__all__ = ["ProviderChain"]


class ProviderChain(Source):
    """Asks *providers* in their order; the first one that has a key is the only one from then on.

    One that has none raises CredentialError. Any other error, and a CredentialError that is
    ``final``, ends the search: a key that is there and cannot be used is not passed over.
    """

    def __init__(self, *providers: CredentialProvider) -> None:
        self._providers = providers
        self._chosen: CredentialProvider | None = None

    @classmethod
    def default(
        cls,
        *,
        profile: str | None = None,
        role: str | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> ProviderChain:
        """Return the chain of the official SDK: environment, profile, role of the machine, TKE.

        A *profile* that is named is the only place to look into, so that the key of another account
        never takes its place. Otherwise it is ``TCCLI_PROFILE`` of the environment or ``default``.
        *role* is the one that the machine has by default; for the last one, see TkeProvider.
        *environ* replaces the environment.
        """
        from .metadata import RoleProvider
        from .profiles import ProfileProvider
        from .tke import TkeProvider

        if profile is not None:
            return cls(ProfileProvider(profile))
        environ = os.environ if environ is None else environ
        return cls(
            EnvironmentProvider(environ),
            ProfileProvider(environ.get("TCCLI_PROFILE") or "default"),
            RoleProvider(role),
            TkeProvider(environ=environ),
        )

    def __str__(self) -> str:
        return ", ".join(map(_name, self._providers))

    def _read(self) -> Credential:
        if self._chosen is not None:
            return self._chosen()
        tried: list[Problem] = []
        for provider in self._providers:
            try:
                key = provider()
            except CredentialError as error:
                tried.append(Problem(_name(provider), _why(provider, error.message)))
                if error.final:
                    break
            except Exception as error:
                tried.append(Problem(_name(provider), reason(error)))
                raise CredentialError(_FOUND_NONE, tried=tried) from error
            else:
                self._chosen = provider
                return key
        raise CredentialError(_FOUND_NONE, tried=tried)


_FOUND_NONE = "no usable key was found; tried, in this order:"


def _name(provider: CredentialProvider) -> str:
    """Return what to call a provider: those of others may show anything in their ``str``."""
    return escaped(str(provider)) if isinstance(provider, Source) else type(provider).__name__


def _why(provider: CredentialProvider, message: str) -> str:
    """Return what a provider said: that of others may quote what belongs in no log."""
    return message if isinstance(provider, Source) else masked(message)
