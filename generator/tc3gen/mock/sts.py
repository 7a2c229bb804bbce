"""What only the STS service does: it issues keys, which the endpoint accepts until they expire."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

from tc3gen.mock.signatures import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tc3gen.mock.gateway import Target
    from tc3gen.mock.parameters import Parameters

_SERVICE, _ISSUED = "sts", "Credentials"
_SECONDS = {"GetFederationToken": 1800}
"""How long a key lives if the request does not say it, by action."""
_USUAL_SECONDS = 7200


def with_issued_key(
    target: Target,
    parameters: Parameters,
    result: dict[str, Any],
    accept: Callable[[str, Key], object],
    now: float,
) -> dict[str, Any]:
    """Return *result* with a new key, which *accept* was told of, if *target* is to issue one."""
    if target.service.short_name != _SERVICE or _ISSUED not in result:
        return result
    ends = int(now) + _seconds(target.action.name, parameters)
    name = f"AKID{secrets.token_hex(16)}"
    key = Key(secrets.token_hex(16), secrets.token_hex(64), ends)
    accept(name, key)
    return {
        **result,
        _ISSUED: {"TmpSecretId": name, "TmpSecretKey": key.secret, "Token": key.token},
        "ExpiredTime": ends,
        "Expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ends)),
    }


def _seconds(action: str, parameters: Mapping[str, Any]) -> int:
    return int(parameters.get("DurationSeconds") or _SECONDS.get(action, _USUAL_SECONDS))
