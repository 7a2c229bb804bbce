"""The forms in which the text of a page reaches a user, and what each of them destroys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

Tables: TypeAlias = Literal["pipes", "closing", "spaces", "tabs", "markdown", "html"]
Headings: TypeAlias = Literal["none", "plain", "markdown", "html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How one extractor writes a page."""

    tables: Tables
    headings: Headings
    underline: str = ""
    """One cell of the line under the header; empty where there is no such line."""
    trailing: str = ""
    """Stands after the last pipe."""
    padded: bool = False
    spaced: bool = True
    """Has an empty line between two blocks."""
    indent: str = ""
    own_paragraph: bool = False
    """A description stands in a paragraph of its own below its row."""
    keeps_required: bool = True
    flush: bool = False
    """Example code has lost its indentation."""
    keeps_brackets: bool = True
    """Example code has kept the lines that hold nothing but brackets."""
    fence: bool = False
    link: str = ""
    """Where a type leads to; empty where links are gone."""
    break_: str = " "
    """Stands between two sentences of a description."""
    explorer: Literal["", "box", "link", "html"] = ""
    chrome: bool = True
    """Can carry navigation, the day of the last change and a foot."""
    url: bool = False
    """Says where it was taken from."""


_PIPES = Form(tables="pipes", headings="none", underline="---", spaced=False, flush=True)
_SPACES = Form(tables="spaces", headings="plain", break_="\n", explorer="box")
_MARKDOWN = Form(
    tables="markdown",
    headings="markdown",
    fence=True,
    link="/document/api/77/4321",
    break_="<br/>",
    explorer="link",
    chrome=False,
    underline="---------",
)


FORMS: Final[dict[str, Form]] = {
    "R1": _PIPES,
    "R1b": replace(_PIPES, trailing=" "),
    "R2": replace(_PIPES, tables="closing"),
    "R3": replace(_PIPES, tables="closing", underline="", flush=False, keeps_brackets=False),
    "R4": _SPACES,
    "R4b": replace(_SPACES, indent="    "),
    "R4c": replace(_SPACES, keeps_required=False),
    "R4d": replace(_SPACES, own_paragraph=True),
    "R5": replace(_SPACES, tables="tabs", break_="\n\n"),
    "R7": _MARKDOWN,
    "R7b": replace(_MARKDOWN, padded=True, underline=":---"),
    "R8": replace(_MARKDOWN, underline="---", break_="<br>", url=True),
    "R9": replace(
        _MARKDOWN, tables="html", headings="html", explorer="html", chrome=True, url=True
    ),
}
LANGUAGES_OF: Final = {
    form: ("zh",) if form == "R4c" else ("en", "zh", "ja", "ko") for form in FORMS
}
