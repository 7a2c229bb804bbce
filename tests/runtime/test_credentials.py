"""Credentials, from the environment or by hand, are refused if they cannot sign."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tc3 import Credential, CredentialError
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.support.loopback import REGION, accepted, for_each, send

ID, KEY, TOKEN = "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"
INVISIBLE = "holds a blank, a line end or a character outside ASCII"

FOUND: dict[str, tuple[dict[str, str], Credential]] = {
    "id and key": ({ID: "AKID", KEY: "key"}, Credential("AKID", "key")),
    "with a token": ({ID: "AKID", KEY: "key", TOKEN: "t"}, Credential("AKID", "key", "t")),
    "with an empty token": ({ID: "AKID", KEY: "key", TOKEN: ""}, Credential("AKID", "key")),
    "among others": ({"HOME": "/", ID: "AKID", KEY: "key"}, Credential("AKID", "key")),
}


@pytest.mark.parametrize(("environ", "wanted"), FOUND.values(), ids=FOUND)
def test_a_key_is_read_from_the_environment(environ: dict[str, str], wanted: Credential) -> None:
    """The variables are those of the official tools; an empty token is none."""
    assert Credential.from_env(environ) == wanted


MISSING: dict[str, tuple[dict[str, str], str]] = {
    "everything": ({}, f"not set in the environment: {ID}, {KEY}"),
    "all but a token": ({TOKEN: "t"}, f"not set in the environment: {ID}, {KEY}"),
    "the id": ({KEY: "key"}, f"not set in the environment: {ID}"),
    "the key": ({ID: "AKID"}, f"not set in the environment: {KEY}"),
    "an empty id": ({ID: "", KEY: "key"}, f"not set in the environment: {ID}"),
    "an empty key": ({ID: "AKID", KEY: ""}, f"not set in the environment: {KEY}"),
    "in other case": ({ID.lower(): "AKID", KEY: "key"}, f"not set in the environment: {ID}"),
    "a key that is a blank": ({ID: "AKID", KEY: " "}, f"{KEY} {INVISIBLE}"),
    "a key with a line end": ({ID: "AKID", KEY: "key\n"}, f"{KEY} {INVISIBLE}"),
    "a token with a line end": ({ID: "AKID", KEY: "key", TOKEN: "t\n"}, f"{TOKEN} {INVISIBLE}"),
}


@pytest.mark.parametrize(("environ", "said"), MISSING.values(), ids=MISSING)
def test_an_environment_without_a_usable_key_says_what_is_missing(
    environ: dict[str, str], said: str
) -> None:
    """Each variable that is missing is named, and so is the one that cannot be used."""
    with pytest.raises(CredentialError) as caught:
        Credential.from_env(environ)
    assert str(caught.value) == said


WRONG: dict[str, tuple[tuple[str, str, str | None], str]] = {
    "no id": (("", "key", None), "secret_id is empty"),
    "no key": (("AKID", "", None), "secret_key is empty"),
    "an empty token": (("AKID", "key", ""), "token is empty"),
    "a blank before the id": ((" AKID", "key", None), f"secret_id {INVISIBLE}"),
    "a blank within the key": (("AKID", "k y", None), f"secret_key {INVISIBLE}"),
    "a tab after the key": (("AKID", "key\t", None), f"secret_key {INVISIBLE}"),
    "a header after the id": (("AKID\r\nX: y", "key", None), f"secret_id {INVISIBLE}"),
    "a header after the token": (("AKID", "key", "t\r\nX: y"), f"token {INVISIBLE}"),
    "NUL": (("AKID\0", "key", None), f"secret_id {INVISIBLE}"),
    "DEL": (("AKID", "key\x7f", None), f"secret_key {INVISIBLE}"),
    "a byte order mark": (("\ufeffAKID", "key", None), f"secret_id {INVISIBLE}"),
    "a no-break space": (("AKID", "key\u00a0", None), f"secret_key {INVISIBLE}"),
}


@pytest.mark.parametrize(("parts", "said"), WRONG.values(), ids=WRONG)
def test_a_malformed_key_is_refused(parts: tuple[str, str, str | None], said: str) -> None:
    """A blank or a line end would only show up as a wrong signature, or forge a header."""
    with pytest.raises(CredentialError) as caught:
        Credential(*parts)
    assert str(caught.value) == said


def test_a_credential_is_immutable() -> None:
    """Threads may share it."""
    credential = Credential("AKID", "key")
    with pytest.raises(FrozenInstanceError):
        credential.secret_key = "other"  # type: ignore[misc]  # noqa: S105 - as above


def test_a_token_is_sent_and_a_long_term_key_sends_none() -> None:
    """X-TC-Token goes with temporary keys only."""
    tokens = []
    for credential in (Credential("AKID", "key"), Credential("AKID", "key", "t")):
        fake = FakeTransport(for_each(accepted()))
        send(SmsClient(credential, region=REGION, transport=fake))
        tokens.append(fake.requests[0].http.headers.get("X-TC-Token"))
    assert tokens == [None, "t"]
