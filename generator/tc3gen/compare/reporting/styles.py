"""The ways to write a report, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from tc3gen.compare.reporting.as_json import as_json
from tc3gen.compare.reporting.as_markdown import as_markdown
from tc3gen.compare.reporting.as_text import as_text

if TYPE_CHECKING:
    from tc3gen.compare.reporting.review import Review

Style: TypeAlias = Literal["text", "markdown", "json", "html"]
STYLES: tuple[Style, ...] = get_args(Style)


def write_review(review: Review, style: Style = "text") -> str:
    """Return *review* as text for a terminal, Markdown, JSON, or one HTML page."""
    if style == "html":
        from tc3gen.compare.reporting.as_html import as_html  # noqa: PLC0415 - needs its template

        return as_html(review)
    if style == "json":
        return as_json(review)
    return as_markdown(review) if style == "markdown" else as_text(review)
