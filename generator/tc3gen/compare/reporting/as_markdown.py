"""A report as the text of a change request: all that a page says stands in code spans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.compare.report import code_span
from tc3gen.compare.reporting.sentences import (
    NO_SENTENCE,
    TITLES,
    called,
    changelog,
    pages_of,
    title,
    version,
    why,
)
from tc3gen.compare.reporting.words import marked
from tc3gen.findings import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.compare.reporting.review import Review, Sentence, ServiceReview, StaleDecision
    from tc3gen.compare.reporting.words import Marked
    from tc3gen.compare.signatures import SignatureChange
    from tc3gen.findings import Finding


def as_markdown(review: Review) -> str:
    """Return *review* as Markdown; words that differ are bold."""
    sections = {
        "refused": "".join(line for service in review.refused for line in _refused(service)),
        "stale": "\n".join(map(_stale, review.stale)),
        "changes": _without_version(changelog(review)) if review.changes else "",
        "python": "".join(map(_signature, review.python)),
        "prose": "\n".join(map(_sentence, review.prose)),
        "open": "".join(map(_finding, sorted(set(review.open)))),
        "changelog": _fenced(changelog(review)) if review.changes else "",
    }
    parts = [f"# {title(review)}\n", f"Version: **{review.advice.part}**, {_reason(review)}.\n"]
    parts += ["".join(map(_service, review.services))]
    parts += [f"## {TITLES[name]}\n\n{text}" for name, text in sections.items() if text]
    parts += ["".join(f"- {code_span(line)}\n" for line in review.done)]
    return "\n".join(filter(None, parts))


def _reason(review: Review) -> str:
    return version(review).partition(", ")[2]


def _without_version(entry: str) -> str:
    return entry.partition("\n\n")[2]


def _service(service: ServiceReview) -> str:
    return f"- {code_span(service.name)}: {service.state}; {pages_of(service)}\n"


def _refused(service: ServiceReview) -> Iterator[str]:
    for page in service.pages:
        if page.state == "refused":
            where = f"{code_span(service.name)}, {code_span(page.key)} at {code_span(page.url)}"
            yield f"- {where}: {code_span(why(page), whole=True)}\n"
    yield from map(_finding, service.wrong)


def _stale(decision: StaleDecision) -> str:
    where = f"{code_span(str(decision.location))}: {code_span(decision.decided)}"
    reason = f"- reason: {code_span(decision.reason, whole=True)}\n"
    mend = f"- then: {code_span(decision.mend, whole=True)}\n"
    return f"### {where}\n\n{reason}{_sides(decision.sentence)}{mend}"


def _sentence(sentence: Sentence) -> str:
    where = f" at {code_span(sentence.url)}" if sentence.url else ""
    return f"### {code_span(sentence.about)}{where}\n\n{_sides(sentence)}"


def _sides(sentence: Sentence) -> str:
    before, after = map(_runs, marked(sentence.before, sentence.after))
    return f"- {called(sentence)}: {before}\n- now: {after}\n"


def _runs(runs: Marked) -> str:
    spans = ((code_span(run.text, whole=True), run.differs) for run in runs)
    return " ".join(f"**{span}**" if differs else span for span, differs in spans) or NO_SENTENCE


def _signature(change: SignatureChange) -> str:
    before, after = (code_span(said) if said else "" for said in (change.before, change.after))
    what = f"{before} before, {after} now"
    if not (before and after):
        what = f"new, {after}" if after else f"gone, {before}"
    where = ", ".join(map(code_span, change.where))
    return f"- {code_span(change.name)}: {what}; in {where}\n"


def _finding(finding: Finding) -> str:
    hint = f"; {code_span(finding.hint, whole=True)}" if finding.hint else ""
    said = code_span(finding.message, whole=True)
    return (
        f"- {code_span(str(finding.location))}: {finding.severity} `{finding.rule}`: {said}{hint}\n"
    )


def _fenced(entry: str) -> str:
    runs = re.findall("`+", entry)
    fence = "`" * max(3, *(len(run) + 1 for run in runs), 3)
    lines = (one_line(line) for line in entry.split("\n")[:-1])
    return f"{fence}markdown\n" + "".join(f"{line}\n" for line in lines) + f"{fence}\n"
