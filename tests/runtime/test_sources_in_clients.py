"""Whatever a source of keys gets, the caller of either client is told in the same exact words."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tc3 import (
    AssumeRoleProvider,
    CredentialError,
    EnvironmentProvider,
    ProfileProvider,
    RoleProvider,
    WebIdentityProvider,
)
from tc3._printable import masked
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.sts import StsClient
from tc3.testing import AsyncFakeClock, FakeClock, FakeTransport
from tests.runtime import test_credentials, test_profiles, test_role_keys, test_sts_keys
from tests.support.loopback import KEY, NOW, REGION, accepted, http_response
from tests.support.servers import Connection, Exchange, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tc3 import CredentialProvider
    from tc3.testing import FakeResponse
    from tests.support.servers import Script

    Making: TypeAlias = Callable[[Path], AbstractContextManager[CredentialProvider]]

ROLE = test_sts_keys.ROLE
PAST = NOW - 60
EXPIRED = (
    "the key that the provider returned expired 60 s ago, by the clock of this machine;"
    " is that right?"
)
ISSUED = {"Credentials": test_sts_keys.FIELDS, "ExpiredTime": test_sts_keys.ENDS, "RequestId": "r"}


@contextmanager
def _environment(environ: dict[str, str], _: Path) -> Iterator[CredentialProvider]:
    yield EnvironmentProvider(environ)


@contextmanager
def _profile(name: str, text: str | bytes, folder: Path) -> Iterator[CredentialProvider]:
    test_profiles._write(folder, text, name)  # noqa: SLF001 - the file of the other test
    yield ProfileProvider("work", home=folder)


@contextmanager
def _role(script: Script, _: Path) -> Iterator[CredentialProvider]:
    with Server(script) as server:
        yield RoleProvider("role", address=server.address, timeout=0.1)


@contextmanager
def _fake_sts(response: FakeResponse, _: Path) -> Iterator[CredentialProvider]:
    sts = StsClient(KEY, region=REGION, transport=FakeTransport(response), attempts=1)
    yield AssumeRoleProvider(sts, role_arn=ROLE, session_name="me")


@contextmanager
def _sts(script: Script, _: Path) -> Iterator[CredentialProvider]:
    """Yield what asks a server on this machine."""
    with (
        Server(script) as server,
        StsClient(KEY, region=REGION, endpoint=server.url, attempts=1, timeout=0.1) as sts,
    ):
        yield AssumeRoleProvider(sts, role_arn=ROLE, session_name="me")


@contextmanager
def _pod(token: bytes | None, folder: Path) -> Iterator[CredentialProvider]:
    if token is not None:
        (folder / "token").write_bytes(token)
    sts = StsClient(KEY, region=REGION, transport=FakeTransport({"Response": ISSUED}))
    yield WebIdentityProvider(sts, provider_id="tke", token_file=folder / "token", role_arn=ROLE)


def _silent(connection: Connection) -> None:
    connection.receive()
    connection.wait()


def _answers(content: bytes) -> Exchange:
    return Exchange(response=content)


NO_KEY = "STS issued no key: AssumeRole: "
OVER_A_SOCKET: dict[str, tuple[Script, str]] = {
    "silence": (_silent, f"{NO_KEY}no complete response: TimeoutError, timed out (attempts 1)"),
    "half a response": (
        _answers(http_response({"Response": ISSUED})[:-5]),
        f"{NO_KEY}no complete response: the connection was closed before its end (attempts 1)",
    ),
    "no JSON": (
        _answers(http_response(b"<html>hush</html>")),
        f"{NO_KEY}the body is not JSON (attempts 1)",
    ),
    "an error of a proxy": (
        _answers(http_response(b"hush", status="502 Bad Gateway")),
        f"{NO_KEY}status 502 (attempts 1)",
    ),
    "a redirect": (
        _answers(http_response(b"", status="302 Found", headers={"Location": "http://hush/"})),
        f"{NO_KEY}status 302 (attempts 1)",
    ),
    "an expired key": (
        _answers(http_response({"Response": {**ISSUED, "ExpiredTime": PAST}})),
        EXPIRED,
    ),
}
TOKENS: dict[str, tuple[bytes | None, str]] = {
    "no file": (None, "there is no {folder}/token"),
    "an empty file": (b"\n", "{folder}/token is empty"),
    "too much": (b"x" * 70000, "{folder}/token is larger than 65,536 bytes"),
    "no text": (b"\xff\xfe", "{folder}/token is not UTF-8"),
}
TCCLI = ".tccli/work.credential"
PROFILE = ".tencentcloud/credentials"
EXPIRED_PROFILE = json.dumps({"secretId": "a", "secretKey": "b", "token": "t", "expiresAt": PAST})


def _cases() -> Iterator[tuple[str, Making, str]]:
    for name, (environ, said) in test_credentials.MISSING.items():
        yield f"environment: {name}", partial(_environment, environ), said
    for name, (text, said) in test_profiles.WRONG.items():
        where = said.replace("{file}", "{folder}/" + PROFILE)
        yield f"profile: {name}", partial(_profile, PROFILE, text), where
    for name, (content, said) in test_profiles.WRONG_TCCLI.items():
        where = said.replace("{file}", "{folder}/" + TCCLI)
        yield f"tccli: {name}", partial(_profile, TCCLI, content), where
    yield "tccli: an expired key", partial(_profile, TCCLI, EXPIRED_PROFILE), EXPIRED
    for name, (script, said) in test_role_keys.WRONG.items():
        yield f"role: {name}", partial(_role, script), said
    expired = test_role_keys._reads_a_get(  # noqa: SLF001 - the response of the other test
        test_role_keys._key(ExpiredTime=PAST)  # noqa: SLF001 - as above
    )
    yield "role: an expired key", partial(_role, expired), EXPIRED
    for name, (response, said) in test_sts_keys.WRONG.items():
        yield f"STS: {name}", partial(_fake_sts, response), said
    for name, (script, said) in OVER_A_SOCKET.items():
        yield f"STS over a socket: {name}", partial(_sts, script), said
    for name, (token, said) in TOKENS.items():
        yield f"pod: {name}", partial(_pod, token), said


CASES = {name: (making, said) for name, making, said in _cases()}


def _told_by_threads(provider: CredentialProvider, fake: FakeTransport) -> str:
    sms = SmsClient(provider, region=REGION, transport=fake, clock=FakeClock(time=NOW))
    with pytest.raises(CredentialError) as caught:
        sms.call("DescribeX", {})
    return str(caught.value)


def _told_by_a_loop(provider: CredentialProvider, fake: FakeTransport) -> str:
    async def call() -> str:
        clock = AsyncFakeClock(time=NOW)
        async with AsyncSmsClient(provider, region=REGION, transport=fake, clock=clock) as sms:
            with pytest.raises(CredentialError) as caught:
                await sms.call("DescribeX", {})
        return str(caught.value)

    return asyncio.run(call())


@pytest.mark.parametrize("told", [_told_by_threads, _told_by_a_loop], ids=["threads", "loop"])
@pytest.mark.parametrize(("making", "said"), CASES.values(), ids=CASES)
def test_what_is_wrong_with_a_source_is_told_to_the_caller(
    tmp_path: Path,
    making: Making,
    said: str,
    told: Callable[[CredentialProvider, FakeTransport], str],
) -> None:
    """Word for word, with the action, without a part of a key; nothing is sent."""
    fake = FakeTransport(accepted())
    with ExitStack() as stack:
        provider = stack.enter_context(making(tmp_path))
        # Long numbers are masked in all that an error says, those in the names of folders, too.
        wanted = said.replace("{folder}", masked(str(tmp_path)))
        assert told(provider, fake) == f"DescribeX: {wanted}"
    assert "hush" not in wanted
    assert fake.requests == []


def test_every_source_is_in_the_table() -> None:
    kinds = {name.partition(":")[0] for name in CASES}
    assert kinds == {"environment", "profile", "tccli", "role", "STS", "STS over a socket", "pod"}
