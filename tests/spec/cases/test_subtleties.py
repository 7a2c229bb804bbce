"""Subtle promises of the spec room, each of them once broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.project import Project

HEAD = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
"""
PING = "  Ping: {doc: Answers., request: {}, response: {}}\n"
SOUND = f"{HEAD}actions:\n{PING}"
SEND = f"""{HEAD}actions:
  Send:
    doc: Sends.
    request: {{Texts: {{type: Array of String, doc: Texts.}}, Note: {{type: String, doc: A note.}}}}
    response:
      Texts: {{type: String, doc: All of them.}}
      Inner: {{type: Send, doc: A namesake.}}
structures:
  Send: {{doc: A namesake., fields: {{Note: {{type: Array of String, doc: Notes.}}}}}}
"""


def write(project: Project, api: str, policy: str = "", folder: str = "demo") -> None:
    """Write the files of one service."""
    (project.spec / folder).mkdir(parents=True)
    (project.spec / folder / "api.yaml").write_text(api, "utf-8")
    (project.spec / folder / "policy.yaml").write_text(f"format: 1\n{policy}", "utf-8")


def findings(project: Project) -> list[dict[str, Any]]:
    """Return the findings of the project's spec."""
    rows: list[dict[str, Any]] = json.loads(project.run("lint", "--format", "json").out)
    return rows


def locations(project: Project) -> list[tuple[str, int, int]]:
    """Return rule, line and column of each finding."""
    return [(row["rule"], row["line"], row["column"]) for row in findings(project)]


@pytest.mark.parametrize(
    ("api", "policy", "location"),
    [
        pytest.param(
            SOUND.replace("response: {}", "response: {}, errors: [404, Zz]"),
            "",
            ("unknown-code", 6, 66),
            id="codes",
        ),
        pytest.param(
            SOUND.replace(
                "response: {}",
                "response: {}, examples: [5, {title: A, request: '[', response: '{}'}]",
            ),
            "",
            ("example", 6, 86),
            id="examples",
        ),
    ],
)
def test_after_an_item_that_does_not_fit_the_others_keep_their_places(
    empty_project: Project, api: str, policy: str, location: tuple[str, int, int]
) -> None:
    write(empty_project, api, policy)
    assert location in locations(empty_project)


def test_a_number_of_any_length_is_at_most_a_finding(empty_project: Project) -> None:
    write(empty_project, SOUND.replace("format: 1", "format: " + "9" * 5000))
    assert empty_project.run("lint").status == 1


def test_a_service_without_actions_is_a_finding_or_a_package(empty_project: Project) -> None:
    write(empty_project, f"{HEAD}actions: {{}}\n")
    status = {0: 0, 1: 2}[empty_project.run("lint").status]
    assert empty_project.run("generate").status == status


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param("caf\xe9", id="accent"),
        pytest.param("errors", id="runtime module"),
        pytest.param("signer", id="templated module"),
    ],
)
def test_a_folder_that_would_break_the_package_is_a_finding(
    empty_project: Project, folder: str
) -> None:
    write(empty_project, SOUND, folder=folder)
    assert [row["rule"] for row in findings(empty_project)] == ["name"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("__slots__", id="slots"),
        pytest.param("__text", id="mangled"),
    ],
)
def test_a_python_name_that_would_break_its_class_is_a_finding(
    empty_project: Project, name: str
) -> None:
    field = f"Text: {{type: String, name: {name}, doc: A text.}}"
    write(empty_project, SOUND.replace("request: {}", f"request: {{{field}}}"))
    assert [row["rule"] for row in findings(empty_project)] == ["name"]


@pytest.mark.parametrize(
    "decision",
    ["Texts: {max_items: 2, reason: Seen.}", "Note: {max_bytes: 2, reason: Seen.}"],
    ids=["request and response", "action and structure"],
)
def test_a_limit_is_judged_by_the_field_that_it_is_about(
    empty_project: Project, decision: str
) -> None:
    write(empty_project, SEND, f"actions: {{Send: {{fields: {{{decision}}}}}}}\n")
    assert findings(empty_project) == []


def test_a_file_that_cannot_be_read_brings_no_findings_about_the_other(
    empty_project: Project,
) -> None:
    write(empty_project, f"{SOUND}[\n", "actions: {Ping: {idempotent: true, reason: Seen.}}\n")
    assert {row["rule"] for row in findings(empty_project)} == {"yaml-syntax"}


@pytest.mark.parametrize(
    "api",
    [
        pytest.param(SOUND.replace("demo\n", "&a demo\n", 1) + PING, id="key"),
        pytest.param(SOUND.replace("doc: ", "doc: &a "), id="anchor"),
    ],
)
def test_anchors_and_aliases_are_found_wherever_they_stand(
    empty_project: Project, api: str
) -> None:
    write(empty_project, api.replace(f"{PING}  Ping", f"{PING}  *a "))
    assert "yaml-alias" in {row["rule"] for row in findings(empty_project)}


@pytest.mark.parametrize("word", ["yes", "True", "on"])
def test_a_truth_value_in_another_spelling_is_one_finding_that_says_write_true(
    empty_project: Project, word: str
) -> None:
    field = f"Text: {{type: String, required: {word}, doc: A text.}}"
    write(empty_project, SOUND.replace("request: {}", f"request: {{{field}}}"))
    hints = [row["hint"] for row in findings(empty_project)]
    assert len(hints) == 1
    assert "quotes" not in hints[0]
    assert "true" in hints[0]


def test_a_key_that_is_no_text_is_one_finding(empty_project: Project) -> None:
    write(empty_project, f"{SOUND}errors:\n  {{Internal: Error}}: {{doc: Broken.}}\n")
    assert locations(empty_project) == [("implicit-type", 8, 3)]


def test_the_hint_for_a_bare_rate_limit_leads_to_a_sound_spec(empty_project: Project) -> None:
    write(empty_project, SOUND.replace("response: {}", "response: {}, rate_limit: 20"))
    assert [row["hint"] for row in findings(empty_project)] == ["write it as 20/s"]


def test_decisions_without_facts_are_a_finding(empty_project: Project) -> None:
    write(empty_project, SOUND)
    (empty_project.spec / "lost").mkdir()
    (empty_project.spec / "lost" / "policy.yaml").write_text("format: 1\n", "utf-8")
    [row] = findings(empty_project)
    assert (row["rule"], row["path"][-16:]) == ("no-service", "lost/policy.yaml")


def test_a_decision_about_a_code_says_why(empty_project: Project) -> None:
    write(
        empty_project,
        f"{SOUND}errors:\n  InternalError.Odd: {{doc: Odd.}}\n",
        "errors: {InternalError.Odd: {retry: never, effect: none, reason: ''}}\n",
    )
    assert [row["rule"] for row in findings(empty_project)] == ["policy-reason"]


def test_a_pattern_that_python_warns_about_is_a_finding(empty_project: Project) -> None:
    api = SOUND.replace("request: {}", "request: {Text: {type: String, doc: A text.}}")
    policy = "actions: {Ping: {fields: {Text: {pattern: '[[a]', reason: Seen.}}}}\n"
    write(empty_project, api, policy)
    run = empty_project.run("lint", "--format", "json")
    assert [run.status, *(row["rule"] for row in json.loads(run.out or "[]"))] == [1, "pattern"]
