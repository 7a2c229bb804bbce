"""``tc3gen call`` of an action that is called without a signature: it needs no key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.mock import MockEndpoint
from tests.support.services import SPEC, repository_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTION = "sts.AssumeRoleWithWebIdentity"
GIVEN = json.dumps(
    {"ProviderId": "tke", "WebIdentityToken": "t", "RoleArn": "r", "RoleSessionName": "me"}
)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockEndpoint]:
    """Yield an endpoint, without a key in the environment."""
    for name in ("SECRET_ID", "SECRET_KEY", "TOKEN"):
        monkeypatch.delenv(f"TENCENTCLOUD_{name}", raising=False)
    with MockEndpoint(repository_spec(), rate_limits=False) as started:
        yield started


def _call(endpoint: MockEndpoint, action: str, *arguments: str) -> int:
    where = ["--spec", str(SPEC), "--region", "ap-singapore", "--endpoint", endpoint.url]
    return main(["call", action, *arguments, *where])


def test_it_is_sent_without_a_key(
    endpoint: MockEndpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call(endpoint, ACTION, "--json", GIVEN) == 0
    assert json.loads(capsys.readouterr().out)["Credentials"]["TmpSecretId"].startswith("AKID")
    assert endpoint.requests[0].headers["authorization"] == "SKIP"


def test_its_help_says_so_and_any_other_action_wants_a_key(
    endpoint: MockEndpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call(endpoint, ACTION, "--help") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "It needs no key: it is called without a signature." in said
    assert _call(endpoint, "sts.GetCallerIdentity") == 2
    assert "TENCENTCLOUD_SECRET_ID" in capsys.readouterr().err
    assert endpoint.requests == []
