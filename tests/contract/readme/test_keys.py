"""What README.md and the guide for clients say of keys is what happens."""

from __future__ import annotations

import re
import types
from typing import TYPE_CHECKING, Any

import pytest
from tencentcloud.common import credential

import tc3
from tc3 import CredentialError, ProviderChain, RoleProvider
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tc3gen.mock import MockEndpoint
from tests.support.documents import blocks
from tests.support.loopback import accepted, send
from tests.support.project import ROOT
from tests.support.services import repository_spec

if TYPE_CHECKING:
    from pathlib import Path

ENDS = 1900000000
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = [text for _, text in blocks("generated/README.md")]


def _block(words: str) -> str:
    (block,) = [text for text in GUIDE if words in text]
    return block


def test_a_client_is_made_from_the_environment_as_the_readme_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (call,) = re.findall(r"`(SmsClient\.from_env\(.*?\))`", README)
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", "id")
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "key")
    fake = FakeTransport(accepted())
    names: dict[str, Any] = {"SmsClient": SmsClient, "fake": fake}
    made = f"sms = {call.replace(')', ', transport=fake)')}"
    exec(compile(made, "README.md", "exec"), names)  # noqa: S102 - our own document
    sms = names["sms"]
    send(sms)
    assert fake.requests[0].http.headers["X-TC-Region"] == "ap-singapore"


def test_clients_share_a_provider_as_the_snippet_does() -> None:
    secret = {"id": "id", "key": "key", "token": "t", "expires_at": ENDS}
    names: dict[str, Any] = {"vault": types.SimpleNamespace(read=lambda _: secret)}
    exec(compile(_block("def from_vault"), "README.md", "exec"), names)  # noqa: S102 - as above
    for client in (names["singapore"], names["frankfurt"]):
        client._transport = fake = FakeTransport(accepted())  # noqa: SLF001 - as above
        send(client)
        assert fake.requests[0].http.headers["X-TC-Token"] == "t"


def test_keys_of_sts_sign_messages_as_the_snippet_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the fake endpoint in the place of both services: it verifies what each key signs."""
    token = tmp_path / "token"
    token.write_text("of-the-pod", "ascii")
    variables = {"PROVIDER_ID": "tke", "WEB_IDENTITY_TOKEN_FILE": str(token), "ROLE_ARN": "role"}
    for name, value in variables.items():
        monkeypatch.setenv(f"TKE_{name}", value)
    text = _block("import StsClient")
    with MockEndpoint(repository_spec()) as endpoint:
        monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", endpoint.secret_id)
        monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", endpoint.secret_key)
        text = text.replace(
            'region="ap-singapore"', f'region="ap-singapore", endpoint="{endpoint.url}"'
        )
        names: dict[str, Any] = {"Credential": tc3.Credential, "SmsClient": SmsClient}
        exec(compile(text, "README.md", "exec"), names)  # noqa: S102 - as above
        for name in ("sms", "sms_in_pod"):
            assert send(names[name]).send_multi_status_set[0].ok
        assert endpoint.count().acted == 4
        signed = [(each.action, each.headers["authorization"][:4]) for each in endpoint.requests]
        for name in ("sts", "sms", "sts_without_key", "sms_in_pod"):
            names[name].close()
    assert signed == [
        ("AssumeRole", "TC3-"),
        ("SendMultiGlobalSms", "TC3-"),
        ("AssumeRoleWithWebIdentity", "SKIP"),
        ("SendMultiGlobalSms", "TC3-"),
    ]


def test_other_settings_do_what_the_snippet_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", "id")
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "key")
    names: dict[str, Any] = {}
    exec(compile(_block("user_agent="), "README.md", "exec"), names)  # noqa: S102 - as above
    names["sms"]._transport = fake = FakeTransport(accepted())  # noqa: SLF001 - as above
    send(names["sms"])
    text = (ROOT / "generated" / "README.md").read_text("utf-8")
    headers = fake.requests[0].http.headers
    assert f"here `{headers['Host']}`" in text
    assert f"`User-Agent: {headers['User-Agent']}`" in text.replace("\n", " ")


OFFICIAL = {
    "environment, with a token": "EnvironmentVariableCredential",
    "profiles by name, with a token": "ProfileCredential",
    "profiles of tccli": "",
    "role of the machine": "CVMRoleCredential",
    "role that is assumed": "STSAssumeRoleCredential",
    "web identity": "OIDCRoleArnCredential",
    "service account of a pod": "DefaultTkeOIDCRoleArnProvider",
    "a role that a profile names": "ProfileCredential",
    "a login in a browser": "",
    "another program": "",
    "one after the other": "DefaultCredentialProvider",
    "a function of yours": "Credential",
    "used while it is good and cannot be renewed": "",
}
"""The rows of the table, and which class of the official SDK does so."""


def _rows() -> list[list[str]]:
    text = (ROOT / "generated" / "README.md").read_text("utf-8")
    table = text.partition("| key from |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]


def test_the_table_says_of_the_official_sdk_what_is_there() -> None:
    """What its classes do wrong is shown in `tests/contract/peers`."""
    rows = _rows()
    assert {row[0] for row in rows} == {*OFFICIAL}
    for name, _, official, *_ in rows:
        assert (official != "no") == bool(OFFICIAL[name]), name
        assert not OFFICIAL[name] or hasattr(credential, OFFICIAL[name])


def test_the_table_names_providers_that_there_are_and_leaves_out_none() -> None:
    named = {name for row in _rows() for name in re.findall(r"\w+Provider\b|ProviderChain", row[1])}
    public = {name for name in tc3.__all__ if re.search("Provider$|^ProviderChain$", name)}
    assert named == public - {"CredentialProvider", "AsyncCredentialProvider"}


def test_where_no_key_is_the_error_is_the_one_in_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for the home of the user and for what the system says of the address."""
    secret = ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY")
    pod = ("TKE_REGION", "TKE_PROVIDER_ID", "TKE_WEB_IDENTITY_TOKEN_FILE", "TKE_ROLE_ARN")
    for name in (*secret, *pod, "TCCLI_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    chain = ProviderChain.default()
    here = RoleProvider(address=("127.0.0.1", 1))
    first, second, _, last = chain._providers  # noqa: SLF001 - to ask nobody but this machine
    monkeypatch.setattr(chain, "_providers", (first, second, here, last))
    with pytest.raises(CredentialError) as caught:
        chain()
    said = str(caught.value).replace(str(tmp_path), "/home/me")
    refused = "127.0.0.1: ConnectionRefusedError, Connection refused"
    wanted = _block("no usable key was found").rstrip("\n")
    assert said.replace(refused, "169.254.0.23: TimeoutError, timed out") == wanted
