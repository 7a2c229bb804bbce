"""What is no error can be settled where it arises, so that lint falls silent for good reasons.

An error is settled by mending what is wrong; a warning or a note may be about a fact that the
documentation states, and facts are not ours to change. Each such rule has a way out here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from tc3gen.spec.rules import RULES
from tests.support.spec_cases import SPEC_CASES, write_spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project

PREFIXES = """\
  Xyzzy: {class: FailedError, retry: never, effect: unknown}
  InvalidAccount: {class: InvalidRequestError, retry: never, effect: unknown}
"""
FULL = "    errors: [InternalError.Full]\n"
Settle: TypeAlias = "Callable[[Project], None]"


def edits(file: str, *pairs: tuple[str, str]) -> Settle:
    """Return what replaces the first of each pair of texts in a file by the second."""

    def settle(project: Project) -> None:
        for old, new in pairs:
            project.edit(f"demo/{file}", old, new)

    return settle


def decides(text: str) -> Settle:
    """Return what adds *text* to the decisions; the facts stay as they are."""

    def settle(project: Project) -> None:
        policy = project.spec / "demo" / "policy.yaml"
        before = policy.read_text("utf-8") if policy.exists() else "format: 1\n"
        policy.write_text(before + text, "utf-8")

    return settle


def locks(project: Project) -> None:
    """Write the lock that an import writes."""
    prose = "{request.Items: 5c1e09aa7f31, request.Note: 77ab02d4c9e0}"
    lock = f"format: 1\npages: {{Send: {{prose: {prose}}}}}\n"
    (project.spec / "demo" / "pages.lock").write_text(lock, "utf-8")


def renames(project: Project) -> None:
    """Call the folder like its service."""
    (project.spec / "demo").rename(project.spec / "sms")


WAYS: dict[str, Settle] = {
    "folder": renames,
    "inferred": edits("api.yaml", ("inferred: true, ", "")),
    "unused-structure": edits(
        "api.yaml",
        ("  Lost: {doc: Nobody asks for it., fields: {Found: {type: Found, doc: Another.}}}\n", ""),
        ("  Found: {doc: Only the lost one asks for it., fields: {}}\n", ""),
    ),
    "code-prefix": edits(
        "policy.yaml",
        ("error_prefixes:\n", f"error_prefixes:\n{PREFIXES}"),
        (
            "errors:\n",
            "errors:\n  InternalEror.Odd: {retry: never, effect: unknown, reason: It was seen.}\n",
        ),
    ),
    "description": edits(
        "api.yaml", ('doc: ""', "doc: Answers."), ('doc: " "', "doc: What to send.")
    ),
    "stale-number": edits(
        "api.yaml",
        ("up to 200 notes", "up to 500 notes"),
        ("At most 200", "At most 500"),
    ),
    "example-fit": edits(
        "policy.yaml",
        (
            "  Send:\n",
            "  Send:\n    wrong_examples: {Unsound: Mistyped., Beyond the limits: Far beyond.}\n",
        ),
    ),
    "stale-read": edits(
        "policy.yaml", ("read: 5c1e09", 'read: "123456"'), ("read: 0f0f0f0f0f0f", "read: 0f0f0f")
    ),
    "stale-settlement": edits(
        "policy.yaml",
        (
            "request.Note.type: {takes: String, over: Integer",
            "response.Sum: {takes: present, over: absent",
        ),
        ("{takes: String, over: Integer", "{takes: String, over: Float"),
    ),
    "untaken-settlement": edits(
        "api.yaml",
        ("request:", "regions: [ap-one]\n    rate_limit: 10/s\n    request:"),
        ("      Note: {type: String, doc: A note.}\n", ""),
        (
            "Sum: {type: Integer, doc: How many.}\n",
            f"Sum: {{type: String, doc: How many.}}\n{FULL}",
        ),
        ("Key: {type: String, doc", "Key: {type: String, required: true, doc"),
        ("structures:", "errors: {InternalError.Full: {doc: It is full.}}\nstructures:"),
    ),
    "unchecked-read": locks,
    "no-policy": decides(""),
}
"""Rule, whose case it is, to what settles all that lint says about it."""


def test_every_rule_that_is_no_error_has_a_way_to_settle_it() -> None:
    assert {name for name, rule in RULES.items() if rule.severity != "error"} == set(WAYS)


@pytest.mark.parametrize("rule", WAYS)
def test_a_finding_that_is_no_error_can_be_settled(empty_project: Project, rule: str) -> None:
    write_spec(SPEC_CASES / rule, empty_project.spec)
    assert f": {rule}: " in empty_project.run("lint").out

    WAYS[rule](empty_project)

    run = empty_project.run("lint")
    assert (run.status, run.out) == (0, "")
