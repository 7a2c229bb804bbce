"""A spec whose values are damaged, in sound YAML: lint and the schemas find the same in it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.commands import lint
from generator.spec.nodes import parse
from tests.damage.excerpt import FILES, plain_files, write_spec
from tests.damage.test_texts import RANDOM, assert_judged
from tests.golden.schemas import SHAPELY, judged, place_of, schema_of
from tests.support.slots import Plain, Steps, yaml_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Change: TypeAlias = tuple[str, int, int]
"""What to do, where, and with what."""

ATOMS: tuple[Plain, ...] = (
    *("", " ", "x", "Name", "String", "Array of String", "Array of MultiSmsInfo", "None", "self"),
    *("never", "none", "Response", "PhoneNumber", "{}", "[]", '{"Response": {}}', '"""', "\\", "["),
    *("10/s", "ap-one", "A.B", "\0", "\u202e", "x" * 2000, 0, 1, -1, 10**17, True, False),
    *([], {}, ["x"], [[]], [{}], {"": ""}, {"x": {}}),
)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["drop", "put", "move", "rename", "repeat"]),
        st.integers(0, 9_999),
        st.integers(0, 9_999),
    ),
    min_size=1,
    max_size=3,
)


def _below(value: Plain, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the steps to all that *value* holds."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inside if isinstance(value, dict | list) else ():
        yield (*steps, key)
        yield from _below(item, (*steps, key))


def _at(value: Plain, steps: Steps) -> Plain:
    for step in steps:
        value = value[step]
    return value


def changed(plain: dict[str, Any], changes: list[Change]) -> dict[str, Any]:
    """Return *plain* after all *changes*."""
    made: dict[str, Any] = copy.deepcopy(plain)
    for change in changes:
        spots = [*_below(made)]
        if spots:
            _apply(made, spots, change)
    return made


def _apply(plain: Plain, spots: list[Steps], change: Change) -> None:
    what, where, which = change
    steps = spots[where % len(spots)]
    parent, last = _at(plain, steps[:-1]), steps[-1]
    other = spots[which % len(spots)]
    if what == "put":
        parent[last] = copy.deepcopy(ATOMS[which % len(ATOMS)])
    elif what == "move":
        parent[last] = copy.deepcopy(_at(plain, other))
    elif what == "repeat" and isinstance(parent, list):
        parent.append(copy.deepcopy(parent[last]))
    elif what in {"rename", "repeat"} and isinstance(parent, dict):
        value = parent[last] if what == "repeat" else parent.pop(last)
        parent[str(other[-1])] = copy.deepcopy(value)
    else:
        del parent[last]


@given(st.sampled_from(FILES), CHANGES)
@settings(RANDOM, max_examples=600)
def test_damaged_values_end_in_findings_and_the_schemas_find_the_same(
    tmp_path: Path, file: str, changes: list[Change]
) -> None:
    plain = changed(plain_files()[file], changes)
    text = yaml_of(plain)
    write_spec(tmp_path, {file: text.encode()})

    assert_judged(tmp_path)

    document = parse(text, file)
    breaches = [*judged(plain, schema_of(Path(file).stem))]
    assert {(rule, *place_of(document, rule, steps)) for rule, steps in breaches} == {
        (found.rule, found.place.line, found.place.column)
        for found in lint(tmp_path).findings
        if found.rule in SHAPELY and found.place.path == str(tmp_path / file)
    }
