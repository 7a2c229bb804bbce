"""One documentation page, in whatever form it was saved, to facts."""

from __future__ import annotations

from generator.findings import Finding, Place
from generator.pages.facts import PageReading


def read_page(text: str, path: str) -> PageReading:
    """Return what the page *text* states; *path* is what its findings call it."""
    message = f"no page is known by these {len(text)} characters"
    return PageReading(None, (Finding(Place(path), "page", message),))
