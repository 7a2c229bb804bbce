"""A program that machines share a campaign with, as the guide has it, sends nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tc3 import Credential
from tc3.sms import MultiSmsInfo
from tests.runtime.batching import accepting, messages
from tests.support.documents import blocks
from tests.support.loopback import KEY
from tests.support.postgres import with_the_part
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    import pytest

    from tc3 import SharedRateLimiter
    from tests.support.postgres import PostgresServer


def test_machines_share_a_campaign_and_tell_what_became_of_all(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = blocks("generated/README.md")
    (snippet,) = [text for _, text in guide if "PostgresJournal" in text]
    with_the_part(monkeypatch)
    clients: list[VirtualClient] = []

    def client(_: Credential, *, region: str, rate_limiter: SharedRateLimiter) -> VirtualClient:
        assert region == "ap-singapore"
        clients.append(VirtualClient(accepting, rate_limiter=rate_limiter))
        return clients[-1]

    names: dict[str, Any] = {
        "Credential": Credential,
        "Iterable": Iterable,
        "MultiSmsInfo": MultiSmsInfo,
        "SmsClient": client,
    }
    exec(compile(snippet, "generated/README.md", "exec"), names)  # noqa: S102 - our own guide

    for count in (2, 3):
        assert names["send_share"](KEY, messages(count), postgres.dsn) == 0

    first, second = ["0 done False", "1 done False"], ["0 done True", "1 done True", "2 done False"]
    assert capsys.readouterr().out.splitlines() == [*first, *second]
    sent = [len(sent.body["MultiSmsInfoSet"]) for sms in clients for sent in sms.fake.requests]
    assert sent == [2, 1]
