"""Groups of fields: ``VpcIds and Filters cannot be specified at the same time``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.proposing.prose import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.limits import Give
    from tc3gen.model import Field

_NAME = r"[`'\"]?[A-Za-z][A-Za-z0-9_]*[`'\"]?"
_NAMES = rf"(?P<names>{_NAME}(?:(?:, | ?/ ?){_NAME})*(?:,? (?:and|or) {_NAME}))"
_GIVEN = r"(?:specified|set|used|entered|passed(?: in)?|provided|given|configured|filled in)"
_TOGETHER = r"(?:at the same time|simultaneously|together|in the same request|both)"
_WHAT = r"(?:the )?(?:parameters? |fields? )?"
_CANNOT = r"(?:cannot|can not|must not|may not)"
_SPECIFY = r"(?:specify|specifying|set|use|enter|pass(?: in)?|provide)"
_MUST = r"(?:must|should|needs to|has to)"
_SENTENCES: dict[Give, tuple[str, ...]] = {
    "at most one": (
        rf"{_WHAT}{_NAMES}(?: parameters)? {_CANNOT} be {_GIVEN} {_TOGETHER}",
        rf"{_WHAT}{_NAMES} {_CANNOT} both be {_GIVEN}(?: {_TOGETHER})?",
        (
            rf"(?:this parameter does not support|you {_CANNOT}) {_SPECIFY} (?:both )?"
            rf"{_WHAT}{_NAMES} {_TOGETHER}"
        ),
    ),
    "at least one": (
        rf"(?:please |you must )?{_SPECIFY} at least one of {_WHAT}{_NAMES}",
        rf"at least one of {_WHAT}{_NAMES} (?:{_MUST} be {_GIVEN}|is required)",
        rf"either {_NAMES} (?:{_MUST} be {_GIVEN}|is required)",
    ),
    "exactly one": (
        rf"(?:exactly|only|one and only) one of {_WHAT}{_NAMES} (?:must|has to) be {_GIVEN}",
    ),
}
_FORMS = tuple(
    (give, re.compile(rf"(?:note:? ?)?{form}", re.IGNORECASE))
    for give, forms in _SENTENCES.items()
    for form in forms
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def groups_in(doc: str, fields: Sequence[Field]) -> Iterator[tuple[tuple[str, ...], Give, str]]:
    """Yield the fields, what to give and the words of each group that *doc* demands of *fields*."""
    known = {field.wire_name: field for field in fields}
    for sentence in sentences(doc):
        for give, form in _FORMS:
            if match := form.fullmatch(sentence):
                names = tuple(
                    word for word in _WORD.findall(match["names"]) if word not in {"and", "or"}
                )
                usable = all(name in known and not known[name].required for name in names)
                if usable and len(set(names)) == len(names) > 1:
                    yield names, give, sentence
                break
