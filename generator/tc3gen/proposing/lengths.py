"""Limits of texts: ``Up to 60 characters``, ``Length limit: 1,024 bytes``, ``1-60 characters``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.proposing.proposals import Reading
from tc3gen.proposing.prose import ITSELF, NUMBER, THING, sentences, told, whole, with_itself

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Field

_SIZE = (
    rf"(?P<size>{NUMBER})\]? ?(?:ASCII |UTF-8 |Unicode |visible )?"
    r"(?P<unit>characters?|chars|bytes?)"
)
_FROM = r"(?:\[\d{1,9} ?, ?|\[?(?P<low>\d{1,9}) ?(?:[-–~]|to) ?)"  # noqa: RUF001
_AT_MOST = r"(?:up to|at most|no more than|not more than|a maximum(?: length)? of|within)"
_NOT_OVER = (
    r"(?:(?:cannot|can not|must not|may not|should not|can't) (?:exceed|be longer than)"
    r"|(?:is |must be |should be )?(?:limited to|not exceeding)(?: no more than)?)"
)
_LENGTH = r"(?:with )?(?:the |its |a )?(?:maximum |max |total )?length(?: limit| range)?"
_VERB = (
    r"(?:(?:can|may|must|should|only|is) )*(?:be |have |contains? |consists? of |includes? "
    r"|supports? |supporting |allows? )?"
)
_TAIL = (
    r"(?: in length| long| in total)?(?: (?:is|are) (?:allowed|supported|permitted))?"
    r"(?:,? (?:and |but )?(?:consisting|including|supporting|supports|comprising|composed|starting"
    r"|beginning|contain|can|must|may|should|only|which|it|cannot|the|allowed)\b[^0-9]*)?"
)
_THING = rf"(?:{THING}(?:which |and |it |with )?)?"
_SUBJECT = (
    r"(?:it|this (?:field|parameter|value)|the (?:value|string|text|content)"
    rf"|(?:the |a |an )?{ITSELF})"
)
_WHOLE_LENGTH = rf"(?:{_LENGTH}(?: (?:of|for) {_SUBJECT})?|{_SUBJECT} length(?: limit)?)"
_FORMS = tuple(
    re.compile(f"{_THING}{body}{_TAIL}", re.IGNORECASE)
    for body in (
        rf"(?:{_SUBJECT} )?{_VERB}{_AT_MOST} {_SIZE}",
        rf"(?:{_SUBJECT} )?{_VERB}(?:{_WHOLE_LENGTH}(?: is| of|:)? ?)?{_FROM}{_SIZE}",
        (
            rf"(?:{_SUBJECT} )?(?:{_VERB})?{_WHOLE_LENGTH}(?: is| of|:|,)? ?"
            rf"(?:(?:{_AT_MOST}|{_NOT_OVER}) )?{_SIZE}"
        ),
        rf"{_SUBJECT} {_NOT_OVER} {_SIZE}",
    )
)
"""The sentences that say how long a text is."""
_DOUBTFUL = re.compile(
    r"base64|encod|encrypt|separated|comma|multiple|\bper\b|contact|ticket|chinese character"
    r"|except|unless|json|full-width|double-byte|counts? as|by default",
    re.IGNORECASE,
)
"""What makes the number one of something else than the characters of the whole text."""
_SIZES = re.compile(
    rf"(?:{NUMBER}|\b(?:one|two|three|four|five|six|eight|ten))\]? ?(?:[A-Za-z-]+ ){{0,2}}"
    r"(?:characters?|chars|bytes?|letters?|digits?|bits?|KB|MB|words?)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|every|single)\b", re.IGNORECASE)


def text_limits(field: Field) -> Reading | None:
    """Return the largest length that the prose about a text states, ``None`` if it states none."""
    found = [*_stated(field)]
    if not found:
        return None
    first = found[0]
    if len({tuple(each.keys.items()) for each in found}) > 1:
        return Reading(first.words, doubt="the prose states two lengths")
    return Reading(first.words, first.keys, _doubt(field.doc, first.words))


def _stated(field: Field) -> Iterator[Reading]:
    for index, sentence in enumerate(sentences(field.doc)):
        if not _SIZES.search(sentence):
            continue
        called = with_itself(sentence, field.wire_name)
        match = next(filter(None, (form.fullmatch(called) for form in _FORMS)), None)
        # What stands in front is the thing itself only where the description begins with it.
        if match is None or (match["thing"] and index):
            continue
        size, is_bytes = whole(match["size"]), match["unit"].lower().startswith("byte")
        if size > int(match.groupdict().get("low") or 0):
            yield Reading(sentence, {"max_bytes" if is_bytes else "max_chars": size})


def _doubt(doc: str, words: str) -> str:
    if _EACH.search(words):
        return "the length is that of a part"
    if _SIZES.search(told(doc).replace(words, " ", 1)):
        return "the prose has another length"
    return "the length may be that of something else" if _DOUBTFUL.search(told(doc)) else ""
