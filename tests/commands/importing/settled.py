"""What is settled about the pages of :mod:`tests.commands.importing.test_several_pages`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.settlements import Settlement, parse_fact, said_by
from tc3gen.spec import facts as written
from tc3gen.spec import language
from tc3gen.spec.checks.settlements import stale_settlements
from tc3gen.spec.files import fitted
from tc3gen.spec.nodes import parse
from tc3gen.spec.settlements import settlements_of

if TYPE_CHECKING:
    from tc3gen.settlements import Section
    from tc3gen.transcript import PageFacts
    from tests.commands.importing.made import Made

PATHS = {
    "type": "request.Item.type",
    "required": "request.Item.required",
    "a field that only the other page has": "response.Count",
    "a field that only the first page has": "request.Item",
    "a code that only the other page has": "errors.FailedOperation.B",
    "a code that only the first page has": "errors.FailedOperation.A",
    "regions": "regions",
    "no bounds of regions": "regions",
    "rate": "rate_limit",
    "examples": "examples",
}
"""Name of a difference to the path of the fact."""


def settled(path: str, takes: str, over: str, owner: str = "Send") -> Settlement:
    """Return what policy.yaml decides about an action, or about a structure called otherwise."""
    section: Section = "actions" if owner == "Send" else "structures"
    fact = parse_fact(section, path)
    assert fact
    return Settlement(section, owner, path, fact, takes, over)


def said(page: PageFacts, path: str) -> str:
    """Return what the page of an action says of a fact."""
    fact = parse_fact("actions", path)
    assert fact
    assert page.action
    value = said_by(page.action, fact)
    assert value
    return value


def held(made: Made, path: str) -> str:
    """Return what the spec says of the action, once it is written and read again."""
    [action] = written.transcript_of(made.api).actions
    fact = parse_fact("actions", path)
    assert fact
    return said_by(action, fact) or ("not bounded" if path == "regions" else "absent")


def stale(made: Made, *settlements: Settlement) -> list[tuple[str, ...]]:
    """Return what sources say now of each fact that is not settled any more."""
    return [each.say for each in stale_settlements(settlements, made.lock)]


def spelled(made: Made) -> list[Settlement]:
    """Return what is settled where the hints of contradictions are written into policy.yaml."""
    hints = [found.hint for found in made.findings if found.rule == "contradiction"]
    entries = [hint.split("`contradictions: {")[1].split("}`")[0] for hint in hints]
    text = f"format: 1\nactions: {{Send: {{contradictions: {{{', '.join(entries)}}}}}}}\n"
    policy = parse(text, "policy.yaml")
    decisions, findings = fitted(policy, language.POLICY)
    assert findings == []
    return settlements_of(decisions, policy)
