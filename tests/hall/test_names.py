"""Python names depend on the wire name alone: they are API, and never change."""

from __future__ import annotations

import builtins
import keyword
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen import names, reserved
from tests.support.effort import examples

WIRE_NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,15}", fullmatch=True) | st.sampled_from(
    [*(word.capitalize() for word in keyword.kwlist), "List", "Object", "Meta", "Self", "Str", "Ok"]
)
TAKEN_FROM_FIELDS = {
    *("bool", "classmethod", "field", "float", "int", "list", "property", "str"),
    *("check", "distrust", "distrusted", "effect", "from_wire", "meta", "ok", "retry"),
    *("options", "self", "to_dict", "to_json", "to_wire"),
}
TAKEN_FROM_METHODS = {"bool", "call", "close", "float", "from_env", "int", "list", "object", "str"}


def test_these_names_and_no_others_get_an_underscore_as_fields() -> None:
    """Another one renames a field of somebody's: think twice, and write it into the changelog."""
    words = {*dir(builtins), *keyword.softkwlist, *TAKEN_FROM_FIELDS, *reserved.model_fields()}
    lower = {word for word in words if word.islower() and word[0] in string.ascii_lowercase}

    given_one = {word for word in lower if names.field_name(word) != word}
    assert given_one - set(keyword.kwlist) == TAKEN_FROM_FIELDS


def test_these_names_and_no_others_get_an_underscore_as_methods() -> None:
    """Another one renames a method of somebody's."""
    words = {*dir(builtins), *keyword.softkwlist, *TAKEN_FROM_FIELDS, *reserved.client_attributes()}
    lower = {word for word in words if word.islower() and word[0] in string.ascii_lowercase}

    given_one = {word for word in lower if names.method_name(word) != word}
    assert given_one - set(keyword.kwlist) == TAKEN_FROM_METHODS


@pytest.mark.parametrize("word", ["type", "id", "filter", "format", "match", "case", "object"])
def test_a_field_is_called_as_documented_where_nothing_is_hidden(word: str) -> None:
    assert names.field_name(word.capitalize()) == word
    assert names.is_python_name(word)


@settings(max_examples=examples(300))
@given(WIRE_NAMES)
def test_whatever_is_a_wire_name_gives_names_that_python_and_lint_take(wire_name: str) -> None:
    made = (names.field_name(wire_name), names.method_name(wire_name))

    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in made)
    assert names.is_python_name(made[0])


@settings(max_examples=examples(300))
@given(WIRE_NAMES)
def test_whatever_is_a_wire_name_gives_classes_that_python_and_lint_take(wire_name: str) -> None:
    assert names.is_class_name(names.class_name(wire_name))
    assert all(name.isidentifier() for name in names.message_classes(wire_name))
    assert names.is_code_name(names.code_name(wire_name))


@pytest.mark.parametrize("old", ["i_pv6_list", "d_do_s_level", "file3_d", "match_", "object_"])
def test_a_name_that_was_usual_once_can_be_kept(old: str) -> None:
    assert names.is_python_name(old)
