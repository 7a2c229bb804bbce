"""Providers that are asked one after the other, and what is told where none has a key."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    Credential,
    CredentialError,
    EnvironmentProvider,
    ProfileProvider,
    ProviderChain,
    ValidationError,
)
from tc3._calls.settings import ClientOptions
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import REGION, accepted, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID, KEY, TOKEN = "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"
INVISIBLE = "holds a blank, a line end or a character outside ASCII"
HUSH = "hush-4711"


def _failing(error: Exception) -> Callable[[], Credential]:
    def mine() -> Credential:
        raise error

    return mine


def test_a_chain_tells_on_one_screen_what_was_tried(tmp_path: Path) -> None:
    """Each provider by its name, with its reason."""
    chain = ProviderChain(
        EnvironmentProvider({}),
        ProfileProvider("work", home=tmp_path),
        _failing(CredentialError("none in the vault")),
    )
    with pytest.raises(CredentialError) as caught:
        chain()
    assert str(caught.value) == (
        "no usable key was found; tried, in this order:\n"
        f"  environment: not set in the environment: {ID}, {KEY}\n"
        f"  profile work: no {tmp_path}/.tencentcloud/credentials;"
        " no /etc/tencentcloud/credentials;"
        f" no {tmp_path}/.tccli/work.credential\n"
        "  function: none in the vault"
    )


FINAL: dict[str, tuple[Callable[[], Credential], str]] = {
    "half a key": (
        EnvironmentProvider({ID: "a"}),
        f"environment: not set in the environment: {KEY}",
    ),
    "a malformed key": (
        EnvironmentProvider({ID: "a", KEY: "hush-4711\n"}),
        f"environment: TENCENTCLOUD_SECRET_KEY {INVISIBLE}",
    ),
    "an error of another kind": (_failing(KeyError(HUSH)), "function: KeyError"),
}


@pytest.mark.parametrize(("first", "said"), FINAL.values(), ids=FINAL)
def test_a_key_that_is_there_and_cannot_be_used_is_not_passed_over(
    first: Callable[[], Credential], said: str
) -> None:
    """Otherwise a line end after the key would have requests signed by somebody else."""
    chain = ProviderChain(first, lambda: Credential("other", "key"))
    with pytest.raises(CredentialError) as caught:
        chain()
    assert str(caught.value).splitlines()[1:] == [f"  {said}"]


def test_the_provider_that_had_a_key_is_the_only_one_from_then_on() -> None:
    environ = {ID: "a", KEY: "b"}
    chain = ProviderChain(EnvironmentProvider(environ), lambda: Credential("other", "key"))
    assert chain() == Credential("a", "b")
    environ.clear()
    with pytest.raises(CredentialError, match="not set in the environment"):
        chain()


def test_what_a_chain_tells_reaches_the_caller_of_both_clients() -> None:
    """And is pickled with the error, for a queue of tasks."""
    said = (
        "no usable key was found; tried, in this order:\n"
        f"  environment: not set in the environment: {ID}, {KEY}"
    )
    settings: dict[str, Any] = {"region": REGION, "transport": FakeTransport(accepted())}

    async def call() -> None:
        async with AsyncSmsClient(ProviderChain(EnvironmentProvider({})), **settings) as sms:
            await sms.call("DescribeX", {})

    for act in (
        lambda: SmsClient(ProviderChain(EnvironmentProvider({})), **settings).call("DescribeX", {}),
        lambda: asyncio.run(call()),
    ):
        with pytest.raises(CredentialError) as caught:
            act()
        assert str(caught.value) == f"DescribeX: {said}"


def test_a_client_is_made_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ID, "from-env")
    monkeypatch.setenv(KEY, "key")
    monkeypatch.setenv(TOKEN, "t")
    monkeypatch.setenv("TENCENTCLOUD_REGION", REGION)
    fake = FakeTransport(accepted())
    send(SmsClient.from_env(transport=fake))
    headers = fake.requests[0].http.headers
    assert "Credential=from-env/" in headers["Authorization"]
    assert (headers["X-TC-Token"], headers["X-TC-Region"]) == ("t", REGION)


def test_a_client_from_the_environment_needs_a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENCENTCLOUD_REGION", raising=False)
    with pytest.raises(ValidationError, match="region: is missing: give one, or set TENCENTCLOUD_"):
        AsyncSmsClient.from_env()
    assert isinstance(AsyncSmsClient.from_env(region=REGION), AsyncSmsClient)


def test_a_client_from_the_environment_takes_what_any_client_takes() -> None:
    parameters = {*inspect.signature(SmsClient.__init__).parameters}
    assert {*ClientOptions.__annotations__} == parameters - {"self", "credential", "region"}
