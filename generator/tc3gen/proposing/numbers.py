"""Limits of numbers: ``Value range: [1,100]``, ``Maximum value: 100``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.proposing.proposals import Reading
from tc3gen.proposing.prose import NUMBER, other_numbers, sentences, told, units, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Field

_DEFAULT = (
    rf"(?:(?:the )?default(?: value)?(?: is|:|=)? ?{NUMBER}|(?:it )?defaults to {NUMBER}"
    rf"|(?:it is )?{NUMBER} by default)(?:[,;] ?| and | )(?:and )?"
)
_RANGE_WORDS = (
    r"(?:(?:with |in )?(?:a |the |its )?(?:valid |supported |allowed )?(?:value )?"
    r"range(?: of values)?"
    r"|(?:valid|supported|allowed) values?(?: range)?)(?: is| of| from| between)?:? ?"
)
_UNIT = (
    r"(?: ?(?:%|times|items|entries|records|ms|milliseconds|s|seconds?|minutes?|hours?|days?"
    r"|months?|px|GB|MB|KB|Mbps|Kbps))?"
)
_RANGE = re.compile(
    rf"(?:{_DEFAULT})?{_RANGE_WORDS}(?P<open>[\[(]?)(?P<low>-?\d+|{NUMBER})"
    rf"(?:(?P<comma>, ?)| ?[-–—~～] ?| to | and )(?P<high>-?\d+|{NUMBER})(?P<close>[\])]?){_UNIT}",  # noqa: RUF001
    re.IGNORECASE,
)
_MAXIMUM = re.compile(
    rf"(?:{_DEFAULT})?(?:(?:the |its )?(?:maximum|max|upper limit)(?: value)?(?: is|:| of)? ?"
    rf"|(?:the |its )?value (?:cannot|can not|must not|may not|should not) exceed "
    rf"|(?:the )?value (?:must|should|can) (?:be )?(?:at most|no more than|not exceed) )"
    rf"(?P<high>{NUMBER}){_UNIT}",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    r"unlimited|no limit|not limited|except|unless|truncat|adjusted|whitelist|allowlist|ticket"
    r"|contact|quota|if .{0,40}exceed|multiple of|in multiples|depend|special",
    re.IGNORECASE,
)
"""What makes a range a part of the truth only."""
_POSITION = re.compile(r"offset$", re.IGNORECASE)


def number_limits(field: Field) -> Reading | None:
    """Return the range that the prose about a number states, ``None`` where it states none."""
    found = [*_stated(field.doc)]
    if not found:
        return None
    words = found[0].words
    if len({tuple(each.keys.items()) for each in found}) > 1:
        return Reading(words, doubt="the prose states two ranges")
    return Reading(words, found[0].keys, _doubt(field, found[0]))


def _stated(doc: str) -> Iterator[Reading]:
    for sentence in sentences(doc):
        if match := _RANGE.fullmatch(sentence):
            yield Reading(sentence, _range(match))
        elif match := _MAXIMUM.fullmatch(sentence):
            yield Reading(sentence, {"max": whole(match["high"])})


def _range(match: re.Match[str]) -> dict[str, int]:
    """Return the bounds of a range; none where its brackets or commas can be read in two ways."""
    brackets = match["open"] + match["close"]
    has_thousands = "," in match["low"] + match["high"]
    if brackets not in {"", "[]", "(]", "[)"} or (match["comma"] == "," and has_thousands):
        return {}
    low, high = whole(match["low"]), whole(match["high"])
    low, high = low + (match["open"] == "("), high - (match["close"] == ")")
    return {"min": low, "max": high} if low < high else {}


def _doubt(field: Field, stated: Reading) -> str:
    if not stated.keys:
        return "the range can be read in two ways"
    if str(field.type) != "Integer" and any(mark in stated.words for mark in ("(", ")")):
        return "the range can be read in two ways"
    if _POSITION.search(field.wire_name):
        return "an offset is as large as the list"
    low, high = stated.keys.get("min", float("-inf")), stated.keys["max"]
    if any(not low <= number <= high for number in other_numbers(field.doc, stated.words)):
        return "the prose has a number outside of the range"
    if len(units(field.doc)) > 1:
        return "the prose names two units"
    return "the prose knows exceptions" if _DOUBTFUL.search(told(field.doc)) else ""
