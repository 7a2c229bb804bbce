"""Checks of ``one_of``: a group of fields can be kept, and says what it demands of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.findings import Finding, nearest
from tc3gen.spec.checks.structures import only_received

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tc3gen.model import Field
    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources, Steps


def check_one_of(sources: Sources) -> Iterator[Finding]:
    """Rules ``one-of`` and ``policy-reason``."""
    owners: dict[Steps, tuple[Field, ...]] = {
        ("actions", action.name): action.request for action in sources.service.actions
    }
    owners |= {("structures", each.name): each.fields for each in sources.service.structures}
    received = only_received(sources.service)
    for steps, fields in owners.items():
        section, name = map(str, steps)
        groups = sources.decisions.get(section, {}).get(name, {}).get("one_of", [])
        if groups and section == "structures" and name in received:
            message = f"one_of is for what is sent, and {name} only comes back"
            yield Finding(sources.policy.key_location(*steps, "one_of"), "one-of", message)
        yield from _groups(sources, (*steps, "one_of"), groups, fields)


def _groups(
    sources: Sources, steps: Steps, groups: list[Plain | None], fields: tuple[Field, ...]
) -> Iterator[Finding]:
    known = {field.wire_name: field for field in fields}
    seen: list[set[str]] = []
    for index, group in enumerate(groups):
        names = [] if group is None else group.get("fields", [])
        location = sources.policy.location(*steps, index)
        if group is not None and "reason" in group and not group["reason"].strip():
            yield Finding(location, "policy-reason", "nothing says why the group is demanded")
        if group is not None and "fields" in group and len(set(names)) < 2:  # noqa: PLR2004
            message = "a group has two fields or more: of one alone, say `required`"
            yield Finding(location, "one-of", message)
        if names and set(names) in seen:
            yield Finding(location, "one-of", "another group has the same fields")
        seen.append(set(names))
        for number, name in enumerate(names):
            if problem := _problem(name, names[:number], known):
                spot = sources.policy.location(*steps, index, "fields", number)
                yield Finding(
                    spot, "one-of", problem, "" if name in known else nearest(name, known)
                )


def _problem(name: str | None, before: list[str], known: Mapping[str, Field]) -> str:
    """Return what speaks against *name* in a group, after the names *before* it."""
    if name is None:
        return ""
    if name not in known:
        return f"nothing that is sent here is called {name!r}"
    if name in before:
        return f"the group names {name} twice"
    if known[name].required:
        return f"{name} is required, so the others could never be given, or need not be"
    return ""
