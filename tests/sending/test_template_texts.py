"""The text of a template and its placeholders."""

from __future__ import annotations

import pytest

from tc3gen.sending.template_texts import rendered, text_problem


@pytest.mark.parametrize(
    ("text", "count", "problem"),
    [
        ("Code {1}, {2} minutes", 2, ""),
        ("{2} {1} {1}", 2, ""),
        ("no placeholder, {name}", 0, ""),
        ("Code {1}", 2, "it has no {2}, and there are 2 parameters"),
        ("Code {1}, {2}, {3}", 1, "it has {2}, {3}, and there are 1 parameters"),
        ("{0} {1}", 1, "it has {0}, and there are 1 parameters"),
    ],
)
def test_a_text_has_a_placeholder_for_each_parameter(text: str, count: int, problem: str) -> None:
    assert text_problem(text, count) == problem


def test_parameters_stand_in_their_placeholders_and_are_not_looked_at_again() -> None:
    assert rendered("{2}-{1} {x} {3}", ["{2}", "\\1"]) == "\\1-{2} {x} {3}"
