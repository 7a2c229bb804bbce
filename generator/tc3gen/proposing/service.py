"""All proposals for a service: each reader asked, what is decided already left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tc3gen.digests import digest
from tc3gen.limits import LIMITS
from tc3gen.model import limit_target
from tc3gen.proposing.choices import choices
from tc3gen.proposing.contradictions import Verdict, judged, which
from tc3gen.proposing.counts import list_limits
from tc3gen.proposing.groups import groups_in
from tc3gen.proposing.lengths import text_limits
from tc3gen.proposing.numbers import number_limits
from tc3gen.proposing.paging import pages_of
from tc3gen.proposing.prefixes import families
from tc3gen.proposing.privacy import private_because
from tc3gen.proposing.proposals import (
    CONTRADICTED,
    NOT_CLEAN,
    UNTRIED,
    LeftOut,
    Proposal,
    Proposed,
    Reading,
)
from tc3gen.proposing.prose import quoted
from tc3gen.proposing.repetition import only_reads
from tc3gen.reachability import reached_structures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tc3gen.limit_kinds import Target
    from tc3gen.model import Action, Field, Platform, Service, Structure
    from tc3gen.proposing.proposals import Kind, Steps

    Found = Iterator[Proposal | LeftOut]

_READERS: dict[Target, tuple[Callable[[Field], Reading | None], ...]] = {
    "numbers": (number_limits, choices),
    "texts": (text_limits, choices),
    "lists": (list_limits,),
}
"""What can be said of a field, to who reads it."""
_TOLERATED = 0.05
"""The share of wrong lists of values that is a slip of the documentation, and no habit."""
_LIMIT_KEYS = frozenset(limit.key for limit in LIMITS)


def propose(service: Service, platform: Platform, decisions: Mapping[str, Any]) -> Proposed:
    """Return what the documentation of *service* suggests that *decisions* leave open.

    *service* is the model that holds these decisions. Nothing that is decided is proposed again,
    and no limit that a documented request does not keep.
    """
    found = [*_all(service, platform, decisions)]
    proposals = [each for each in found if isinstance(each, Proposal)]
    wrong = {
        name: each.get("wrong_examples", {}) for name, each in decisions.get("actions", {}).items()
    }
    verdict = judged(service, proposals, wrong)
    doubts = {**_untried(proposals, verdict), **dict.fromkeys(verdict.broken, CONTRADICTED)}
    left_out = [each for each in found if isinstance(each, LeftOut)]
    left_out += [
        LeftOut(steps=each.steps, kind=each.kind, why=doubts[which(each)])
        for each in proposals
        if which(each) in doubts
    ]
    kept = [each for each in proposals if which(each) not in doubts]
    return Proposed(tuple(_with_examples(each, verdict) for each in kept), tuple(left_out))


def _untried(proposals: Iterable[Proposal], verdict: Verdict) -> dict[tuple[Steps, Kind], str]:
    """Return the lists of values to leave out, as those that examples try are too often wrong.

    Where the prose writes ``HTTPS`` and examples send ``https``, nobody knows about the others.
    """
    lists = [which(each) for each in proposals if "enum" in each.keys]
    broken = sum(each in verdict.broken for each in lists)
    tried = broken + sum(each in verdict.kept for each in lists if each not in verdict.broken)
    if not broken or broken / tried <= _TOLERATED:
        return {}
    return {each: UNTRIED for each in lists if each not in verdict.kept}


def _with_examples(proposal: Proposal, verdict: Verdict) -> Proposal:
    """Return a limit with what documented requests say for it; other proposals as they are."""
    if proposal.kind != "limit":
        return proposal
    count = verdict.kept.get(which(proposal), 0)
    said = f"{count} documented request{'s' * (count > 1)} keep{'s' * (count == 1)} it"
    reason = f"{proposal.reason[:-1]}; {said if count else 'no documented request tries it'}."
    return replace(proposal, reason=reason)


def _all(service: Service, platform: Platform, decisions: Mapping[str, Any]) -> Found:
    sent = reached_structures(service.structures, (f for a in service.actions for f in a.request))
    for action in service.actions:
        decided = decisions.get("actions", {}).get(action.name, {})
        yield from _of_action(action, decided, platform.envelope.request_id)
    for structure in service.structures:
        decided = decisions.get("structures", {}).get(structure.name, {})
        yield from _of_structure(structure, decided, is_sent=structure.name in sent)
    yield from _of_codes(service, platform)


def _of_action(action: Action, decided: Mapping[str, Any], request_id: str) -> Found:
    steps = ("actions", action.name)
    reads = "" if "idempotent" in decided else only_reads(action, request_id)
    if reads:
        reason = f"It only reads, as its description says: {quoted(reads)}."
        yield Proposal(steps=steps, kind="idempotent", keys={"idempotent": True}, reason=reason)
    fields = decided.get("fields", {})
    for field in action.request:
        yield from _of_field((*steps, "fields", field.wire_name), field, fields, is_sent=True)
    asked = {field.wire_name for field in action.request}
    for field in action.response:
        if field.wire_name not in asked:
            yield from _of_field((*steps, "fields", field.wire_name), field, fields, is_sent=False)
    yield from _of_groups(steps, action.request, action.doc, decided)
    if (reads or action.idempotent) and "paginate" not in decided and "batch" not in decided:
        yield from _of_pages(steps, action)


def _of_structure(structure: Structure, decided: Mapping[str, Any], *, is_sent: bool) -> Found:
    steps, fields = ("structures", structure.name), decided.get("fields", {})
    for field in structure.fields:
        yield from _of_field((*steps, "fields", field.wire_name), field, fields, is_sent=is_sent)
    if is_sent:
        yield from _of_groups(steps, structure.fields, structure.doc, decided)


def _of_field(steps: Steps, field: Field, decided: Mapping[str, Any], *, is_sent: bool) -> Found:
    own = decided.get(field.wire_name, {})
    prose = digest(field.doc)
    is_read = "read" in own and prose.startswith(own["read"])
    if is_sent and not is_read and not _LIMIT_KEYS & set(own):
        yield from _limits(steps, field, prose)
    why, words = ("", "") if "private" in own else private_because(field)
    if why:
        yield Proposal(
            steps=steps,
            kind="private",
            keys={"private": True},
            reason=f"By its description, {quoted(words)}, {why}.",
            read=prose,
        )


def _limits(steps: Steps, field: Field, prose: str) -> Found:
    target = limit_target(field.type)
    readings = [r for read in _READERS.get(target, ()) if (r := read(field))] if target else []
    certain = [reading for reading in readings if reading.keys and not reading.doubt]
    if certain:
        readings = [reading for reading in readings if reading.doubt != NOT_CLEAN]
    doubts = [reading.doubt for reading in readings if reading.doubt]
    if len(certain) == 1 == len(readings):
        reason = f"Its description says {quoted(certain[0].words)}."
        yield Proposal(steps=steps, kind="limit", keys=certain[0].keys, reason=reason, read=prose)
    elif readings:
        why = doubts[0] if doubts else "the prose states limits of two kinds"
        yield LeftOut(steps=steps, kind="limit", why=why)


def _of_groups(
    steps: Steps, fields: tuple[Field, ...], doc: str, decided: Mapping[str, Any]
) -> Found:
    """Yield a proposal for each group that a description of its owner or its fields demands."""
    there = [set(group.get("fields", ())) for group in decided.get("one_of", ()) if group]
    demanded: dict[frozenset[str], list[tuple[tuple[str, ...], Any, str]]] = {}
    for text in (doc, *(field.doc for field in fields)):
        for names, give, words in groups_in(text, fields):
            demanded.setdefault(frozenset(names), []).append((names, give, words))
    for key, groups in demanded.items():
        names, give, _ = groups[0]
        gives = {each[1] for each in groups}
        if gives == {"at least one", "at most one"}:
            give, gives = "exactly one", {"exactly one"}
        if key in there:
            continue
        if len(gives) > 1:
            yield LeftOut(steps=steps, kind="one_of", why="the prose demands two things of a group")
            continue
        said = " and ".join(dict.fromkeys(quoted(each[2]) for each in groups))
        order = [field.wire_name for field in fields if field.wire_name in names]
        keys = {"fields": order, "give": give}
        yield Proposal(steps=steps, kind="one_of", keys=keys, reason=f"A description says {said}.")


def _of_pages(steps: Steps, action: Action) -> Found:
    keys, doubt = pages_of(action)
    if doubt:
        yield LeftOut(steps=steps, kind="paginate", why=doubt)
    elif keys:
        by = next(key for key in ("offset", "page", "token") if key in keys)
        size = f" and {keys['limit']}" if "limit" in keys else ""
        reason = f"It takes {keys[by]}{size}, and returns {keys['items']} as its only list."
        yield Proposal(steps=steps, kind="paginate", keys=keys, reason=reason)


def _of_codes(service: Service, platform: Platform) -> Found:
    for label, codes, keys in families(service.errors, (*service.prefixes, *platform.prefixes)):
        steps = ("error_prefixes", label)
        if not keys:
            why = "the label does not say what its codes mean"
            yield LeftOut(steps=steps, kind="error_prefix", why=why)
            continue
        first = codes[0]
        count = f"{len(codes)} codes begin" if len(codes) > 1 else "One code begins"
        reason = f"{count} so, such as {first.code}: {quoted(first.doc)}."
        yield Proposal(steps=steps, kind="error_prefix", keys=keys, reason=reason)
