"""Keys of a client for STS that was made without policy.yaml: any part of them may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from tc3 import AssumeRoleProvider, CredentialError

ROLE = "qcs::cam::uin/12345:roleName/sender"


@dataclass
class _Response:
    """What a client made without policy.yaml returns: any of it may be missing."""

    credentials: Any = None
    expired_time: int | None = None


def _key(*parts: str | None) -> SimpleNamespace:
    names = ("tmp_secret_id", "tmp_secret_key", "token")
    return SimpleNamespace(**dict(zip(names, parts, strict=True)))


class _Lenient(NamedTuple):
    """A client that was made without policy.yaml."""

    response: _Response

    def assume_role(self, **_: str | int | None) -> _Response:
        return self.response


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (_Response(), "STS returned no Credentials"),
        (
            _Response(_key("id", "key", None)),
            "STS returned a key without Token and ExpiredTime",
        ),
        (
            _Response(_key(None, None, "t"), 1),
            "what STS returned has no TmpSecretId and no TmpSecretKey",
        ),
    ],
    ids=["nothing", "no token and no end", "neither id nor key"],
)
def test_a_client_made_without_policy_may_return_less(response: _Response, said: str) -> None:
    provider = AssumeRoleProvider(_Lenient(response), role_arn=ROLE, session_name="me")
    with pytest.raises(CredentialError) as caught:
        provider()
    assert (caught.value.message, caught.value.final) == (said, True)
