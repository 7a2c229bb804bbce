"""Findings as text, as JSON and as GitHub workflow commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

NO_DOC = "has no key 'doc': what it is, in a sentence of our own"
NO_NAME = "is no name: a letter, then letters, digits and underscores"
TYPO = ("doc: Answers.", "dco: Answers.")


def test_json_has_the_documented_keys_and_nothing_else(small: Project) -> None:
    small.edit("demo/api.yaml", *TYPO)
    run = small.run("lint", "--format", "json")
    file = str(small.spec / "demo" / "api.yaml")
    assert json.loads(run.out) == [
        {
            "path": file,
            "line": 6,
            "column": 9,
            "rule": "missing-key",
            "severity": "error",
            "message": f"Ping {NO_DOC}",
            "hint": "",
        },
        {
            "path": file,
            "line": 6,
            "column": 10,
            "rule": "unknown-key",
            "severity": "error",
            "message": "Ping takes no key 'dco'",
            "hint": "did you mean 'doc'?",
        },
    ]
    assert (run.status, run.err) == (1, "")


@pytest.mark.parametrize(("style", "said"), [("text", ""), ("json", "[]\n"), ("github", "")])
def test_no_findings_are_an_empty_list(small: Project, style: str, said: str) -> None:
    run = small.run("lint", "--format", style)
    assert (run.status, run.out, run.err) == (0, said, "")


def test_json_of_a_spec_that_cannot_be_used_is_the_same_for_every_command(small: Project) -> None:
    small.edit("demo/api.yaml", *TYPO)
    linted = small.run("lint", "--format", "json")
    run = small.run("generate", "--format", "json")
    assert (run.status, run.out, run.err) == (2, linted.out, "")


@pytest.mark.parametrize("argument", ["--check", "--debug"], ids=["drift", "edit"])
def test_json_of_drift_and_of_edits_is_one_list(small: Project, argument: str) -> None:
    assert small.run("generate").status == 0
    (small.package / "signer.py").write_text("mine = True\n", "utf-8")
    run = small.run("generate", "--format", "json", argument)
    assert [row["path"] for row in parsed(run.out)] == [str(small.package / "signer.py")]


def parsed(text: str) -> list[dict[str, str]]:
    """Return the rows of a JSON list; the test fails where it is none."""
    try:
        rows: list[dict[str, str]] = json.loads(text)
    except ValueError as error:
        pytest.fail(f"not JSON: {error}")
    return rows


def test_github_lines_name_file_line_column_and_rule(small: Project) -> None:
    small.edit("demo/api.yaml", *TYPO)
    run = small.run("lint", "--format", "github")
    where = f"::error file={small.spec / 'demo' / 'api.yaml'},line=6,col="
    assert run.out.splitlines() == [
        f"{where}9,title=missing-key::Ping {NO_DOC}",
        f"{where}10,title=unknown-key::Ping takes no key 'dco' (did you mean 'doc'?)",
    ]


@pytest.fixture
def odd(tmp_path: Path, small: Project, capsys: pytest.CaptureFixture[str]) -> Project:
    """Return a project with ``%``, a comma and a colon in its path, and an action as odd."""
    small.edit("demo/api.yaml", "Ping: {doc: Answers., request", '"1,\\n:%\\r": {request')
    root = tmp_path / "100%,a:b"
    root.mkdir()
    small.spec.rename(root / "spec")
    return Project(root, capsys)


def test_github_lines_are_escaped(odd: Project, tmp_path: Path) -> None:
    run = odd.run("lint", "--format", "github")
    where = f"::error file={tmp_path}/100%25%2Ca%3Ab/spec/demo/api.yaml,line=6,col="
    assert run.out.splitlines() == [
        f"{where}3,title=name::'1,\\n:%25\\r' {NO_NAME}",
        f"{where}15,title=missing-key::1,%0A:%25%0D {NO_DOC}",
    ]


def test_text_stays_on_one_line(odd: Project) -> None:
    run = odd.run("lint")
    where = f"{odd.spec}/demo/api.yaml:6:"
    assert run.out.splitlines() == [
        f"{where}3: name: '1,\\n:%\\r' {NO_NAME}",
        f"{where}15: missing-key: 1,\\n:%\\r {NO_DOC}",
    ]


def test_drift_is_shown_to_github_without_a_line(small: Project) -> None:
    run = small.run("generate", "--check", "--format", "github")
    first, *_ = run.err.splitlines()
    file = small.package / "__init__.py"
    wanted = f"::error file={file},title=drift::this file is missing (run `tc3gen generate`)"
    assert (run.status, first) == (1, wanted)
