"""A program that sends with a journal, as the README has it, sends nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tc3 import Journal
from tc3.sms import MultiSmsInfo, SmsClient
from tc3.testing import FakeClock
from tests.contract.readme.test_readme import PYTHON
from tests.runtime.batching import LOST, each, messages
from tests.runtime.journaling import send
from tests.runtime.reconciling import client_of, status, telling

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_is_started_again_and_tells_what_became_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (snippet,) = [text for text in PYTHON if "def send_campaign" in text]
    names: dict[str, Any] = {
        "Iterable": Iterable,
        "MultiSmsInfo": MultiSmsInfo,
        "SmsClient": SmsClient,
    }
    exec(compile(snippet, "README.md", "exec"), names)  # noqa: S102 - our own README
    monkeypatch.chdir(tmp_path)
    sms = each()

    names["send_campaign"](sms, messages(2))
    names["send_campaign"](sms, messages(3))

    first, second = ["0 done False", "1 done False"], ["0 done True", "1 done True", "2 done False"]
    assert capsys.readouterr().out.splitlines() == [*first, *second]
    assert [len(sent.body["MultiSmsInfoSet"]) for sent in sms.fake.requests] == [2, 1]


def test_what_became_of_the_unknown_ones_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (snippet,) = [text for text in PYTHON if "def find_out" in text]
    names: dict[str, Any] = {"SmsClient": SmsClient, "Journal": Journal}
    exec(compile(snippet, "README.md", "exec"), names)  # noqa: S102 - our own README
    path = tmp_path / "campaign.db"
    send(path, each(LOST), 2)
    sms, _ = client_of(telling(status(number=1, at=2**32)), clock=FakeClock())

    names["find_out"](sms, Journal(path))

    found = "SUCCESS in PullSmsSendStatusByPhoneNumber, by PhoneNumber alone"
    assert capsys.readouterr().out.splitlines() == [
        "0 unknown there is no status of it",
        f"1 done {found}",
    ]
