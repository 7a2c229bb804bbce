"""The snippets of the document about clients do what it says; test_callbacks.py has the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import orjson

import tc3
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.support.documents import blocks

if TYPE_CHECKING:
    import pytest


def test_the_reports_of_a_number_are_looked_up_as_the_snippet_does() -> None:
    (snippet,) = [text for _, text in blocks("generated/README.md") if "by_phone_number" in text]
    names: dict[str, Any] = {"SmsClient": SmsClient}
    exec(compile(snippet, "README.md", "exec"), names)  # noqa: S102 - our own document
    reports = [{"ReportStatus": "SUCCESS", "Description": "DELIVRD"}]
    reports.append({"ReportStatus": "FAIL", "Description": "MK:0001"})
    fake = FakeTransport({"Response": {"PullSmsSendStatusSet": reports, "RequestId": "1"}})

    key = tc3.Credential("id", "key")
    with SmsClient(key, region="ap-guangzhou", transport=fake) as sms:
        assert names["failures"](sms, "+60198890000") == ["MK:0001"]

    assert fake.requests[0].body["PhoneNumber"] == "+60198890000"


def test_the_clients_of_the_snippets_use_the_other_json_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", "id")
    monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", "key")
    names: dict[str, Any] = {"SmsClient": SmsClient, "Credential": tc3.Credential}
    snippets = [text for _, text in blocks("generated/README.md") if " json=" in text]
    for snippet in snippets:
        exec(compile(snippet, "README.md", "exec"), names)  # noqa: S102 - our own document

    clients = [names["fast"], names["own"]]
    codecs = [each._calls.resources.requests.codec for each in clients]  # noqa: SLF001 - no request
    assert len(snippets) == len(clients)
    assert codecs[0] == tc3.Codec(orjson.dumps, orjson.loads)
    assert type(codecs[1].dumps.__self__) is msgspec.json.Encoder
    assert codecs[1] == names["codec"]
