"""No difference between two specs goes untold, and nothing is told of equal ones."""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen import batches, callbacks, model, protocol, waits
from tc3gen.compare.specs import compare_specs
from tests.compare.specs import full_spec, variants

if TYPE_CHECKING:
    from tc3gen.model import Spec


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Spec:
    """Return a spec that uses every key of the language."""
    return full_spec(tmp_path_factory.mktemp("spec"))


def test_the_variants_change_every_field_of_every_class_of_the_model(spec: Spec) -> None:
    modules = (batches, callbacks, model, protocol, waits)
    classes = [each for of in modules for each in inspect.getmembers(of, inspect.isclass)]
    made = [(name, kind) for name, kind in classes if is_dataclass(kind)]
    known = {f"{name}.{field.name}" for name, kind in made for field in fields(kind)}
    assert {name for names, _ in variants(spec) for name in names.split()} == known


def test_every_variant_is_told_from_the_spec_and_back(spec: Spec) -> None:
    untold = [
        (name, way)
        for name, variant in variants(spec)
        for way, pair in (("there", (spec, variant)), ("back", (variant, spec)))
        if not compare_specs(*pair)
    ]
    assert untold == []


def test_a_spec_does_not_differ_from_itself(spec: Spec) -> None:
    assert compare_specs(spec, spec) == []


def test_changes_come_the_gravest_first_and_only_once(spec: Spec) -> None:
    grades = {"breaking": 0, "dangerous": 1, "compatible": 2, "docs": 3}
    for _, variant in variants(spec):
        changes = compare_specs(spec, variant)
        order = [grades[change.severity] for change in changes]
        assert order == sorted(order)
        assert len(set(changes)) == len(changes)


@settings(max_examples=50, deadline=None)
@given(choices=st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
def test_specs_that_differ_in_several_things_are_told_apart(spec: Spec, choices: list[int]) -> None:
    changed = spec
    for choice in choices:
        found = [variant for _, variant in variants(changed)]
        changed = found[choice % len(found)]
    told, differs = bool(compare_specs(spec, changed)), spec != changed
    assert told == differs
