"""The commands as users type them."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main

if TYPE_CHECKING:
    from tests.commands.refreshing.conftest import Workspace

MISSING = (
    "page-fetch: fetching needs the package httpx "
    "(install tc3gen with its extra: pip install 'tc3gen[refresh]')\n"
)


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        """Return what a terminal says."""
        return True


@pytest.mark.parametrize("arguments", [["refresh"], ["track", "https://docs.example/a"]])
def test_without_the_extra_the_command_says_how_to_get_it(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.delitem(sys.modules, "tc3gen.fetching.http_exchange", raising=False)
    assert main(arguments) == 2
    assert capsys.readouterr().err.endswith(MISSING)


@pytest.mark.parametrize(
    ("typed", "asked", "paths"),
    [
        (Terminal("y\n"), "Fetch them, too? [y/N] ", ["/send", "/robots.txt", "/types"]),
        (Terminal("\n"), "Fetch them, too? [y/N] ", ["/send"]),
        (io.StringIO("y\n"), "No, as nobody can be asked; --yes agrees.\n", ["/send"]),
    ],
    ids=["yes", "no", "nobody"],
)
def test_linked_pages_are_fetched_once_somebody_agrees(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    typed: io.StringIO,
    asked: str,
    paths: list[str],
) -> None:
    workspace.edit("/send", ("<h1>", '<h1><a href="/types">Data Types</a>'))
    monkeypatch.setattr(sys, "stdin", typed)
    main(["track", f"{workspace.site.url}/send", "--spec", str(workspace.spec), "--dry-run"])
    said = capsys.readouterr().err
    assert f"{workspace.site.url}/types (data types)" in said
    assert said.endswith(asked)
    assert workspace.site.asked == paths


def test_json_is_all_of_standard_output(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--spec", str(workspace.spec), "--out", str(workspace.root / "generated")]
    report = workspace.root / "report.html"
    assert main(["refresh", *out, "--format", "json", "--report", str(report)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out)["services"][0]["state"] == "unchanged"
    assert report.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (workspace.root / "generated" / "tc3" / "sms" / "client.py").is_file()


def test_the_services_of_a_project_are_those_that_are_refreshed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = '[tool.tc3gen]\nspec = "spec"\nservices = ["sms"]\n'
    (workspace.root / "pyproject.toml").write_text(project, "utf-8")
    other = workspace.spec / "other"
    other.mkdir()
    api = (workspace.spec / "sms" / "api.yaml").read_text("utf-8")
    (other / "api.yaml").write_text(api.replace("https://www", "https://docs"), "utf-8")
    monkeypatch.chdir(workspace.root)
    assert main(["refresh", "--dry-run"]) == 0
    assert "other" not in capsys.readouterr().out
    assert sorted(workspace.site.asked) == ["/send", "/types"]
