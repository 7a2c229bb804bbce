"""`tc3gen diff`: its arguments, outputs and exit codes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.cli import main
from generator.compare.rules import RULES
from tests.support.project import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project


@pytest.fixture
def diff(small: Project, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Return what compares the project's spec with a copy of it in ``old``."""
    old = small.root / "old"
    shutil.copytree(small.spec, old)

    def run(*arguments: str) -> Run:
        status = main(["diff", *(arguments or ()), str(old), str(small.spec)])
        said = capsys.readouterr()
        return Run(status, said.out, said.err)

    return run


def test_equal_specs_are_exit_code_0(diff: Callable[..., Run]) -> None:
    assert diff() == Run(0, "Version: none, as nothing changed.\n", "")


@pytest.mark.parametrize("style", ["text", "json", "github", "markdown"])
@pytest.mark.parametrize(
    ("edit", "status"),
    [(("PingAll:", "PingSome:"), 1), (("doc: Answers.", "doc: Says."), 0), (("2024", "2025"), 0)],
    ids=["breaking", "docs", "dangerous"],
)
def test_only_what_breaks_is_exit_code_1(
    small: Project, diff: Callable[..., Run], style: str, edit: tuple[str, str], status: int
) -> None:
    small.edit("demo/api.yaml", *edit)
    run = diff("--format", style)
    assert (run.status, run.err) == (status, "")
    assert run.out.count("\n") >= 1


def test_findings_of_both_specs_are_exit_code_2(small: Project, diff: Callable[..., Run]) -> None:
    small.edit("demo/api.yaml", "service: demo\n", "")
    run = diff("--format", "json")
    assert (run.status, run.out) == (2, "")
    assert [row["rule"] for row in json.loads(run.err)] == ["missing-key"]


def test_what_is_gone_is_annotated_in_the_new_file(
    small: Project, diff: Callable[..., Run]
) -> None:
    small.edit("demo/api.yaml", "  PingAll: {doc: Answers., request: {}, response: {}}\n", "")
    file = small.spec / "demo" / "api.yaml"
    said = "demo.PingAll: the action is gone, and the method 'ping_all' with it"
    expected = f"::error file={file},line=6,col=3,title=action-removed::{said}\n"
    assert diff("--format", "github").out == expected


def test_surface_names_what_python_callers_lose(small: Project, diff: Callable[..., Run]) -> None:
    small.edit("demo/api.yaml", "  PingAll: {doc: Answers., request: {}, response: {}}\n", "")
    rows = json.loads(diff("--surface", "--format", "json").out)["changes"]
    assert [row["where"] for row in rows if row["rule"] == "surface"] == [
        "demo.PingAllRequest",
        "demo.PingAllResponse",
        "demo.client.AsyncDemoClient.ping_all",
        "demo.client.DemoClient.ping_all",
        "demo.models.PingAllRequest",
        "demo.models.PingAllResponse",
    ]


def test_rules_are_listed_with_severity_and_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--rules"]) == 0
    rows = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    assert rows == [[name, rule.severity, rule.doc] for name, rule in RULES.items()]


@pytest.mark.parametrize("arguments", [[], ["old"], ["a", "b", "c"], ["--spec", "a", "b", "c"]])
def test_two_specs_are_wanted(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["diff", *arguments])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: tc3gen")
