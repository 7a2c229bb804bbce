"""Limits of lists: ``You can specify up to 100 instances in each request``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.proposing.proposals import Reading
from tc3gen.proposing.prose import ITSELF, NUMBER, THING, sentences, told, whole, with_itself

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Field

_MAX_ITEMS = rf"(?P<most>{NUMBER})"
_AT_MOST = r"(?:up to|at most|no more than|not more than|a maximum of|a max of)"
_THINGS = r"(?P<things>(?: [A-Za-z][A-Za-z-]*){0,4}?)"
_PER = (
    r"(?:,? (?:(?:per|in each|in a|for each|for a|in a single|in one|each|in the)"
    r" (?:request|call|query)"
    r"|at a time|each time|per time|at once|at the same time|in total|simultaneously))?"
)
_DONE = rf"(?: (?:can be|is|are|may be) (?:\w+ed|\w+ put|set|put|sent|passed in|bound){_PER})?"
_WHO = (
    r"(?:(?:you|it|this parameter|this field|each request|a request|one request|a single request"
    r"|the (?:list|array)|a single call|users?) )?"
)
_DO = (
    r"(?:(?:can|may|must|currently|only) )*(?:specify|enter|pass(?: in)?|contains?|have|has"
    r"|includes?|supports?|bind|set|select|input|query|be|delete|add|submit|list)?(?: )?"
)
_NUMBER_IS = (
    r"(?: is| are|:| cannot exceed| can not exceed| must not exceed| should not exceed"
    r"| can be up to| is up to| is limited to| limited to| cannot be greater than)"
)
_ARRAY = (
    r"(?:(?:the )?(?:maximum |max |upper )?(?:array |list )?(?:length|size)(?: limit)?"
    r"(?: of the (?:array|list))?)"
)
_AND_VALUES = (
    r"(?:,? and (?:that |the (?:upper limit|maximum(?: number)?) )?(?:of|for) [A-Za-z]+\.values?"
    rf"{_PER} is {NUMBER})?"
)
_THING = f"(?:{THING})?"
_FORMS = tuple(
    re.compile(body, re.IGNORECASE)
    for body in (
        rf"{_THING}{_WHO}{_DO}{_AT_MOST} {_MAX_ITEMS}{_THINGS}{_DONE}{_PER}",
        (
            rf"{_THING}{_WHO}{_DO}(?:with )?(?:a |an )?{_ARRAY}{_NUMBER_IS}? ?(?:of )?{_MAX_ITEMS}"
            r"(?: items| elements| entries)?"
        ),
        (
            r"(?:the )?(?:(?:maximum|max) number of|upper limit (?:of|on|for)(?: the)?"
            rf"(?: number of)?|number of)(?: the)?{_THINGS}{_PER}{_NUMBER_IS}"
            rf" {_MAX_ITEMS}{_AND_VALUES}"
        ),
        (
            rf"{_THING}(?:the )?(?:upper limit|maximum quantity|maximum number|maximum)(?: is|:)"
            rf" {_MAX_ITEMS}"
        ),
    )
)
"""The sentences that say how long a list is."""
_IN_BRACKETS = re.compile(
    rf"\((?:{_AT_MOST}|maximum:?|max:?) {_MAX_ITEMS}(?: items| entries| elements)?\)", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_OTHER_THINGS = re.compile(
    r"\b(?:characters?|bytes?|letters?|digits?|days?|hours?|minutes?|seconds?|months?|MB|GB|KB|px"
    r"|pixels?|times?|levels?|layers?|requests?|values?|percent|words?|Mbps|per|each|million|of)\b",
    re.IGNORECASE,
)
"""What is counted in a list without being its elements."""
_DOUBTFUL = re.compile(
    r"return|contact|ticket|whitelist|allowlist|quota|by default|except|unless|depend"
    r"|\bif .{0,60}up to",
    re.IGNORECASE,
)
_BOUNDS = re.compile(
    rf"(?:up to|at most|no more than|maximum|upper limit|exceed)[^.;]{{0,40}}?(?P<number>{NUMBER})",
    re.IGNORECASE,
)


def list_limits(field: Field) -> Reading | None:
    """Return the most elements that the prose about a list states, ``None`` if it states none."""
    found = [*_stated(field)]
    if not found:
        return None
    first = found[0]
    if len({each.keys["max_items"] for each in found}) > 1:
        return Reading(first.words, doubt="the prose states two sizes")
    return Reading(first.words, first.keys, _doubt(field.doc, first))


def _stated(field: Field) -> Iterator[Reading]:
    has_values = field.wire_name.lower().endswith("values")
    for index, sentence in enumerate(sentences(field.doc)):
        if not _DIGIT.search(sentence):
            continue
        called = with_itself(sentence, field.wire_name)
        match = next(filter(None, (form.fullmatch(called) for form in _FORMS)), None)
        bracket = None if match or index else _IN_BRACKETS.search(sentence)
        found = match or bracket
        # What stands in front is the list itself only where the description begins with it.
        if found is None or (index and found.groupdict().get("thing")):
            continue
        things = found.groupdict().get("things") or ""
        is_own = has_values or things == f" {ITSELF}"
        if (is_own or not _OTHER_THINGS.search(things)) and whole(found["most"]) > 0:
            words = bracket[0] if bracket else sentence
            yield Reading(words, {"max_items": whole(found["most"])})


def _doubt(doc: str, stated: Reading) -> str:
    rest = told(doc).replace(stated.words, " ", 1)
    others = {whole(match["number"]) for match in _BOUNDS.finditer(rest)}
    if others - set(stated.keys.values()):
        return "the prose states another size"
    return "the prose knows exceptions" if _DOUBTFUL.search(told(doc)) else ""
