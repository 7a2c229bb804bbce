"""The snippets of the document about clients do what it says; test_callbacks.py has the others."""

from __future__ import annotations

from typing import Any

import tc3
from tc3.sms import SmsClient
from tc3.testing import FakeTransport
from tests.support.documents import blocks


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
