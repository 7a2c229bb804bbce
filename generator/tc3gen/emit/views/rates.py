"""Rate limits in the words of the documentation."""

from __future__ import annotations


def rate_words(limit: int) -> str:
    """Return ``10 requests a second``."""
    return f"{limit} request{'s' * (limit != 1)} a second"
