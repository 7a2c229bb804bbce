"""The country of a phone number, as the SMS service reports it with each outcome."""

from __future__ import annotations

import phonenumbers

UNKNOWN = "DEF"
"""What the service reports where it knows no country."""

_NON_GEOGRAPHIC = "001"


def iso_code(number: str) -> str:
    """Return the ISO 3166-1 code for an E.164 *number*, ``DEF`` where none is known."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return UNKNOWN
    # A number that nobody was given yet has a country all the same: that of its calling code.
    region = phonenumbers.region_code_for_number(parsed)
    if region is None and parsed.country_code is not None:
        region = phonenumbers.region_code_for_country_code(parsed.country_code)
    return region if region and region != _NON_GEOGRAPHIC else UNKNOWN
