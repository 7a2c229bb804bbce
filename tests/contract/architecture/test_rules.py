"""Every rule that can be broken is listed, and every rule that is listed can be broken."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands.rules import RULES
from tests.contract.architecture.sources import calls, planted, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.architecture.sources import Source

RULE_AT = {
    "Finding": 1,
    "stopped": 1,
    "complaint": 0,
    "found": 0,
    "changed": 0,
    "gone": 0,
    "Change": 0,
    "_where_it_counts": 2,
    "Problem": 1,
    "TableError": 0,
}
"""What makes a finding or a change, and which of its arguments is the rule."""

ROOMS = {
    "lint": {"spec"},
    "import": {"pages", "spec", "commands"},
    "generate": {"emit", "commands"},
    "schema": {"commands"},
    "refresh": {"commands"},
    "diff": {"compare", "spec"},
    "mock": {"commands"},
    "call": {"commands"},
    "send": {"commands", "sending"},
    "project": {"commands"},
}
"""Command to the rooms in which its rules can be broken."""

OWN = [source for source in sources() if not source.is_runtime]
LISTED = [(command, rule) for command, table in RULES.items() for rule in table]
NAMES = [f"{command}-{rule}" for command, rule in LISTED]


def literal_rules(source: Source) -> Iterator[tuple[str, bool]]:
    """Yield each rule that a call names by a text, and whether its severity is left to default."""
    for name, call in calls(source):
        at = RULE_AT.get(name.rpartition(".")[2])
        if at is not None and len(call.args) > at:
            rule = call.args[at]
            is_plain = name == "Finding" and len(call.args) <= at + 3 and not call.keywords
            for node in ast.walk(rule) if not isinstance(rule, ast.JoinedStr) else ():
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value, is_plain


def texts(source: Source) -> set[str]:
    """Return the texts of a file, unless it is a table of rules."""
    if source.stem == "rules":
        return set()
    nodes = ast.walk(source.tree)
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@pytest.mark.parametrize("source", OWN, ids=lambda source: source.path)
def test_what_a_file_can_find_is_listed(source: Source) -> None:
    commands = [command for command, rooms in ROOMS.items() if source.room in rooms]
    known = {rule for command in commands for rule in RULES[command]}
    assert {rule for rule, _ in literal_rules(source)} <= known


@pytest.mark.parametrize("source", OWN, ids=lambda source: source.path)
def test_a_finding_outside_of_the_graded_rooms_is_the_error_that_its_rule_says(
    source: Source,
) -> None:
    found = {rule for rule, is_plain in literal_rules(source) if is_plain}
    tables = [RULES[command] for command, rooms in ROOMS.items() if source.room in rooms]
    graded = source.room == "spec"  # What the spec room finds passes `graded`.
    severities = {table[rule].severity for rule in found for table in tables if rule in table}
    assert graded or severities <= {"error"}


@pytest.mark.parametrize(("command", "rule"), LISTED, ids=NAMES)
def test_what_is_listed_can_be_found(command: str, rule: str) -> None:
    assert any(rule in texts(source) for source in OWN if source.room in ROOMS[command])


@pytest.mark.parametrize(("command", "rule"), LISTED, ids=NAMES)
def test_a_rule_is_a_sentence(command: str, rule: str) -> None:
    doc = RULES[command][rule].doc
    assert doc[0].isupper() or doc.startswith("api.yaml ")
    assert doc.endswith(".")


def test_rules_are_found_in_the_calls_that_break_them() -> None:
    text = 'Finding(a, "x", m)\ns.changed("y" if a else "z", t)\nFinding(a, "w", m, h, "note")\n'
    found = [*literal_rules(planted("spec/a.py", text))]
    assert found == [("x", True), ("y", False), ("z", False), ("w", False)]
