"""Every rule that can be broken is listed, and every rule that is listed can be broken."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

from tc3gen.commands.rules import RULES
from tests.contract.architecture.sources import calls, nodes, planted, sources

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

LISTED = [(command, rule) for command, table in RULES.items() for rule in table]


@cache
def own() -> list[Source]:
    """Return the files that are not copied into generated packages."""
    return [source for source in sources() if not source.is_runtime]


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
    every = nodes(source)
    return {n.value for n in every if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def unlisted(source: Source) -> set[str]:
    """Return the rules that a file can find, and no command lists."""
    commands = [command for command, rooms in ROOMS.items() if source.room in rooms]
    known = {rule for command in commands for rule in RULES[command]}
    return {rule for rule, _ in literal_rules(source)} - known


def ungraded(source: Source) -> set[str]:
    """Return the rules that a file finds as errors, though they are listed as something else."""
    if source.room == "spec":  # What the spec room finds passes `graded`.
        return set()
    found = {rule for rule, is_plain in literal_rules(source) if is_plain}
    tables = [RULES[command] for command, rooms in ROOMS.items() if source.room in rooms]
    listed = [(rule, table[rule]) for rule in found for table in tables if rule in table]
    return {rule for rule, meaning in listed if meaning.severity != "error"}


def test_what_a_file_can_find_is_listed() -> None:
    assert {source.path: found for source in own() if (found := unlisted(source))} == {}


def test_a_finding_outside_of_the_graded_rooms_is_the_error_that_its_rule_says() -> None:
    assert {source.path: found for source in own() if (found := ungraded(source))} == {}


def test_what_is_listed_can_be_found() -> None:
    named = [(source.room, texts(source)) for source in own()]
    found = {
        command: {text for room, said in named if room in rooms for text in said}
        for command, rooms in ROOMS.items()
    }
    assert [(command, rule) for command, rule in LISTED if rule not in found[command]] == []


def test_a_rule_is_a_sentence() -> None:
    docs = [RULES[command][rule].doc for command, rule in LISTED]
    begun = [doc for doc in docs if doc[0].isupper() or doc.startswith("api.yaml ")]
    assert [doc for doc in docs if doc not in begun or not doc.endswith(".")] == []


def test_rules_are_found_in_the_calls_that_break_them() -> None:
    text = 'Finding(a, "x", m)\ns.changed("y" if a else "z", t)\nFinding(a, "w", m, h, "note")\n'
    found = [*literal_rules(planted("spec/a.py", text))]
    assert found == [("x", True), ("y", False), ("z", False), ("w", False)]
