"""The README's calls from a shell do what it says."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

from tc3gen.cli import main
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint
from tests.support.project import ROOT

if TYPE_CHECKING:
    import pytest

README = (ROOT / "README.md").read_text("utf-8")
[PASSAGE] = re.findall(
    r"^## Call an action from a shell\n(.*?)^## ", README, re.MULTILINE | re.DOTALL
)
[BLOCK] = re.findall(r"^```sh\n(.*?)^```$", PASSAGE, re.MULTILINE | re.DOTALL)


def test_an_action_is_explained_a_request_checked_and_a_list_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    explain, check, read = (shlex.split(line)[1:] for line in BLOCK.splitlines())
    monkeypatch.chdir(ROOT)
    with MockEndpoint(load_spec("spec")) as endpoint:
        monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", endpoint.secret_id)
        monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", endpoint.secret_key)

        assert main(explain) == 0
        assert "--international INTEGER" in capsys.readouterr().out
        assert main(check) == 0
        assert json.loads(capsys.readouterr().out)["body"] == {"PhoneNumberSet": ["+6591234567"]}
        assert endpoint.requests == []
        assert main([*read, "--endpoint", endpoint.url]) == 0
        assert capsys.readouterr().out == "Tencent\nTencentCloud\n"
