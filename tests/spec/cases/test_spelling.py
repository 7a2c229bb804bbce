"""A hint names the word that was meant, at a cost that the number of known words does not raise."""

from __future__ import annotations

import sys

import pytest

from tc3gen.findings import nearest
from tc3gen.spelling import closest


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Messsage", "Message"),
        ("Mesage", "Message"),
        ("Massage", "Message"),
        ("Emssage", "Message"),
        ("message", "Message"),
        ("rate limit", "rate_limit"),
        ("Phone", "PhoneNumber"),
        ("PhoneNumberSet", "PhoneNumber"),
        ("PhonNumbr", "PhoneNumber"),
        ("Array of Array of String", "Array of String"),
        ("InternalError.Ood", "InternalError.Odd"),
    ],
)
def test_a_slip_is_told_what_was_meant(written: str, meant: str) -> None:
    assert closest(written, frozenset({"Ox", "Region", "Zone", meant})) == meant


@pytest.mark.parametrize(
    ("written", "known"), [("InvalidAccountStatus", "InvalidAction"), ("Ab", "Cd"), ("", "A")]
)
def test_another_word_is_no_hint(written: str, known: str) -> None:
    assert nearest(written, [known]) == ""


def test_of_words_that_are_alike_the_first_is_named() -> None:
    assert closest("Itm", frozenset({"Item", "Itim", "Atm"})) == "Item"


def test_the_work_for_a_word_does_not_grow_with_the_words_that_are_known() -> None:
    few, many = (_calls(_names("Known", size), _names("Unheard", 50)) for size in (150, 600))
    assert many < few * 1.5, "what is looked up is compared with what is known, word by word"


def _names(start: str, size: int) -> list[str]:
    return [f"{start}{number:03}Type" for number in range(size)]


def _calls(known: list[str], written: list[str]) -> int:
    """Return how many functions are called to find hints for *written*, the index being there."""
    words, calls = frozenset(known), 0

    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    closest("", words)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        for word in written:
            closest(word, words)
    finally:
        sys.setprofile(before)
    return calls
