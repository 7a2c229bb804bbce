"""Facts that policy settles, before anything is merged: all sources say what it takes.

So nothing that comes after finds them to differ, and the spec gets what was decided, whoever says
it. What each source has said itself is kept for pages.lock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tc3gen.pages.merging.lock import page_key
from tc3gen.pages.merging.saying import rows_of, saying
from tc3gen.settlements import is_page, said_by, told, undecided
from tc3gen.transcript import (
    METADATA,
    ActionFacts,
    LockedPage,
    PageFacts,
    StructureFacts,
    Transcript,
    by_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tc3gen.pages.merging.saying import Row
    from tc3gen.settlements import Settlement

_Said = dict[str, list[str]]
"""Key of a page in the lock to what it says, that of several sites first which counts."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A *value* that a page says, and whether the page *counts*, if that is known."""

    value: str
    counts: bool | None


@dataclass(frozen=True, slots=True)
class Settled:
    """The *old* facts and the *pages*, which agree in what was settled."""

    old: Transcript
    pages: list[PageFacts]
    said: Mapping[str, Mapping[str, Sequence[str]]]
    """Key of a page in the lock, and of a fact, to what its sources said of it."""

    def locked(self, lock: Iterable[LockedPage]) -> tuple[LockedPage, ...]:
        """Return *lock* with what the sources of each page said, and of nothing else."""
        return tuple(replace(entry, said=self.said.get(entry.key, {})) for entry in lock)


def settle(
    old: Transcript, pages: Iterable[PageFacts], settlements: Iterable[Settlement]
) -> Settled:
    """Return *old* and *pages* with what *settlements* take, as long as they hold.

    One that does not hold decides nothing: then the page counts, as it last said.
    """
    weighed = list(pages)
    said: dict[str, dict[str, Sequence[str]]] = {}
    decided = list(settlements)
    # Whether a row is there comes before what stands in it.
    every = [*decided, *_forgotten(old.pages, decided)]
    for settled in sorted(every, key=lambda each: not each.fact.is_presence):
        heard, known = _heard(settled, weighed, old.pages), _known(settled, old.pages)
        now = {key: _remembered(known.get(key, []), said) for key, said in heard.items()}
        now = {**known, **now}
        for key, values in now.items() if settled in decided else ():
            said.setdefault(key, {})[settled.key] = values
        spare = _spare(settled, old, weighed)
        if settled.holds(told(now)):
            weighed = [_page(page, settled, spare) for page in weighed]
            old = _spec(old, settled, settled.takes, spare)
        elif counting := [known[key][0] for key in known if is_page(key) and key not in heard]:
            old = _spec(old, settled, counting[0], spare)
    return Settled(old, weighed, said)


def _forgotten(lock: Iterable[LockedPage], decided: Iterable[Settlement]) -> Iterator[Settlement]:
    """Yield what *lock* remembers and nobody settles any more, so that the page counts again."""
    known = {(each.section, each.owner, each.path) for each in decided}
    for entry in lock:
        for key in entry.said:
            fact = undecided(entry.key, key)
            if fact and (fact.section, fact.owner, fact.path) not in known:
                yield fact


def _remembered(known: Sequence[str], heard: Sequence[_Heard]) -> list[str]:
    """Return what *heard* sources say, and behind it what was *known* of those not heard again.

    A page that comes alone is the one that counts, as its address may show. Where it shows nothing,
    what was known is what the page says again.
    """
    first, values = heard[0], [each.value for each in heard]
    if len(known) < 2 or len(heard) > 1 or first.counts:  # noqa: PLR2004 - two sources differ
        return [*values, *known[len(heard) :]]
    if first.counts is None:
        return [*known] if first.value in known else [first.value, *known[1:]]
    return [first.value, known[0], *known[2:]]


def _known(settled: Settlement, lock: Iterable[LockedPage]) -> _Said:
    """Return what the lock remembers to have been said of a fact."""
    return {
        entry.key: [*said]
        for entry in lock
        if (said := entry.said.get(settled.key))
        and (settled.section == "structures" or _is_of(settled.owner, entry))
    }


def _is_of(action: str, entry: LockedPage) -> bool:
    return entry.key.removeprefix(METADATA) == action


def _heard(
    settled: Settlement, pages: Iterable[PageFacts], lock: Iterable[LockedPage]
) -> dict[str, list[_Heard]]:
    """Return what the *pages* say of a fact, as far as they do."""
    entries = by_key(lock)
    heard: dict[str, list[_Heard]] = {}
    for page in pages:
        entry = entries.get(page_key(page))
        for facts in _owners(page, settled):
            if (value := said_by(facts, settled.fact)) is not None:
                heard.setdefault(page_key(page), []).append(_Heard(value, _counts(page, entry)))
    return heard


def _counts(page: PageFacts, entry: LockedPage | None) -> bool | None:
    """Return whether *page* is the one of the lock by its address, ``None`` if that is not told."""
    known = {entry.url, entry.fetched_from} - {""} if entry else set()
    url = page.url.partition("?")[0].partition("#")[0]
    return url in known if url and known else None


def _owners(
    source: PageFacts | Transcript, settled: Settlement
) -> list[ActionFacts | StructureFacts]:
    if settled.section == "structures":
        return [facts for facts in source.structures if facts.name == settled.owner]
    actions = source.actions if isinstance(source, Transcript) else (source.action,)
    return [facts for facts in actions if facts and facts.name == settled.owner]


def _spare(settled: Settlement, old: Transcript, pages: Iterable[PageFacts]) -> Sequence[Row]:
    """Return what can be put where it is missing, from the first source that has it."""
    sources: list[PageFacts | Transcript] = [*pages, old] if settled.fact.is_presence else []
    found = (
        rows
        for source in sources
        for facts in _owners(source, settled)
        if (rows := rows_of(facts, settled.fact))
    )
    return next(found, ())


def _page(page: PageFacts, settled: Settlement, spare: Sequence[Row]) -> PageFacts:
    if not _owners(page, settled):
        return page
    if settled.section == "actions" and page.action:
        return replace(page, action=saying(page.action, settled.fact, settled.takes, spare))
    return replace(page, structures=_structures(page.structures, settled, settled.takes, spare))


def _spec(old: Transcript, settled: Settlement, value: str, spare: Sequence[Row]) -> Transcript:
    if settled.section == "structures":
        return replace(old, structures=_structures(old.structures, settled, value, spare))
    actions = (
        saying(facts, settled.fact, value, spare) if facts.name == settled.owner else facts
        for facts in old.actions
    )
    return replace(old, actions=tuple(actions))


def _structures(
    structures: Iterable[StructureFacts], settled: Settlement, value: str, spare: Sequence[Row]
) -> tuple[StructureFacts, ...]:
    return tuple(
        saying(facts, settled.fact, value, spare) if facts.name == settled.owner else facts
        for facts in structures
    )
