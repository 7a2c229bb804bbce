"""What is odd in metadata, counted: one finding a rule, however often it is met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.pages.findings import finding_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.findings import Finding, Location

_SHOWN = 3
"""How many of what is odd are named, beside their number."""
_SENTENCES = {
    "disabled-field": "disabled fields were left out, {count} of them: {some}",
    "unsupported-action": "actions that are not JSON both ways were left out, "
    "{count} of them: {some}",
    "deprecated-action": "actions that are wanted all the same are deprecated, {count} of them: "
    "{some}",
    "withdrawn-action": "deprecated actions were left out, {count} of them: {some}; name them with "
    "--only to have them",
    "unreadable-example": "examples that are no JSON request with a JSON response were left out, "
    "{count} of them: {some}",
}


class Oddities:
    """Counts what was met, by rule."""

    def __init__(self) -> None:
        self._met: dict[str, list[str]] = {}

    def note(self, rule: str, what: str) -> None:
        """Count *what* under a rule."""
        self._met.setdefault(rule, []).append(what)

    def findings(self, location: Location) -> Iterator[Finding]:
        """Yield a finding for each rule, with the number and the first few of what was met."""
        for rule, met in self._met.items():
            some = ", ".join(dict.fromkeys(met[:_SHOWN])) + ", ..." * (len(met) > _SHOWN)
            message = _SENTENCES[rule].format(count=len(met), some=some)
            yield finding_of(rule, location, message)
