"""No part of a key is in what an error of a provider shows, pickles or leaves in its frames."""

from __future__ import annotations

import asyncio
import pickle
import traceback
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    Credential,
    CredentialError,
    EnvironmentProvider,
    ProfileProvider,
    ProviderChain,
    RefreshingCredential,
    RoleProvider,
    WebIdentityProvider,
)
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import REGION, accepted, http_response
from tests.support.servers import Exchange, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HUSH = "hush-4711"
MALFORMED = f"{HUSH} \\n"
ENVIRON = {"TENCENTCLOUD_SECRET_ID": "id", "TENCENTCLOUD_SECRET_KEY": f"{HUSH}\n"}


def _mine() -> Credential:
    """Fail with a key at hand; what the error itself says is up to the program."""
    secret = {"key": HUSH}
    return Credential(secret["id"], secret["key"])


@pytest.fixture(params=["function", "environment", "profile", "tccli", "role"])
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Credential]]:
    """Yield a provider whose key cannot be used."""
    kind = request.param
    body = f'{{"Code": "Success", "TmpSecretId": "i", "TmpSecretKey": "{MALFORMED}", "Token": "t"}}'
    with Server(Exchange(response=http_response(body.encode()), reads="head")) as server:
        if kind in {"profile", "tccli"}:
            path = ".tencentcloud/credentials" if kind == "profile" else ".tccli/default.credential"
            text = f"[default]\nsecret_id=a\nsecret_key={HUSH} x\n"
            if kind == "tccli":
                text = f'{{"secretId": "a", "secretKey": "{MALFORMED}"}}'
            (tmp_path / path).parent.mkdir()
            (tmp_path / path).write_text(text, "ascii")
            (tmp_path / path).chmod(0o600)
        providers: dict[str, Callable[[], Credential]] = {
            "function": _mine,
            "environment": EnvironmentProvider(ENVIRON),
            "profile": ProfileProvider("default", home=tmp_path),
            "tccli": ProfileProvider("default", home=tmp_path),
            "role": RoleProvider("role", address=server.address),
        }
        yield providers[kind]


def _assert_hushed(error: BaseException) -> None:
    """Look below the frames of the test, which has the key itself."""
    assert error.__traceback__ is not None
    below = error.with_traceback(error.__traceback__.tb_next)
    told = traceback.TracebackException.from_exception(below, capture_locals=True)
    texts = ["".join(told.format()), str(error), repr(error), repr(pickle.dumps(error))]
    assert [text for text in texts if HUSH in text] == []


def _ways(provider: Callable[[], Credential]) -> dict[str, Callable[[], object]]:
    settings: dict[str, Any] = {"region": REGION, "transport": FakeTransport(accepted())}

    def call() -> object:
        return SmsClient(provider, **settings).call("DescribeX", {})

    async def call_async() -> object:
        async with AsyncSmsClient(provider, **settings) as sms:
            return await sms.call("DescribeX", {})

    return {
        "shared": RefreshingCredential(provider),
        "chain": ProviderChain(provider),
        "sync": call,
        "async": lambda: asyncio.run(call_async()),
    }


@pytest.mark.parametrize("way", ["shared", "chain", "sync", "async"])
def test_nothing_of_a_key_is_shown(provider: Callable[[], Credential], way: str) -> None:
    with pytest.raises(CredentialError) as caught:
        _ways(provider)[way]()
    _assert_hushed(caught.value)


def test_what_was_tried_is_pickled_with_the_error() -> None:
    with pytest.raises(CredentialError) as caught:
        ProviderChain(EnvironmentProvider({}), EnvironmentProvider(ENVIRON))()
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (str(copy), copy.tried) == (str(caught.value), caught.value.tried)
    assert len(copy.tried) == 2


def test_the_token_of_a_pod_is_in_no_frame_whatever_a_client_raises(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(HUSH, "ascii")
    sts: Any = SimpleNamespace(assume_role_with_web_identity=lambda **_: 1 // 0)
    provider = WebIdentityProvider(sts, provider_id="p", token_file=token, role_arn="r")
    with pytest.raises(ZeroDivisionError) as caught:
        provider()
    _assert_hushed(caught.value)
