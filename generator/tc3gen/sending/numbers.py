"""Phone numbers: what is wrong with one, its country, and how it is shown."""

from __future__ import annotations

import re

import phonenumbers

UNKNOWN_COUNTRY = "unknown"

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORTENED = re.compile(r"[0-9]+([.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_MAINLAND = "+86"
_NON_GEOGRAPHIC = "001"
_SHOWN_FIRST, _SHOWN_LAST = 3, 2
_CODE_END = 4
"""Where the longest calling code ends, the plus sign included."""
_NANP, _NANP_END = "+1", 5
"""North America: three digits behind the calling code tell the country."""
_AREA_END = 8
"""Where the digits end that tell the country elsewhere, such as those of Jersey in +44."""
_MAX_KNOWN = 100_000


def number_problem(number: str) -> tuple[str, str]:
    """Return why nothing can be sent to *number*, without quoting it, and a hint."""
    wanted = "write + and 7 to 15 digits, such as +60198890000"
    if not number:
        return "is empty", wanted
    if _SHORTENED.fullmatch(number):
        return "was shortened by a spreadsheet", "format the column as text there"
    if _E164.fullmatch(f"+{number}"):
        return "does not begin with +", f"{wanted}; spreadsheets take the + away"
    if not _E164.fullmatch(number):
        return "is no number in E.164 form", wanted
    if number.startswith(_MAINLAND):
        return (
            "is of mainland China, for which the service refuses all messages of a request",
            "send those with SendSms",
        )
    return "", ""


class Countries:
    """Tells the ISO 3166-1 codes of E.164 numbers; ``unknown`` where there is none.

    Parsing a million numbers takes two minutes, so what the first digits tell is remembered.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, number: str) -> str:
        """Return the country of *number*."""
        area = number[: _NANP_END if number.startswith(_NANP) else _AREA_END]
        return (
            self._known.get(number[:_CODE_END]) or self._known.get(area) or self._ask(number, area)
        )

    def _ask(self, number: str, area: str) -> str:
        """Return the country of *number*, and remember of which numbers it is as well."""
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return UNKNOWN_COUNTRY
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(parsed.country_code or 0, ())
        found: str | None = regions[0] if len(regions) == 1 else None
        known = number[:_CODE_END] if found else area
        found = found or phonenumbers.region_code_for_number(parsed)
        if found is None:
            # A number that is not assigned yet still has the country of its calling code.
            return next(iter(regions), UNKNOWN_COUNTRY)
        country = UNKNOWN_COUNTRY if found == _NON_GEOGRAPHIC else found
        if len(self._known) < _MAX_KNOWN:
            self._known[known] = country
        return country


def masked(number: str) -> str:
    """Return *number* as it is shown on a screen: ``+65******67``."""
    hidden = len(number) - _SHOWN_FIRST - _SHOWN_LAST
    if hidden < 1:
        return "*" * len(number)
    return f"{number[:_SHOWN_FIRST]}{'*' * hidden}{number[-_SHOWN_LAST:]}"
