"""Checks of `read`: a limit that stands only in prose is as old as the prose it was read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.digests import digest as digest_of
from tc3gen.findings import Finding
from tc3gen.spec.checks.facts import written_fields
from tc3gen.spec.nodes import would_be_misread
from tc3gen.transcript import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.findings import Location
    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources, Steps

_DIGEST = re.compile(r"[0-9a-f]{6,12}")
_SHORT = 6


@dataclass(frozen=True, slots=True)
class StaleRead:
    """A decision whose prose has changed, and where it is said now; nowhere, if *path* is empty."""

    steps: Steps
    """To the decision, in policy.yaml."""
    read: str
    """The digest that it was read from, or the first digits of it."""
    page: str = ""
    """The key of the page in pages.lock."""
    path: str = ""
    digest: str = ""
    url: str = ""

    @property
    def about(self) -> str:
        """The field that it is about, in words."""
        _, owner, _, field = self.steps
        return f"{field} of {owner}"

    @property
    def short(self) -> str:
        """The digest as a decision names it."""
        short = self.digest[:_SHORT]
        return f'"{short}"' if would_be_misread(short) else short


def check_reads(sources: Sources) -> Iterator[Finding]:
    """Rules ``read``, ``stale-read`` and ``unchecked-read``."""
    for steps, digest in _reads(sources.decisions):
        if not _DIGEST.fullmatch(digest):
            location = sources.policy.location(*steps, "read")
            hint = "6 to 12 hexadecimal digits in small letters, as pages.lock has them"
            yield Finding(location, "read", f"{digest!r} is no digest", hint)
    sound = list(_sound(sources.facts, sources.decisions))
    if sources.lock is None and sound:
        location = sources.policy.key_location(*sound[0], "read")
        message = "without a pages.lock nobody knows whether the prose has changed"
        yield Finding(location, "unchecked-read", message, "import the pages to have one written")
    for stale in stale_reads(sources.facts, sources.decisions, sources.lock):
        yield _finding(stale, sources.policy.location(*stale.steps, "read"))


def stale_reads(facts: Plain, decisions: Plain, lock: Plain | None) -> Iterator[StaleRead]:
    """Yield the decisions that were read from prose which *lock* does not know any more."""
    held = {(steps[0], steps[1], steps[-1]) for steps, _ in written_fields(facts)}
    for steps in _sound(facts, decisions) if lock is not None else ():
        if (steps[0], steps[1], steps[3]) in held:
            yield from _stale(decisions, lock or {}, steps)


def _sound(facts: Plain, decisions: Plain) -> Iterator[Steps]:
    """Yield the steps to what was read from a page: our own descriptions need none."""
    for steps, digest in _reads(decisions):
        ours = _descriptions(facts, steps)
        if _DIGEST.fullmatch(digest) and not any(own.startswith(digest) for own in ours):
            yield steps


def _reads(decisions: Plain) -> Iterator[tuple[Steps, str]]:
    """Yield the steps to each decision that was read from prose, and the digest it names."""
    for section in ("actions", "structures"):
        for name, decision in decisions.get(section, {}).items():
            for field, policy in decision.get("fields", {}).items():
                if "read" in policy:
                    yield (section, name, "fields", field), policy["read"]


def _descriptions(facts: Plain, steps: Steps) -> Iterator[str]:
    """Yield the digests of what api.yaml says of a field, and of what it belongs to."""
    section, name, _, field = map(str, steps)
    owner: Plain = facts.get(section, {}).get(name, {})
    fields = [owner.get(key, {}).get(field, {}) for key in ("request", "response", "fields")]
    for entry in (*fields, owner):
        if entry.get("doc"):
            yield digest_of(entry["doc"])


def _stale(decisions: Plain, lock: Plain, steps: Steps) -> Iterator[StaleRead]:
    section, owner, _, field = map(str, steps)
    now = _digests(lock, section, owner, field)
    read = decisions[section][owner]["fields"][field]["read"]
    if any(digest.startswith(read) for _, _, digest, _ in now):
        return
    yield StaleRead(steps, read, *now[0]) if now else StaleRead(steps, read)


def _finding(stale: StaleRead, location: Location) -> Finding:
    if not stale.path:
        message = f"pages.lock knows no prose about {stale.about}"
        return Finding(location, "stale-read", message, "import its page, or remove `read`")
    where = f" on {stale.url}" if stale.url else ""
    message = f"the prose about {stale.about} has changed since this was read from it"
    hint = f"read {stale.path} again{where}, mend the decision, then write `read: {stale.short}`"
    return Finding(location, "stale-read", message, hint)


def _digests(lock: Plain, section: str, owner: str, field: str) -> list[tuple[str, str, str, str]]:
    """Return page, path, digest and URL of what a decision may come from, the nearest first.

    What is said of a field may stand in its own row, or where its owner is described, on the page
    of an action or in metadata.
    """
    pages = lock.get("pages", {})
    if section == "actions":
        pages = {key: page for key, page in pages.items() if key.removeprefix(METADATA) == owner}
        paths = [f"request.{field}", f"response.{field}", "doc"]
    else:
        paths = [f"structures.{owner}.{field}", f"structures.{owner}"]
    # Of several pages with one path the last counts, as it does where facts are merged.
    found = {
        path: (name, path, page["prose"][path], page.get("url", ""))
        for path in paths
        for name, page in pages.items()
        if path in page.get("prose", {})
    }
    return list(found.values())
