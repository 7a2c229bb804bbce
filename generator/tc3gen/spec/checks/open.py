"""Checks of what the documentation leaves open: facts that are lost, structures only shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.findings import Finding
from tc3gen.spec.checks.facts import written_fields
from tc3gen.type_words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.spec.checks.sources import Sources


def check_open_facts(sources: Sources) -> Iterator[Finding]:
    """Rule ``open-fact``."""
    for steps, entry in written_fields(sources.facts):
        if entry.get("type") == UNKNOWN:
            hint = "look it up, and write it in the words of the documentation"
            location = sources.api.location(*steps, "type")
            yield Finding(location, "open-fact", f"the type of {steps[-1]} is not known", hint)
        if entry.get("required") == UNKNOWN:
            hint = "look it up, and write true or false"
            location = sources.api.location(*steps, "required")
            message = f"whether {steps[-1]} is required is not known"
            yield Finding(location, "open-fact", message, hint)


def check_inferred(sources: Sources) -> Iterator[Finding]:
    """Rule ``inferred``."""
    for name, entry in sources.facts.get("structures", {}).items():
        if entry.get("inferred"):
            location = sources.api.key_location("structures", name, "inferred")
            message = f"{name} is known from examples only: it may have other fields"
            hint = "import the page of the data types, or look it up and remove `inferred`"
            yield Finding(location, "inferred", message, hint)
