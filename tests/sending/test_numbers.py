"""The countries of numbers, and how numbers are shown."""

from __future__ import annotations

import pytest

from tc3gen.sending.numbers import Countries, masked


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+6581234567", "SG"),
        ("+60198890000", "MY"),
        ("+14155550123", "US"),
        ("+16045550123", "CA"),
        ("+77012345678", "KZ"),
        ("+79161234567", "RU"),
        ("+447797123456", "JE"),
        ("+447400123456", "GB"),
        ("+65000000", "SG"),
        ("+2101234567", "unknown"),
        ("+80012345678", "unknown"),
        ("+888123456789", "unknown"),
    ],
)
def test_a_number_has_the_country_of_its_first_digits(number: str, country: str) -> None:
    countries = Countries()
    # In any order, and whether another number with these digits was asked before or not.
    for other in ("+14159990000", "+16041230000", "+65123", number, "+447797999999"):
        countries.of(other)
    assert countries.of(number) == Countries().of(number) == country


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+6581234567", "+65******67"), ("+1234567", "+12***67"), ("+1234", "*****"), ("", "")],
)
def test_a_number_is_shown_without_its_middle(number: str, shown: str) -> None:
    assert masked(number) == shown
