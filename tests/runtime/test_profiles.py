"""Profiles: keys in files, and the exact words in which it is told what is wrong there."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from tc3 import (
    Credential,
    CredentialError,
    ProfileProvider,
    RefreshingCredential,
)

if TYPE_CHECKING:
    from pathlib import Path


ID, KEY, TOKEN = "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"
INVISIBLE = "holds a blank, a line end or a character outside ASCII"
HUSH = "hush-4711"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home directory without any key."""
    return tmp_path


def _write(home: Path, text: str | bytes, path: str = ".tencentcloud/credentials") -> Path:
    file = home / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    file.chmod(0o600)
    return file


def _work(home: Path) -> ProfileProvider:
    return ProfileProvider("work", home=home)


READ: dict[str, tuple[str, Credential]] = {
    "plain": ("[work]\nsecret_id=a\nsecret_key=b\n", Credential("a", "b")),
    "with a token": (
        "[work]\nsecret_id = a\nsecret_key = b\ntoken = c\n",
        Credential("a", "b", "c"),
    ),
    "with the time at which it ends": (
        "[work]\nsecret_id=a\nsecret_key=b\ntoken=c\nexpires_at=1800000000\n",
        Credential("a", "b", "c", expires_at=1800000000),
    ),
    "in quotes": ("[work]\nsecret_id=\"a\"\nsecret_key='b'\n", Credential("a", "b")),
    "among others": (
        (
            "; mine\n[default]\nsecret_id=x\nsecret_key=y\n\n[ work ]\n# new\nsecret_id=a\n"
            "secret_key=b==\nrole_arn=z\n[DEFAULT]\ntoken=t\n"
        ),
        Credential("a", "b=="),
    ),
    "with the line ends and the mark of Windows": (
        "\ufeff[work]\r\nsecret_id=a\r\nsecret_key=b\r\n",
        Credential("a", "b"),
    ),
}


@pytest.mark.parametrize(("text", "wanted"), READ.values(), ids=READ)
def test_a_profile_is_read(home: Path, text: str, wanted: Credential) -> None:
    _write(home, text)
    assert _work(home)() == wanted


def test_a_profile_of_tccli_is_read_with_its_end(home: Path) -> None:
    """As written after a login, and as written by hand."""
    fields = {
        "type": "sso",
        "secretId": "a",
        "secretKey": "b",
        "token": "c",
        "expiresAt": 1800000000,
    }
    _write(home, json.dumps(fields), ".tccli/work.credential")
    assert _work(home)() == Credential("a", "b", "c", expires_at=1800000000)
    _write(home, '{"secretId": "a", "secretKey": "b", "token": ""}', ".tccli/work.credential")
    assert _work(home)() == Credential("a", "b")


def test_the_profile_is_the_one_of_tccli_or_the_default_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(home, "[default]\nsecret_id=a\nsecret_key=b\n[work]\nsecret_id=c\nsecret_key=d\n")
    monkeypatch.delenv("TCCLI_PROFILE", raising=False)
    assert ProfileProvider(home=home)() == Credential("a", "b")
    monkeypatch.setenv("TCCLI_PROFILE", "work")
    assert ProfileProvider(home=home)() == Credential("c", "d")


