"""The README's commands and snippets do what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import tc3
from tc3.sms import SmsClient
from tc3.testing import FakeResponse, FakeTransport, SentRequest
from tc3gen.commands import import_pages
from tests.commands.importing.test_documents import action_document
from tests.support.clocks import ClockOf, sleepless
from tests.support.documents import blocks
from tests.support.project import ROOT
from tests.support.repositories import commit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

README = (ROOT / "README.md").read_text("utf-8")
MAX_LINES = 366
"""What a newcomer reads in one go; the rest is for the documents beside the code."""
BLOCKS = blocks("README.md")
SHELL = [text for language, text in BLOCKS if language == "sh"]
PYTHON = [text for language, text in BLOCKS if language == "python"]

_OK = {
    "Code": "Ok",
    "Fee": 1,
    "IsoCode": "MY",
    "Message": "send success",
    "PhoneNumber": "+60198890000",
    "SerialNo": "1",
    "SessionContext": "",
}
_REFUSED = {**_OK, "Code": "LimitExceeded.DailyLimit", "Fee": 0}
RESPONSE = {"Response": {"SendMultiStatusSet": [_OK], "RequestId": "r-1"}}


def _shell(word: str) -> str:
    """Return the only block of commands that has *word*."""
    [text] = [text for text in SHELL if word in text]
    return text


def _run(snippet: str, names: dict[str, Any]) -> None:
    exec(compile(snippet, "README.md", "exec"), names)  # noqa: S102 - our own README


def _first_sms(transport: tc3.Transport) -> dict[str, Any]:
    """Run the first snippet with *transport* in place of the network, and return its names."""
    call = 'region="ap-singapore")'
    assert call in PYTHON[0]
    source = PYTHON[0].replace(call, f"{call[:-1]}, transport=TRANSPORT)")
    names: dict[str, Any] = {"TRANSPORT": transport}
    _run(source, names)
    return names


@pytest.fixture
def key_in_environment() -> Iterator[None]:
    """Set the variables that the first snippet reads."""
    mine = {"TENCENTCLOUD_SECRET_ID": "id", "TENCENTCLOUD_SECRET_KEY": "key"}
    before = dict(os.environ)
    os.environ.update(mine)
    yield
    os.environ.clear()
    os.environ.update(before)


def test_it_is_short() -> None:
    assert README.count("\n") <= MAX_LINES


def test_the_first_two_commands_set_up_generate_and_test() -> None:
    set_up = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && "

    assert SHELL[0].splitlines() == [
        f"{set_up}.venv/bin/tc3gen generate",
        f"{set_up}.venv/bin/pytest -q",
    ]


@pytest.mark.usefixtures("key_in_environment")
def test_the_first_sms_is_sent_and_its_outcome_printed(capsys: pytest.CaptureFixture[str]) -> None:
    fake = FakeTransport(RESPONSE)

    _first_sms(fake)

    assert capsys.readouterr().out == "True Ok 1\n"
    assert fake.requests[0].body == {
        "SmsSdkAppId": "2400006666",
        "MultiSmsInfoSet": [
            {
                "PhoneNumber": "+60198890000",
                "TemplateId": "1800308",
                "TemplateParamSet": ["190191"],
            }
        ],
    }


@pytest.mark.usefixtures("key_in_environment")
@pytest.mark.parametrize(
    ("response", "said"),
    [
        (RESPONSE, "sent"),
        (
            {"Response": {"SendMultiStatusSet": [_REFUSED], "RequestId": "r-1"}},
            "LimitExceeded.DailyLimit: none, later",
        ),
        (tc3.NotSentError("no connection"), "nothing happened: send again"),
        (
            tc3.OutcomeUnknownError("no complete response"),
            "look for it in the console before you send again",
        ),
        (
            {"Response": {"Error": {"Code": "InternalError.Timeout"}, "RequestId": "r-2"}},
            "look for r-2 in the console before you send again",
        ),
        (
            {"Response": {"Error": {"Code": "LimitExceeded.DailyLimit"}, "RequestId": "r-3"}},
            "LimitExceeded.DailyLimit: none, later",
        ),
    ],
    ids=["sent", "refused alone", "not sent", "unknown", "unknown code", "refused"],
)
def test_the_errors_are_told_apart_as_the_second_snippet_does(
    response: FakeResponse, said: str
) -> None:
    names = _first_sms(FakeTransport(RESPONSE))
    _run(PYTHON[1], names)
    names["sms"] = type(names["sms"])(
        tc3.Credential("id", "key"),
        region="ap-singapore",
        transport=FakeTransport(response),
        clock=ClockOf(sleep=sleepless),
    )
    message = names["MultiSmsInfo"](phone_number="+60198890000", template_id="1")

    assert names["send"](names["sms"], [message]) == said


@pytest.mark.usefixtures("key_in_environment")
def test_the_fake_transport_responds_as_the_third_snippet_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = _first_sms(FakeTransport(RESPONSE))
    capsys.readouterr()

    _run(PYTHON[2], names)

    assert capsys.readouterr().out == "SendMultiGlobalSms 2400006666\n"


def test_the_host_of_the_chinese_site_is_taken_as_the_readme_writes_it() -> None:
    (host,) = re.findall(r"`endpoint=\"([\w.]+)\"`", README)
    fake = FakeTransport(RESPONSE)
    with SmsClient(
        tc3.Credential("id", "key"), region="ap-guangzhou", endpoint=host, transport=fake
    ) as sms:
        sms.call("PullSmsReplyStatus", {"SmsSdkAppId": "1", "Limit": 1})

    assert fake.requests[0].http.endpoint.host == host


def _imported(page: str, folder: Path) -> None:
    """Import *page* into the spec in *folder*, and read again what decisions rest on."""
    saved = folder / "page.html"
    saved.write_text(page, "utf-8")
    service = folder / "spec" / "sms"
    import_pages([str(saved)], folder / "spec", into=service)
    _, _, lock = (service / "pages.lock").read_text().partition("\n  SendMultiGlobalSms:\n")
    digest = re.findall(r"request\.MultiSmsInfoSet: (\w+)", lock)[0]
    policy = service / "policy.yaml"
    decisions = re.sub(r"read: \w+", f"read: {digest}", policy.read_text("utf-8"), count=1)
    policy.write_text(decisions, "utf-8")


@pytest.mark.usefixtures("key_in_environment")
def test_the_fake_endpoint_loses_a_response_as_the_fourth_snippet_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    names = _first_sms(FakeTransport(RESPONSE))
    capsys.readouterr()

    _run(PYTHON[3], names)

    assert capsys.readouterr().out == "may have been sent\n1 []\n"


@pytest.mark.usefixtures("key_in_environment")
def test_a_thousand_messages_are_sent_as_the_fifth_snippet_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = _first_sms(FakeTransport(RESPONSE))
    capsys.readouterr()

    def respond(sent: SentRequest) -> FakeResponse:
        results = [
            {**_OK, **{name: item[name] for name in ("PhoneNumber", "SessionContext")}}
            for item in sent.body["MultiSmsInfoSet"]
        ]
        results[7].update(Code="LimitExceeded.DailyLimit")
        return {"Response": {"SendMultiStatusSet": results, "RequestId": "r-1"}}

    names["sms"] = type(names["sms"])(
        tc3.Credential("id", "key"),
        region="ap-singapore",
        transport=FakeTransport(respond),
        clock=ClockOf(sleep=sleepless),
    )
    _run(PYTHON[4], names)
    messages = (
        names["MultiSmsInfo"](
            phone_number="+60198890000", template_id="1", session_context=str(number)
        )
        for number in range(1000)
    )

    assert names["send_all"](names["sms"], messages) == 995
    refused = [f"{number} refused LimitExceeded.DailyLimit" for number in range(7, 1000, 200)]
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(refused)


def test_a_changed_page_goes_through_the_spec_into_the_package(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    shutil.copytree(ROOT / "generated", tmp_path / "generated")
    _imported(action_document(), tmp_path)
    commit(tmp_path)
    page = action_document().replace("A maximum of 10 requests", "A maximum of 20 requests")
    (tmp_path / "page.html").write_text(page, "utf-8")
    script = _shell("page.html").replace(".venv/bin/tc3gen", f"{sys.executable} -m tc3gen")

    result = subprocess.run(
        ["bash", "-euc", script],  # noqa: S607 - a user's shell
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert "+    rate_limit: 20/s" in result.stdout
    assert "requests a second: 20 now, 10 before" in result.stdout
    assert "+        At most 20 requests a second." in result.stdout
    client = tmp_path / "generated" / "tc3" / "sms" / "client" / "_methods.py"
    _, _, method = client.read_text("utf-8").partition("def send_multi_global_sms(")
    assert "At most 20 requests a second." in method.partition("def ")[0]
