# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The key of a pod's service account in TKE, which STS issues."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ..credentials import UNSIGNED
from ..errors import CredentialError
from .source import Source, unusable
from .sts import WebIdentityProvider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..credentials import Credential
    from .sts import TakesWebIdentities

__all__ = ["TkeProvider"]

_NO_CLIENT = (
    "this package has no client for STS, which issues the key:"
    " have tc3gen generate the service sts, too"
)
_REGION = "TKE_REGION"
_VARIABLES = ("TKE_PROVIDER_ID", "TKE_WEB_IDENTITY_TOKEN_FILE", "TKE_ROLE_ARN")


class TkeProvider(Source):
    """Has STS issue a key for the service account of a pod in TKE, as the environment names it.

    Reads TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE and TKE_ROLE_ARN, anew each time, and
    TKE_REGION where no *sts* is given.

    Args:
        sts: A client for STS that signs nothing: its credential is ``tc3.credentials.UNSIGNED``. By
            default the one of this package, which has one if the service ``sts`` was generated.
        environ: Replaces the environment.
    """

    def __init__(
        self, sts: TakesWebIdentities | None = None, *, environ: Mapping[str, str] | None = None
    ) -> None:
        self._sts = sts
        self._environ = os.environ if environ is None else environ

    def __str__(self) -> str:
        return "service account of TKE"

    def _read(self) -> Credential:
        wanted = _VARIABLES if self._sts is not None else (_REGION, *_VARIABLES)
        found = {name: self._environ.get(name) or "" for name in wanted}
        missing = [name for name, value in found.items() if not value]
        if missing:
            error = CredentialError(f"not set in the environment: {', '.join(missing)}")
            error.final = len(missing) < len(wanted)
            raise error
        if self._sts is None:
            self._sts = _own_client(found[_REGION])
        provider, token_file, role = (found[name] for name in _VARIABLES)
        return WebIdentityProvider(
            self._sts, provider_id=provider, token_file=token_file, role_arn=role
        )()


def _own_client(region: str) -> TakesWebIdentities:
    """Return a client of this package for STS."""
    package = __name__.rpartition("._sources.")[0]
    try:
        module = import_module(f"{package}.sts")
    except ModuleNotFoundError as error:
        if error.name != f"{package}.sts":
            raise
        raise unusable(_NO_CLIENT) from None
    return cast("TakesWebIdentities", module.StsClient(UNSIGNED, region=region))
