"""The options of ``tc3gen call`` that are about the call, not about what is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.calling.output import NoLibraryError, QueryError, compiled_query
from tc3gen.findings import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.calling.output import Query
    from tc3gen.commands.call_request import Invocation, Target
    from tc3gen.model import Action

_REGION = "TENCENTCLOUD_REGION"


@dataclass(slots=True)
class Usable:
    """What a call is made with, and what is wrong with the options that say so."""

    region: str = ""
    query: Query | None = None
    findings: list[Finding] = field(default_factory=list[Finding])


def checked_invocation(target: Target, given: Invocation) -> Usable:
    """Return what to call with, but for the key, and what of it cannot be used."""
    found = Usable(region=_region(target.action, given))
    if not found.region:
        message = "is needed: no region is documented for the action"
        if target.action.regions:
            message = f"is needed: one of {', '.join(target.action.regions)}"
        hint = f"or set {_REGION}"
        found.findings.append(Finding(Location("--region"), "call-option", message, hint))
    elif target.action.regions and found.region not in target.action.regions:
        served = ", ".join(target.action.regions)
        message = f"{found.region!r} does not serve the action; {served} do"
        found.findings.append(Finding(Location("--region"), "call-option", message))
    found.findings += _contradictions(target.action, given)
    try:
        found.query = compiled_query(given.query) if given.query is not None else None
    except QueryError as error:
        found.findings.append(Finding(Location("--query"), "call-option", str(error)))
    except NoLibraryError:
        hint = "install tc3gen with its extra: pip install 'tc3gen[call]'"
        message = "needs the package jmespath"
        found.findings.append(Finding(Location("--query"), "call-option", message, hint))
    return found


def _region(action: Action, given: Invocation) -> str:
    """Return the region that was asked for, here or in the environment, or the only one."""
    only = action.regions[0] if len(action.regions) == 1 else ""
    return given.region or given.environment.get(_REGION, "") or only


def _contradictions(action: Action, given: Invocation) -> Iterator[Finding]:
    """Yield what cannot be asked for at once."""
    if given.all and action.pages is None:
        message = "the spec knows no pages of this action"
        hint = "`paginate` in policy.yaml says how an action returns a list in pages"
        yield Finding(Location("--all"), "call-option", message, hint)
    if given.is_report_json and given.output != "json":
        message = f"{given.output} is not one JSON value, which --format json asks for"
        yield Finding(Location("--output"), "call-option", message, "leave out --format json")
