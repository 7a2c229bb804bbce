"""What a page of our own states once it has been rendered: its facts less the losses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tc3gen.transcript import UNKNOWN
from tests.pages.forms import FORMS
from tests.pages.stated import Stated, stated

if TYPE_CHECKING:
    from tc3gen.transcript import PageFacts
    from tests.pages.blocks import Look

LOST: Final[dict[str, tuple[str, ...]]] = {
    "R1": ("structure names",),
    "R1b": ("structure names",),
    "R2": ("structure names",),
    "R3": ("structure names", "examples"),
    "R4": (),
    "R4b": (),
    "R4c": ("required",),
    "R4d": (),
    "R5": (),
    "R7": (),
    "R7b": (),
    "R8": (),
    "R9": (),
}
"""The facts that each form destroys; a reader of the page has to be told of each."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The facts that a rendered page still states, and the paths of those that it has lost."""

    facts: Stated
    lost: tuple[str, ...]


def in_language(page: PageFacts, look: Look) -> PageFacts:
    """Return *page* as the language can state it: not each is known to bound the regions."""
    if page.action is None or look.words.only or not page.action.regions:
        return page
    return replace(page, action=replace(page.action, regions=()))


def expected(page: PageFacts, form: str, look: Look) -> Expected:
    """Return what is left of *page* in *form*; structure names aside, see ``nameless``."""
    facts = stated(in_language(page, look))
    if not FORMS[form].url:
        facts["url"] = ""
    if not (FORMS[form].chrome and look.chrome):
        facts["updated"] = ""
    lost: list[str] = []
    if "required" in LOST[form]:
        lost += [path for path in facts if path.endswith(".required") and _has_response(page, path)]
        facts.update(dict.fromkeys(lost, UNKNOWN))
    if "examples" in LOST[form] and page.action is not None:
        lost += [f"examples.{number}" for number in range(len(page.action.examples))]
        facts = {path: value for path, value in facts.items() if not path.startswith("examples.")}
        facts["examples"] = 0
    return Expected(facts, tuple(lost))


def nameless(page: PageFacts, form: str) -> bool:
    """Return whether *form* takes the names of the data types from *page*."""
    return page.kind == "types" and "structure names" in LOST[form]


def _has_response(page: PageFacts, path: str) -> bool:
    """Return whether the field at *path* stands in a table with a column for required."""
    if path.startswith("request."):
        return True
    return any(
        path.startswith(f"structures.{one.name}.") and any(field.required for field in one.fields)
        for one in page.structures
    )
