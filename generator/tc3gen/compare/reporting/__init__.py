"""What reaches a reviewer of changed documentation: one report, written in four ways."""

from tc3gen.compare.reporting.review import (
    PageReview,
    Review,
    Sentence,
    ServiceReview,
    StaleDecision,
)
from tc3gen.compare.reporting.styles import STYLES, Style, write_review

__all__ = [
    "STYLES",
    "PageReview",
    "Review",
    "Sentence",
    "ServiceReview",
    "StaleDecision",
    "Style",
    "write_review",
]
