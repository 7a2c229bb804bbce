"""Proposals to the plain values of a policy.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tc3gen.proposing.proposals import Proposal


def policy_of(proposals: Iterable[Proposal]) -> dict[str, Any]:
    """Return the plain values of a policy, without its format, that holds *proposals* in order."""
    policy: dict[str, Any] = {"actions": {}, "structures": {}}
    for proposal in proposals:
        entry = policy
        for step in proposal.steps:
            entry = entry.setdefault(step, {})
        match proposal.kind:
            case "one_of":
                group = {**proposal.keys, "reason": proposal.reason}
                entry.setdefault("one_of", []).append(group)
            case "paginate":
                entry["paginate"] = {**proposal.keys, "reason": proposal.reason}
            case _:
                _add(entry, proposal)
    return {key: value for key, value in policy.items() if value}


def _add(entry: dict[str, Any], proposal: Proposal) -> None:
    """Add a decision to what is decided of the same thing, with both reasons."""
    reason = " ".join(filter(None, (entry.get("reason"), proposal.reason)))
    entry |= {**proposal.keys, "reason": reason}
    if proposal.read:
        entry["read"] = proposal.read
