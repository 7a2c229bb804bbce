"""The README's table of a project of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.cli import main
from tests.contract.readme.test_readme import BLOCKS
from tests.support.project import copy_spec

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_with_the_table_no_command_needs_an_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [table] = [text for language, text in BLOCKS if language == "toml"]
    (tmp_path / "pyproject.toml").write_text(table, "utf-8")
    copy_spec(tmp_path / "api")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")

    assert [main([*words]) for words in (["generate"], ["generate", "--check"], ["lint"])] == [
        0
    ] * 3
    assert "up to date" in capsys.readouterr().out
    package = tmp_path / "src" / "shop" / "tencent"
    names = {path.name for path in package.iterdir()}
    assert {"sms", "_batches"} <= names
    assert not names & {"_async_client.py", "_pages", "testing.py"}
