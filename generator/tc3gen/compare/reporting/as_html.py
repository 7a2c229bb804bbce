"""A report as one HTML page that needs nothing else: no script, no image, no other file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from tc3gen.compare.reporting import sentences
from tc3gen.compare.reporting.words import marked
from tc3gen.compare.rules import SEVERITIES
from tc3gen.findings import one_line

if TYPE_CHECKING:
    from tc3gen.compare.changes import Change
    from tc3gen.compare.reporting.review import Review

_TEMPLATES = Path(__file__).parent / "templates"
_GRADES = {
    "breaking": "Breaking: callers must change",
    "dangerous": "Dangerous: callers run on, but something else happens",
    "compatible": "Compatible",
    "docs": "Documentation",
}


def as_html(review: Review) -> str:
    """Return *review* as a page of HTML; words that differ are struck out or underlined."""
    groups = [(s, _GRADES[s], _of(review, s)) for s in SEVERITIES]
    return (
        _environment()
        .get_template("review.html.jinja")
        .render(
            review=review,
            groups=[group for group in groups if group[2]],
            open=sorted(set(review.open)),
        )
    )


def _of(review: Review, severity: str) -> list[object]:
    return [located for located in review.changes if located.change.severity == severity]


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    environment.globals |= {
        "titles": sentences.TITLES,
        "nothing": sentences.NO_SENTENCE,
        "title": sentences.title,
        "version": sentences.version,
        "pages_of": sentences.pages_of,
        "called": sentences.called,
        "marked": marked,
        "said": _said,
        "changelog": sentences.changelog,
    }
    return environment


def _visible(value: object) -> object:
    """Return a text with what nobody could see in it escaped; lines stay lines."""
    if hasattr(value, "__html__"):
        return value
    return "\n".join(map(one_line, str(value).split("\n")))


def _said(change: Change) -> str:
    return change.said(lambda value: f"'{value}'")
