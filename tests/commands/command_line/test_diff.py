"""`tc3gen diff`: its arguments, outputs and exit codes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.commands.rules import RULES as BY_COMMAND
from tc3gen.compare.rules import RULES, fails
from tests.support.project import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project

REPEATED = "actions: {Ping: {idempotent: true, reason: It only asks.}}\n"


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
    [
        (("api", "PingAll:", "PingSome:"), 1),
        (("api", "doc: Answers.", "doc: Says."), 0),
        (("api", "2024", "2025"), 0),
        (("policy", "format: 1\n", f"format: 1\n{REPEATED}"), 1),
    ],
    ids=["breaking", "docs", "dangerous", "billed twice"],
)
def test_only_what_breaks_or_may_bill_twice_is_exit_code_1(
    small: Project, diff: Callable[..., Run], style: str, edit: tuple[str, str, str], status: int
) -> None:
    file, old, new = edit
    small.edit(f"demo/{file}.yaml", old, new)
    run = diff("--format", style)
    assert (run.status, run.err) == (status, "")
    assert run.out.count("\n") >= 1


@pytest.mark.parametrize(
    ("edit", "statuses"),
    [
        (("api", "PingAll:", "PingSome:"), (1, 1, 1)),
        (("api", "2024", "2025"), (0, 1, 1)),
        (("policy", "format: 1\n", f"format: 1\n{REPEATED}"), (0, 1, 1)),
        (("api", "doc: Answers.", "doc: Says."), (0, 0, 1)),
        (("api", "format", "format"), (0, 0, 0)),
    ],
    ids=["breaking", "dangerous", "billed twice", "docs", "nothing"],
)
def test_fail_on_says_how_grave_a_change_has_to_be(
    small: Project,
    diff: Callable[..., Run],
    edit: tuple[str, str, str],
    statuses: tuple[int, int, int],
) -> None:
    file, old, new = edit
    small.edit(f"demo/{file}.yaml", old, new)
    runs = [diff("--fail-on", grade) for grade in ("breaking", "dangerous", "any")]
    assert tuple(run.status for run in runs) == statuses


def test_what_lets_a_message_be_sent_again_fails_whatever_its_grade() -> None:
    twice = {name for name, rule in RULES.items() if fails(name) and rule.severity != "breaking"}
    assert twice == {"idempotent-gained", "code-effect-none", "prefix-effect-none"}


def test_a_single_spec_is_compared_with_the_one_here(
    small: Project, diff: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    small.edit("demo/api.yaml", "PingAll:", "PingSome:")
    named = diff()
    monkeypatch.chdir(small.root)
    small.capture.readouterr()
    status = main(["diff", str(small.root / "old")])
    assert (status, small.capture.readouterr().out) == (
        1,
        named.out.replace(str(small.spec), "spec"),
    )


def test_findings_of_both_specs_are_exit_code_2(small: Project, diff: Callable[..., Run]) -> None:
    small.edit("demo/api.yaml", "service: demo\n", "")
    run = diff("--format", "json")
    assert (run.status, run.err) == (2, "")
    assert [row["rule"] for row in json.loads(run.out)] == ["missing-key"]


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
    rows = [line.split(maxsplit=3) for line in capsys.readouterr().out.splitlines()]
    assert rows == [
        ["diff", name, rule.severity, rule.doc] for name, rule in BY_COMMAND["diff"].items()
    ]
    assert len(rows) > len(RULES)


@pytest.mark.parametrize("arguments", [[], ["a", "b", "c"], ["--spec", "a", "b", "c"]])
def test_one_spec_or_two_are_wanted(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["diff", *arguments])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: tc3gen")
