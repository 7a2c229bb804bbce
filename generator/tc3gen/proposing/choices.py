"""Closed lists of values: ``Valid values: asc, desc``, ``0: no; 1: yes``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.proposing.proposals import NOT_CLEAN, Reading
from tc3gen.proposing.prose import told

if TYPE_CHECKING:
    from tc3gen.model import Field

_ADJECTIVE = r"(?:valid|available|allowed|supported|possible|optional|enumeration|enumerated)"
_BEGIN = r"(?:(?<=^)|(?<=[.;!?] ))"
_MARKS = {
    is_number: re.compile(
        rf"(?<![A-Za-z])(?P<words>(?:{_ADJECTIVE} (?:values?|options?)|{_BEGIN}{values})"
        r"(?: are| is| include)?: )(?P<rest>\S.*)",
        re.IGNORECASE,
    )
    # What follows the range of a number is no list.
    for is_number, values in (
        (True, "(?:values?|options)"),
        (False, "(?:values?(?: range)?|options)"),
    )
}
"""Whether a field is a number, to the words before a list of its values."""
_WORD = r"[A-Za-z0-9_](?:[A-Za-z0-9_.+/-]*[A-Za-z0-9_+])?"
_VALUE = re.compile(rf"(?P<quote>[\"'`]?)(?P<value>{_WORD}|-?\d+)(?P=quote)")
_BRACKETED = re.compile(rf"(?P<item>[\"'`]?{_WORD}[\"'`]?|-?\d+) ?\([^()]*\)")
_EXPLAINED = re.compile(
    rf"(?P<item>[\"'`]?{_WORD}[\"'`]?|-?\d+) ?(?::| -|=|–) ?[^:;=]+"  # noqa: RUF001
)
_END = re.compile(r"\.(?: |$)|[;.]? (?=default(?: value)?(?: is|:))|\n", re.IGNORECASE)
_DEFAULT = re.compile(
    rf"\b(?:default(?: value)?(?: is|:)|defaults to) ?[\"'`]?(?P<value>{_WORD}|-?\d+)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\d+ ?[-~] ?\d+")
_OPEN = re.compile(
    r"\betc\b|\.\.\.|…|such as|for example|e\.g|and so on|\bmore\b|\bother"
    r"|custom value|refer to|\bsee\b"
    r"|multiple|separated|comma|combin|json|insensitive|regular expression|wildcard|fuzzy|prefix"
    r"|also|in addition|deprecated|empty string|\bnull\b|subject to|depend|based on"
    r"|API\b.{0,40}(?:obtain|query)"
    r"|except|unless|only (?:for|when|if)|array|range|not supported|no longer|\bpass(?:ing)? in\b",
    re.IGNORECASE,
)
"""What says that the list is not all, or that a value is more than one of its items."""
_NO_VALUES = frozenset(("note", "notes", "default", "example", "unit", "description"))
"""Words that begin another remark after a list."""
_MAX_VALUES = 60


def choices(field: Field) -> Reading | None:
    """Return the only values that the prose about a field allows, ``None`` if it lists none."""
    doc, is_number = told(field.doc), str(field.type) == "Integer"
    marks = [*_MARKS[is_number].finditer(doc)]
    if not marks:
        return None
    mark = marks[0]
    end = _END.search(mark["rest"])
    listed = mark["rest"][: end.start()] if end else mark["rest"]
    words = f"{mark['words']}{listed}"
    if len(marks) > 1 or _MARKS[is_number].search(mark["rest"]):
        return Reading(words, doubt="the prose lists values twice")
    values = _values(listed.strip(), is_number=is_number)
    if len(values) < 2:  # noqa: PLR2004 - nothing to choose from
        return Reading(words, doubt=NOT_CLEAN)
    return Reading(words, {"enum": values}, _doubt(doc, mark, values))


def _values(listed: str, *, is_number: bool) -> list[str | int]:
    """Return the values of a list; none where one of its items is anything but a clean value."""
    listed = listed.strip("[] ;.") if listed[:1] == "[" else listed.rstrip(" ;.")
    found: list[str | int] = []
    for item in _items(listed):
        match = _VALUE.fullmatch(item)
        value = match["value"] if match else ""
        if (
            not value
            or value.lower() in _NO_VALUES
            or _SPAN.fullmatch(value)
            or (is_number and not _is_whole(value))
        ):
            return []
        found.append(int(value) if is_number else value)
    is_sound = len({str(each).lower() for each in found}) == len(found) <= _MAX_VALUES
    return found if is_sound else []


def _is_whole(text: str) -> bool:
    return re.fullmatch(r"-?(?:0|[1-9]\d{0,14})", text) is not None


def _items(listed: str) -> list[str]:
    """Return the items of a list without their explanations; an item that is odd stays odd."""
    if ";" in listed:
        parts = [part.strip() for part in listed.split(";")]
        parts = [re.sub(r"^(?:and|or) ", "", part) for part in parts]
        return [_bare(part) for part in parts]
    flat = _without_brackets(listed)
    parts = [part.strip() for part in re.split(r",(?: ?(?:and|or) )?| (?:and|or) |、", flat)]
    explained = [_EXPLAINED.fullmatch(part) for part in parts]
    if all(explained):
        return [match["item"] for match in explained if match]
    return parts


def _without_brackets(listed: str) -> str:
    """Return a list without what stands in brackets behind its items."""
    return re.sub(r" ?\([^()]*\)", "", listed)


def _bare(part: str) -> str:
    for form in (_BRACKETED, _EXPLAINED):
        if match := form.fullmatch(part):
            return match["item"]
    return part


def _doubt(doc: str, mark: re.Match[str], values: list[str | int]) -> str:
    begin = mark.start("words")
    starts_sentence = begin == 0 or doc[:begin].rstrip()[-1:] in ".;!?"
    if starts_sentence and mark["words"][0].islower():
        return "its sentences have lost their capitals, so may the values"
    if _OPEN.search(doc):
        return "the list may be open"
    default = _DEFAULT.search(doc)
    if default and default["value"].rstrip(".") not in map(str, values):
        return "the default is not in the list"
    return ""
