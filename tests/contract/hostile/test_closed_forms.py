"""Where a slot wants a name, a version or a number a second, a hostile text is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tc3gen.commands import generate, lint, packaged_platform
from tc3gen.spec.nodes import parse
from tc3gen.spec.reader import read_spec
from tests.contract.hostile.corpus import SHORT
from tests.contract.hostile.judged import CLOSED
from tests.contract.hostile.pieces import (
    Files,
    compiles,
    placed,
    sound,
    spec_of,
    write,
)
from tests.support.effort import pairs
from tests.support.slots import Flow, filled

if TYPE_CHECKING:
    from pathlib import Path

Locations: TypeAlias = dict[tuple[str | int, ...], str]
"""File and steps to the rule that what stands there breaks."""

SIGNED = "platform.signature.signed_headers[]"
JSON = ("api.actions.*.examples[].request", "api.actions.*.examples[].response")
PATTERNS = ("policy.actions.*.fields.*.pattern", "policy.structures.*.fields.*.pattern")
NO_PATTERNS = {name: text for name, text in SHORT.items() if not compiles(text)}

BATCH_LISTS = {"policy.actions.*.batch.items", "policy.actions.*.batch.results"}
PAGE_SIZE = {"policy.actions.*.paginate.limit"}  # no field of the request may serve two keys
BATCH_MATCH = {"policy.actions.*.batch.match[]", SIGNED}
STATUSES = {slot for slot, rule in CLOSED.items() if rule == "statuses"}
COMMON_CODES = {"platform.errors.*.name"}  # they share an enumeration with those of a service
GROUPS = {
    "names": CLOSED.keys() - BATCH_LISTS - BATCH_MATCH - STATUSES - COMMON_CODES - PAGE_SIZE,
    "common codes": COMMON_CODES,
    "lists": BATCH_LISTS,
    "page sizes": PAGE_SIZE,
    "matches": BATCH_MATCH,
    "statuses": {
        slot for slot in STATUSES if slot.rpartition(".")[2] in {"since", "limit", "serial"}
    },
    "actions": {slot for slot in STATUSES if slot.rpartition(".")[2] in {"action", "callback"}},
    "results": {slot for slot in STATUSES if slot.endswith("statuses.results")},
    "outcomes": {
        slot for slot in STATUSES if slot.rpartition(".")[2] in {"outcome", "at", "number[]"}
    },
}
"""Closed slots whose findings do not keep lint from looking at each other."""

TRIED = [(name, "names") for name in SHORT]
TRIED += pairs(SHORT, [group for group in GROUPS if group != "names"])
"""Texts and groups: by far the most slots take names, so each text is tried there in any case."""

# In one spec, each slot has a place where nothing else is hostile.
_OWN_LOCATION = {
    "api.actions.*.request.*.type": "Note",
    "api.actions.*.request.*.name": "Text",
    "api.actions.*.response.*.type": "Note",
    "api.actions.*.response.*.name": "Text",
    "api.structures.*.fields.*.type": "Note",
    "api.structures.*.fields.*.name": "Text",
    SIGNED: 2,
}


def put(text: str, slots: dict[str, str]) -> tuple[Files, Locations]:
    """Return a spec with *text* at one place of each of *slots*, and these places."""
    taken: dict[str, Flow] = {}

    def fill(slot: str, steps: Flow, old: str, _: str = "") -> str:
        if slot not in slots or slot in taken or _OWN_LOCATION.get(slot, steps[-1]) not in steps:
            return old
        taken[slot] = steps
        return text

    files = spec_of(["Says."], fill)
    if SIGNED in slots:
        files["platform"]["signature"]["signed_headers"] += ["x"]
    for file in ("api", "platform"):
        files[file] = filled(file, files[file], fill)
    assert set(taken) == set(slots)
    return files, {(slot.partition(".")[0], *taken[slot]): rule for slot, rule in slots.items()}


def expected(root: Path, locations: Locations) -> set[Any]:
    """Return file, rule, line and column of a finding at each of *locations*."""
    paths = {str(file): placed(root, str(file)) for file, *_ in locations}
    parsed = {file: parse(path.read_text("utf-8"), str(path)) for file, path in paths.items()}
    return {
        (rule, parsed[str(file)].location(*steps)) for (file, *steps), rule in locations.items()
    }


def found(root: Path) -> set[Any]:
    """Return rule and place of the findings, which forbid the use of the spec."""
    reading = read_spec(root, packaged_platform())
    assert reading.spec is None
    return {(finding.rule, finding.location) for finding in reading.findings}


def test_each_closed_slot_is_in_one_group() -> None:
    assert sorted(slot for group in GROUPS.values() for slot in group) == sorted(CLOSED)


@pytest.mark.parametrize(("name", "group"), TRIED)
def test_a_hostile_text_is_a_finding_in_every_closed_slot_all_at_once(
    name: str, group: str, tmp_path: Path
) -> None:
    files, locations = put(SHORT[name], {slot: CLOSED[slot] for slot in GROUPS[group]})
    root = write(files, tmp_path)

    assert found(root) == expected(root, locations)


@pytest.mark.parametrize("text", SHORT.values(), ids=SHORT)
def test_a_hostile_example_is_a_finding(text: str, tmp_path: Path) -> None:
    files, locations = put(text, dict.fromkeys(JSON, "example"))
    root = write(files, tmp_path)

    assert found(root) == expected(root, locations)


@pytest.mark.parametrize("text", NO_PATTERNS.values(), ids=NO_PATTERNS)
def test_a_hostile_text_that_is_no_pattern_is_a_finding(text: str, tmp_path: Path) -> None:
    files, locations = put(text, dict.fromkeys(PATTERNS, "pattern"))
    root = write(files, tmp_path)

    assert found(root) == expected(root, locations)


@pytest.mark.parametrize("slot", [*CLOSED, *JSON, *PATTERNS])
def test_nothing_is_written_where_a_single_value_is_hostile(slot: str, tmp_path: Path) -> None:
    files, _ = put("\\ [", {slot: ""})
    root = write(files, tmp_path)

    linted, generated = lint(root), generate(root, tmp_path / "package")

    assert (linted.status, generated.status, generated.findings) == (1, 2, linted.findings)
    assert [*tmp_path.iterdir()] == [root]


@pytest.mark.parametrize("pattern", ["(?a)(?u)x", "(?u)(?a)x"])
def test_flags_that_contradict_each_other_are_a_finding(pattern: str, tmp_path: Path) -> None:
    files, locations = put(pattern, {PATTERNS[0]: "pattern"})
    root = write(files, tmp_path)

    assert found(root) == expected(root, locations)


@pytest.mark.parametrize(
    "steps",
    [("actions", "Do0", "response", "Results"), ("structures", "Got0", "fields", "Text")],
    ids=["list", "match"],
)
def test_a_type_that_is_misspelt_is_one_finding(steps: tuple[str, ...], tmp_path: Path) -> None:
    files = spec_of(["Says."], sound)
    field = files["api"]
    for step in steps:
        field = field[step]
    field["type"] = "Strin g"
    root = write(files, tmp_path)

    assert found(root) == expected(root, {("api", *steps, "type"): "unknown-type"})
