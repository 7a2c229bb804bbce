"""A program that sends with a journal, as the README has it, sends nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tc3.sms import MultiSmsInfo, SmsClient
from tests.contract.readme.test_readme import PYTHON
from tests.runtime.batching import each, messages

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_is_started_again_and_tells_what_became_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (snippet,) = [text for text in PYTHON if "Journal" in text]
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
