# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What statuses prove about items with an unknown outcome: the rule of `Journal.reconcile`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .._batches.journaling import JournalRecord
    from .source import Settled

__all__ = ["SKEW", "Item", "Status", "Wording", "evidence"]

SKEW = 300.0
"""Seconds by which the clocks of journal and service may differ: others sign in vain."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Status:
    """What the service says of an item after a while.

    *others* are the parts of its key but for the first one, as far as they are told. It came about
    between *earliest* and *latest*, in seconds since 1970. A *report* may be of anybody's making.
    """

    serial: str
    others: tuple[str, ...]
    outcome: str
    earliest: float
    latest: float
    is_report: bool


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Item:
    """An item of the journal that was sent, with the parts of its key but for the first one."""

    record: JournalRecord
    others: tuple[str, ...]

    @property
    def since(self) -> float:
        """Since when there can be a status of it."""
        return self.record.sent_at - SKEW

    @property
    def is_unknown(self) -> bool:
        """Whether its outcome is not known."""
        return self.record.state == "unknown"

    @property
    def is_silent(self) -> bool:
        """Whether it may have been sent, and nobody knows what the service calls it."""
        return not self.record.serial and self.record.state in {"unknown", "done", "sending"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What outcomes mean, the most certain first, and what fields are called in findings.

    *source* is where a status comes from that was asked for.
    """

    meanings: Mapping[str, Settled]
    match: tuple[str, ...]
    serial: str
    source: str


def evidence(
    items: Sequence[Item], statuses: Iterable[Status], wording: Wording, *, lack: str, is_cut: bool
) -> Iterator[JournalRecord]:
    """Yield the records of the unknown ones among *items*, which have the first part of a key.

    They are settled, or have a finding that says why not: *lack* where there is no status. Where
    *is_cut*, there are further statuses.
    """
    told = _merged(statuses, [*wording.meanings])
    known = {item.record.serial for item in items if item.record.serial}
    for item in (each for each in items if each.is_unknown and each.record.serial):
        own = [status for status in told if status.serial == item.record.serial]
        yield from _Case(wording, wording.serial, lack).conclude([item], own)
    silent = [each for each in items if each.is_silent]
    left = [status for status in told if status.serial not in known]
    has_others = any(any(status.others) for status in told)
    alone: list[Item] = []
    for others, group in groupby(sorted(silent, key=_others), key=_others):
        same = [*group]
        own = [status for status in left if status.others == others]
        if any(others) and (own or has_others):
            yield from _Case(wording, " and ".join(wording.match), lack).conclude(same, own)
        else:
            alone += same
    others_lack = "there are more statuses than can be asked for" if is_cut else ""
    case = _Case(wording, f"{wording.match[0]} alone", lack, others_lack)
    yield from case.conclude(alone, [status for status in left if not any(status.others)])


def _others(item: Item) -> tuple[str, ...]:
    return item.others


@dataclass(frozen=True, slots=True)
class _Case:
    """Statuses and items that belong together *by* what they have in common.

    *lack* says why there may be no status, *doubt* why statuses prove nothing.
    """

    wording: Wording
    by: str
    lack: str
    doubt: str = ""

    def conclude(
        self, items: Sequence[Item], statuses: Sequence[Status]
    ) -> Iterator[JournalRecord]:
        """Yield the records of the unknown ones among *items*, of which one or more may be done."""
        if not items:
            return
        since = sorted(item.since for item in items)
        possible = sorted(
            (status for status in statuses if status.latest >= since[0]), key=_earliest
        )
        why_not = self._why_not(since, possible)
        finding = why_not or self._finding(possible)
        for record in (item.record for item in items if item.is_unknown):
            if why_not:
                yield replace(record, finding=finding)
            else:
                state = self.wording.meanings[possible[0].outcome]
                serial = possible[0].serial if len(possible) == 1 else ""
                yield replace(record, state=state, serial=serial, finding=finding)

    def _why_not(self, since: Sequence[float], possible: Sequence[Status]) -> str:
        """Return why *possible* statuses prove nothing about items sent *since* then."""
        if not possible:
            return self.lack or "there is no status of it"
        return self.doubt or self._not_theirs(since, possible) or self._not_clear(possible)

    def _not_theirs(self, since: Sequence[float], possible: Sequence[Status]) -> str:
        if not all(status.serial for status in possible):
            return f"there is a status without {self.wording.serial}"
        if len(possible) != len(since):
            counts = f"statuses by {self.by}: {len(possible)}, such items: {len(since)}"
            return f"{counts}; nothing tells whose they are"
        if any(s.earliest < start for s, start in zip(possible, since, strict=True)):
            return "a status may be older than the item, as its time does not tell"
        return ""

    def _not_clear(self, possible: Sequence[Status]) -> str:
        kinds = {self.wording.meanings.get(status.outcome) for status in possible}
        if None in kinds:
            return "there is a status that is not documented"
        if len(kinds) > 1:
            return "the statuses differ, and nothing tells whose they are"
        if kinds == {"refused"} and any(status.is_report for status in possible):
            return "a report alone does not prove a refusal, as anybody can post one"
        return ""

    def _finding(self, possible: Sequence[Status]) -> str:
        outcomes = " or ".join(sorted({status.outcome for status in possible}))
        reported = any(status.is_report for status in possible)
        source = "a report handed in" if reported else self.wording.source
        many = f", {len(possible)} statuses for as many items" if len(possible) > 1 else ""
        return f"{outcomes} in {source}, by {self.by}{many}"


def _earliest(status: Status) -> float:
    return status.earliest


def _merged(statuses: Iterable[Status], ranks: Sequence[str]) -> list[Status]:
    """Return one status for each serial, of which there may be several, in any order."""
    merged: dict[object, Status] = {}
    for status in statuses:
        # Those without a serial stay apart: nobody knows whether they are the same.
        key: object = status.serial or object()
        merged[key] = _both(merged[key], status, ranks) if key in merged else status
    return [*merged.values()]


def _both(one: Status, other: Status, ranks: Sequence[str]) -> Status:
    """Return what two statuses of an item say together; the first of them tells its time."""
    latest = min(one.latest, other.latest)

    def rank(status: Status) -> tuple[int, bool]:
        outcome = status.outcome
        return ranks.index(outcome) if outcome in ranks else len(ranks), status.is_report

    return replace(
        min(one, other, key=rank),
        others=one.others if any(one.others) else other.others,
        earliest=max(s.earliest for s in (one, other) if s.earliest <= latest),
        latest=latest,
    )
