"""Checks of `read`: a limit that stands only in prose is as old as the prose it was read from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.digests import digest as digest_of
from tc3gen.findings import Finding
from tc3gen.spec.checks.facts import written_fields
from tc3gen.spec.nodes import would_be_misread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources, Steps

_DIGEST = re.compile(r"[0-9a-f]{6,12}")
_SHORT = 6


def check_reads(sources: Sources) -> Iterator[Finding]:
    """Rules ``read``, ``stale-read`` and ``unchecked-read``."""
    sound: list[Steps] = []
    for steps, digest in _reads(sources.decisions):
        if _DIGEST.fullmatch(digest):
            # What was read from a description of our own needs no page to be compared with.
            if not any(own.startswith(digest) for own in _descriptions(sources, steps)):
                sound.append(steps)
        else:
            location = sources.policy.location(*steps, "read")
            hint = "6 to 12 hexadecimal digits in small letters, as pages.lock has them"
            yield Finding(location, "read", f"{digest!r} is no digest", hint)
    if sources.lock is None and sound:
        location = sources.policy.key_location(*sound[0], "read")
        message = "without a pages.lock nobody knows whether the prose has changed"
        yield Finding(location, "unchecked-read", message, "import the pages to have one written")
    elif sources.lock is not None:
        held = {(steps[0], steps[1], steps[-1]) for steps, _ in written_fields(sources.facts)}
        for steps in sound:
            if (steps[0], steps[1], steps[3]) in held:
                yield from _stale(sources, sources.lock, steps)


def _reads(decisions: Plain) -> Iterator[tuple[Steps, str]]:
    """Yield the steps to each decision that was read from prose, and the digest it names."""
    for section in ("actions", "structures"):
        for name, decision in decisions.get(section, {}).items():
            for field, policy in decision.get("fields", {}).items():
                if "read" in policy:
                    yield (section, name, "fields", field), policy["read"]


def _descriptions(sources: Sources, steps: Steps) -> Iterator[str]:
    """Yield the digests of what api.yaml says of a field, and of what it belongs to."""
    section, name, _, field = map(str, steps)
    owner: Plain = sources.facts.get(section, {}).get(name, {})
    fields = [owner.get(key, {}).get(field, {}) for key in ("request", "response", "fields")]
    for entry in (*fields, owner):
        if entry.get("doc"):
            yield digest_of(entry["doc"])


def _stale(sources: Sources, lock: Plain, steps: Steps) -> Iterator[Finding]:
    section, owner, _, field = map(str, steps)
    now = _digests(lock, section, owner, field)
    read = sources.decisions[section][owner]["fields"][field]["read"]
    if any(digest.startswith(read) for digest, _ in now.values()):
        return
    location = sources.policy.location(*steps, "read")
    if not now:
        message = f"pages.lock knows no prose about {field} of {owner}"
        yield Finding(location, "stale-read", message, "import its page, or remove `read`")
        return
    path, (digest, url) = next(iter(now.items()))
    short = digest[:_SHORT]
    mend = f'"{short}"' if would_be_misread(short) else short
    where = f" on {url}" if url else ""
    message = f"the prose about {field} of {owner} has changed since this was read from it"
    hint = f"read {path} again{where}, mend the decision, then write `read: {mend}`"
    yield Finding(location, "stale-read", message, hint)


def _digests(lock: Plain, section: str, owner: str, field: str) -> dict[str, tuple[str, str]]:
    """Return path to digest and URL of the prose that a decision may come from, the nearest first.

    What is said of a field may stand in its own row, or where its owner is described.
    """
    pages = lock.get("pages", {})
    if section == "actions":
        pages = {name: page for name, page in pages.items() if name == owner}
        paths = [f"request.{field}", f"response.{field}", "doc"]
    else:
        paths = [f"structures.{owner}.{field}", f"structures.{owner}"]
    return {
        path: (page["prose"][path], page.get("url", ""))
        for path in paths
        for page in pages.values()
        if path in page.get("prose", {})
    }
