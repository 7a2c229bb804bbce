"""The sentences of a report, which every way to write it has in common."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tc3gen.compare.report import report

if TYPE_CHECKING:
    from tc3gen.compare.reporting.review import (
        PageReview,
        PageState,
        Review,
        Sentence,
        ServiceReview,
    )

TITLES = {
    "refused": "Not refreshed",
    "stale": "Decisions to read again",
    "changes": "What changed in the API",
    "python": "What changed in Python",
    "prose": "What pages say in other words",
    "open": "What stays open",
    "changelog": "Changelog entry",
}
NO_SENTENCE = "(nothing)"


def title(review: Review) -> str:
    """Return what a report is about, in a line."""
    if review.refused and len(review.refused) == len(review.services):
        return "Documentation could not be read"
    if review.advice.part == "none":
        return "Documentation: nothing changed for callers"
    return f"Documentation changed: {review.advice.part}"


def version(review: Review) -> str:
    """Return the version number that is asked for, and why, as the end of a sentence."""
    return f"{review.advice.part}, as {review.advice.reason}"


def pages_of(service: ServiceReview) -> str:
    """Return how many pages of *service* came anew, were unchanged or were refused."""
    count = Counter(page.state for page in service.pages)
    words: dict[PageState, str] = {
        "new": "fetched anew",
        "unchanged": "unchanged",
        "refused": "refused",
    }
    told = [f"{count[state]} {said}" for state, said in words.items() if count[state]]
    pages = f"page{'s' * (len(service.pages) != 1)}"
    return f"{len(service.pages)} {pages}: {', '.join(told)}" if told else "no page is tracked"


def why(page: PageReview) -> str:
    """Return why a page was refused, and what to do about it."""
    return f"{page.reason} ({page.hint})" if page.hint else page.reason


def called(sentence: Sentence) -> str:
    """Return whose words the earlier sentence is in."""
    return "before" if sentence.before_is == "page" else "the spec says"


def changelog(review: Review) -> str:
    """Return the entry of a changelog, in Markdown."""
    return report(review.changes, "markdown")