INI = ".tencentcloud/credentials"
WRONG: dict[str, tuple[str | bytes, str]] = {
    "no id": ("[work]\nsecret_key=hush-4711\n", "profile work in {file} has no secret_id"),
    "nothing": ("[work]\n", "profile work in {file} has no secret_id and no secret_key"),
    "a blank in the key": (
        "[work]\nsecret_id=a\nsecret_key=hush 4711\n",
        f"profile work in {{file}}: secret_key {INVISIBLE}",
    ),
    "a key that is no pair": ("[work]\nhush-4711\n", "{file}:2 is not of the form name = value"),
    "two keys": (
        "[work]\nsecret_id=a\nsecret_key=b\nsecret_key=hush-4711\n",
        "{file}:4 sets a value again",
    ),
    "no text": (b"[work]\nsecret_key=\xff\xfe", "{file} is not UTF-8"),
    "too much": ("#" * 70000, "{file} is larger than 65,536 bytes"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_profile_is_told(home: Path, text: str | bytes, said: str) -> None:
    """With the file and the line, without a word of what stands there."""
    file = _write(home, text)
    with pytest.raises(CredentialError) as caught:
        _work(home)()
    assert caught.value.message == said.format(file=file)
    assert caught.value.final
    assert HUSH not in str(caught.value)


WRONG_TCCLI: dict[str, tuple[str, str]] = {
    "no JSON": ("secretKey=hush-4711", "{file} is no JSON object"),
    "cut off": ('{"secretId": "a", "secretKey": "hush', "{file} is no JSON object"),
    "a list": ('["hush-4711"]', "{file} is no JSON object"),
    "too deep": ("[" * 60000, "{file} is no JSON object"),
    "no key": ('{"secretId": "hush-4711"}', "{file} has no secretKey"),
    "a number for a key": (
        '{"secretId": "a", "secretKey": 4711}',
        "{file}: secret_key must be a str, not int",
    ),
    "text for a time": (
        '{"secretId": "a", "secretKey": "b", "expiresAt": "soon"}',
        "{file}: expires_at is no Unix time in seconds",
    ),
    "milliseconds for a time": (
        '{"secretId": "a", "secretKey": "b", "expiresAt": 1800000000000}',
        "{file}: expires_at is no Unix time in seconds",
    ),
    "a role": (
        '{"secretId": "a", "secretKey": "b", "role-arn": "qcs::cam::uin/1:roleName/x"}',
        "{file} names a role to assume, which is not read from there",
    ),
}


@pytest.mark.parametrize(("text", "said"), WRONG_TCCLI.values(), ids=WRONG_TCCLI)
def test_what_is_wrong_with_a_profile_of_tccli_is_told(home: Path, text: str, said: str) -> None:
    file = _write(home, text, ".tccli/work.credential")
    with pytest.raises(CredentialError) as caught:
        _work(home)()
    assert (caught.value.message, caught.value.final) == (said.format(file=file), True)


def test_where_no_profile_is_each_file_is_named(home: Path) -> None:
    ini = _write(home, "[other]\nsecret_id=a\n")
    with pytest.raises(CredentialError) as caught:
        _work(home)()
    assert caught.value.message == (
        f"no section [work] in {ini}; no /etc/tencentcloud/credentials;"
        f" no {home}/.tccli/work.credential"
    )
    assert not caught.value.final


def test_where_nobody_is_at_home_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container without users, where the official SDK has a KeyError."""

    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("pathlib.Path.home", nowhere)
    with pytest.raises(CredentialError) as caught:
        ProfileProvider()()
    assert str(caught.value) == "there is no home directory to look into"


def test_a_name_leads_out_of_no_folder(home: Path) -> None:
    _write(home, '{"secretId": "a", "secretKey": "b"}', "x.credential")
    with pytest.raises(CredentialError, match=r"no /etc/tencentcloud/credentials$"):
        ProfileProvider("../x", home=home)()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_and_a_folder_are_no_files(home: Path) -> None:
    """Opening a pipe would wait for a writer."""
    (home / ".tencentcloud").mkdir()
    os.mkfifo(home / INI)
    with pytest.raises(CredentialError, match="credentials is no regular file"):
        _work(home)()
    (home / INI).unlink()
    (home / INI).mkdir()
    with pytest.raises(CredentialError, match="credentials is no regular file"):
        _work(home)()


@pytest.mark.skipif(os.name != "posix", reason="permissions of another kind")
def test_a_file_that_others_can_read_is_told_once(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = _write(home, "[work]\nsecret_id=a\nsecret_key=hush-4711\n")
    _work(home)()
    assert caplog.records == []
    file.chmod(0o640)
    _work(home)()
    _work(home)()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [record.getMessage() for record in caplog.records] == [
        f"{file} holds a key and can be read by others: chmod 600 it"
    ]


def test_a_profile_that_changes_is_read_again(home: Path) -> None:
    _write(home, "[work]\nsecret_id=a\nsecret_key=b\n")
    shared = RefreshingCredential(_work(home), keep=0)
    assert shared() == Credential("a", "b")
    _write(home, "[work]\nsecret_id=c\nsecret_key=d\n")
    assert shared() == Credential("c", "d")
