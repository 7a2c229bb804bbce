"""Hostile texts as names: each is a finding, all at once, and each finding takes one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.commands import generate, lint
from tc3gen.findings import FORMATS, Format, show
from tc3gen.spec.nodes import parse
from tests.contract.hostile.corpus import BLANK, HOSTILE
from tests.contract.hostile.pieces import placed, sound, spec_of, write
from tests.contract.hostile.trees import hidden
from tests.support.slots import key_slots, record_slots

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.findings import Finding
    from tests.contract.hostile.pieces import Files
    from tests.support.slots import Flow

TEXTS = [*HOSTILE.values(), *BLANK.values()]
RULES_OF_NAMES = {
    "api.actions.*": {"name"},
    "api.actions.*.request.*": {"name"},
    "api.actions.*.response.*": {"name"},
    "api.callbacks.*": {"name"},
    "api.structures.*": {"name"},
    "api.structures.*.fields.*": {"name"},
    "api.errors.*": {"name", "code-prefix"},
    "policy.actions.*": {"policy-target"},
    "policy.actions.*.fields.*": {"policy-target"},
    "policy.actions.*.wrong_examples.*": {"policy-target"},
    "policy.actions.*.contradictions.*": {"policy-target"},
    "policy.actions.*.until.*": {"until"},
    "policy.structures.*": {"policy-target"},
    "policy.structures.*.fields.*": {"policy-target"},
    "policy.structures.*.contradictions.*": {"policy-target"},
    "policy.errors.*": {"policy-target"},
    "policy.error_prefixes.*": {"name"},
    "platform.errors.*": {"name"},
    "platform.unsupported_actions.*": {"name"},
    "platform.error_prefixes.*": {"name"},
}
"""Slot of a name to the rules that a hostile one breaks."""


def table(files: Files, slot: str) -> tuple[dict[str, Any], Flow]:
    """Return the first mapping in *slot* of a spec, and the steps to it."""
    file, *keys = slot.replace("[]", ".[]").split(".")
    held: Any = files[file]
    steps: list[str | int] = []
    for at, key in enumerate(keys):
        behind = {"*", *keys[at + 1 : at + 2]}
        steps.append(_first(held, behind) if key == "*" else 0 if key == "[]" else key)
        held = held[steps[-1]]
    return held, tuple(steps)


def _first(entries: dict[str, Any], behind: set[str]) -> str:
    """Return the first name of a table whose entry has the key that is looked for *behind* it."""
    having = (name for name, entry in entries.items() if behind & {"*", *entry} - {"*"})
    return next(having, next(iter(entries)))


def with_names(slot: str) -> tuple[Files, Flow]:
    """Return a spec with all hostile texts as names of a table, and the steps to the table."""
    files = spec_of(["Says."], sound)
    entries, steps = table(files, slot.removesuffix(".*"))
    entry = next(iter(entries.values()))
    fresh = entry
    if isinstance(entry, dict):
        fresh = {key: value for key, value in entry.items() if key != "name"}
    entries.update(dict.fromkeys(TEXTS, fresh))
    return files, steps


def at_keys(root: Path, slot: str, steps: Flow, rules: set[str]) -> set[Any]:
    """Return *rules* with the line and column of each hostile key behind *steps*."""
    file = slot.partition(".")[0]
    node: Any = parse(placed(root, file).read_text("utf-8"), file).root
    for step in steps:
        node = node.items[step] if isinstance(step, int) else node.entries[step]
    locations = [node.keys[text] for text in TEXTS]
    return {(rule, location.line, location.column) for location in locations for rule in rules}


def found(root: Path, target: Path) -> set[Any]:
    """Return rule, line and column of the findings; whatever they are, nothing was written."""
    linted, generated = lint(root), generate(root, target)
    assert (linted.status, generated.status, target.exists()) == (1, 2, False)
    return {(f.rule, f.location.line, f.location.column) for f in linted.findings}


def test_every_slot_for_a_name_is_judged() -> None:
    assert sorted(RULES_OF_NAMES) == sorted(key_slots())


@pytest.mark.parametrize("slot", RULES_OF_NAMES)
def test_hostile_names_are_findings_all_at_once_and_nothing_is_written(
    slot: str, tmp_path: Path
) -> None:
    files, steps = with_names(slot)
    root = write(files, tmp_path)

    wanted = at_keys(root, slot, steps, RULES_OF_NAMES[slot])
    assert found(root, tmp_path / "package") == wanted


@pytest.mark.parametrize("slot", record_slots())
def test_a_key_that_the_language_does_not_know_is_a_finding_whatever_it_holds(
    slot: str, tmp_path: Path
) -> None:
    files = spec_of(["Says."], sound)
    held, steps = table(files, slot)
    held.update(dict.fromkeys(TEXTS, "x"))
    root = write(files, tmp_path)

    assert found(root, tmp_path / "package") == at_keys(root, slot, steps, {"unknown-key"})


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """Return findings that quote all hostile texts, as names and as keys."""
    files = spec_of(["Says."], sound)
    for slot in ("api.actions", "api.structures", "api.errors", "policy.errors"):
        held, _ = table(files, slot)
        held.update({text: {text: text} for text in TEXTS})
    return lint(write(files, tmp_path_factory.mktemp("findings"))).findings


@pytest.mark.parametrize("style", ["text", "github"])
def test_a_finding_takes_one_line_whatever_it_quotes(
    findings: list[Finding], style: Format
) -> None:
    assert len(findings) > 5 * len(TEXTS)
    assert show(findings, style).count("\n") == len(findings)


@pytest.mark.parametrize("style", FORMATS)
def test_a_finding_shows_every_character_that_it_quotes(
    findings: list[Finding], style: Format
) -> None:
    assert hidden(show(findings, style)) == set()


def test_a_finding_reads_back_from_json(findings: list[Finding]) -> None:
    rows = json.loads(show(findings, "json"))

    keys = ("line", "column", "rule", "message", "hint")
    said = {(f.location.line, f.location.column, f.rule, f.message, f.hint) for f in findings}
    assert {tuple(row[key] for key in keys) for row in rows} == said
