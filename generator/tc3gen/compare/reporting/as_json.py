"""A report for programs: everything in it, in one JSON value."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tc3gen.compare.report import report
from tc3gen.compare.reporting.sentences import changelog
from tc3gen.compare.reporting.words import marked

if TYPE_CHECKING:
    from tc3gen.compare.reporting.review import Review, Sentence, ServiceReview, StaleDecision
    from tc3gen.findings import Finding


def as_json(review: Review) -> str:
    """Return *review* as JSON."""
    compared = json.loads(report(review.changes, "json"))
    whole = {
        "changed": any(service.state == "changed" for service in review.services),
        "version": compared["version"],
        "services": list(map(_service, review.services)),
        "changes": compared["changes"],
        "python": [asdict(change) for change in review.python],
        "stale": list(map(_stale, review.stale)),
        "prose": list(map(_sentence, review.prose)),
        "open": list(map(_finding, sorted(set(review.open)))),
        "changelog": changelog(review) if review.changes else "",
        "package_made": review.package_made,
        "done": list(review.done),
    }
    return json.dumps(whole, indent=2) + "\n"


def _service(service: ServiceReview) -> dict[str, Any]:
    return {
        "name": service.name,
        "state": service.state,
        "pages": [asdict(page) for page in service.pages],
        "wrong": list(map(_finding, service.wrong)),
    }


def _stale(decision: StaleDecision) -> dict[str, Any]:
    return {
        **asdict(decision.location),
        "decided": decision.decided,
        "reason": decision.reason,
        "mend": decision.mend,
        "sentence": _sentence(decision.sentence),
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    sides = marked(sentence.before, sentence.after)
    names = ("before_words", "after_words")
    return {
        **asdict(sentence),
        **{n: [asdict(run) for run in side] for n, side in zip(names, sides, strict=True)},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        **asdict(finding.location),
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
    }
