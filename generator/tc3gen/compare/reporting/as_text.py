"""A report for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.compare.report import report
from tc3gen.compare.reporting.sentences import (
    NO_SENTENCE,
    TITLES,
    called,
    changelog,
    pages_of,
    title,
    why,
)
from tc3gen.compare.reporting.words import marked
from tc3gen.findings import one_line, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.compare.reporting.review import Review, Sentence, ServiceReview, StaleDecision
    from tc3gen.compare.reporting.words import Marked
    from tc3gen.compare.signatures import SignatureChange


def as_text(review: Review) -> str:
    """Return *review* as text; words that differ stand in ``[-...-]`` and ``{+...+}``."""
    sections = {
        "stale": "".join(map(_stale, review.stale)),
        "changes": report(review.changes) if review.changes else "",
        "python": "".join(map(_signature, review.python)),
        "prose": "".join(map(_sentence, review.prose)),
        "open": show(review.open),
        "changelog": changelog(review) if review.changes else "",
    }
    parts = [f"{title(review)}\n", "".join(line for s in review.services for line in _service(s))]
    parts += [_section(TITLES[name], text) for name, text in sections.items() if text]
    parts += ["".join(f"{one_line(line)}\n" for line in review.done)]
    return "\n".join(filter(None, parts))


def _section(name: str, text: str) -> str:
    lines = (f"  {line}\n" if line else "\n" for line in text.split("\n")[:-1])
    return f"{name}\n{''.join(lines)}"


def _service(service: ServiceReview) -> Iterator[str]:
    yield f"{one_line(service.name)}: {service.state}; {pages_of(service)}\n"
    for page in service.pages:
        if page.state != "unchanged":
            said = f": {why(page)}" if page.reason else ""
            yield one_line(f"  {page.state}  {page.key}  {page.url}{said}") + "\n"
    yield from (f"  {line}\n" for line in show(service.wrong).splitlines())


def _stale(decision: StaleDecision) -> str:
    head = one_line(f"{decision.location}: {decision.decided} ({decision.reason})")
    return f"{head}\n{_sides(decision.sentence)}  {one_line(decision.mend)}\n"


def _sentence(sentence: Sentence) -> str:
    return f"{one_line(sentence.about)}\n{_sides(sentence)}"


def _sides(sentence: Sentence) -> str:
    before, after = marked(sentence.before, sentence.after)
    old, new = _runs(before, "[-", "-]"), _runs(after, "{+", "+}")
    names = (called(sentence), "now")
    width = max(map(len, names)) + 1
    return "".join(
        f"  {f'{name}:':{width}} {said}\n" for name, said in zip(names, (old, new), strict=True)
    )


def _runs(runs: Marked, opening: str, closing: str) -> str:
    said = " ".join(f"{opening}{run.text}{closing}" if run.differs else run.text for run in runs)
    return said or NO_SENTENCE


def _signature(change: SignatureChange) -> str:
    what = f"{change.before} before, {change.after} now"
    if not (change.before and change.after):
        what = f"new: {change.after}" if change.after else f"gone: {change.before}"
    return one_line(f"{change.name}: {what}; in {', '.join(change.where)}") + "\n"
