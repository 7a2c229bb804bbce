"""How many parts a message has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tc3gen.sending.parts import BASIC, EXTENSION, Parts, parts_of


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        # 76 of two units leave one of 153 free: an escape is never cut off from its character.
        ("€" * 152, "GSM-7", 2),
        ("€" * 153, "GSM-7", 3),
        ("{}[]~|\\^€\f\n", "GSM-7", 1),
        ("Grüße an Ångström, mañana: è à ò", "GSM-7", 1),
        ("ç", "UCS-2", 1),
        ("`", "UCS-2", 1),
        ("\t", "UCS-2", 1),
        ("码" * 70, "UCS-2", 1),
        ("码" * 71, "UCS-2", 2),
        ("码" * 134, "UCS-2", 2),
        ("码" * 135, "UCS-2", 3),
        ("\U0001f600" * 35, "UCS-2", 1),
        # Of 67 units, 33 pairs use 66.
        ("\U0001f600" * 66, "UCS-2", 2),
        ("\U0001f600" * 67, "UCS-2", 3),
    ],
    ids=lambda value: repr(value[:4]) if isinstance(value, str) else str(value),
)
def test_a_text_has_the_parts_of_its_alphabet(text: str, encoding: str, count: int) -> None:
    assert parts_of(text) == Parts(encoding, count)  # type: ignore[arg-type]


def test_the_alphabet_is_that_of_gsm_03_38() -> None:
    assert (len(BASIC), len(EXTENSION), BASIC & EXTENSION) == (127, 10, frozenset())


@given(st.text("a€码\U0001f600", max_size=400), st.integers(0, 400), st.sampled_from("a€码"))
def test_a_text_with_one_more_character_has_no_fewer_parts(text: str, at: int, more: str) -> None:
    """So what is counted of the parameters alone is a lower bound."""
    assert parts_of(text[:at] + more + text[at:]).count >= parts_of(text).count
