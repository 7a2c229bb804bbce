"""Named things before and after: which are gone, new, kept, and whether they changed places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tc3gen.compare.changes import Change, Steps, Subject

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Matching(Generic[T]):
    """Things of two specs, matched by name; each list keeps its order."""

    gone: list[T]
    new: list[T]
    kept: list[tuple[T, T]]
    reordered: bool
    """Whether those that both have stand in another order, or another number of times."""


def match(old: Iterable[T], new: Iterable[T], name: Callable[[T], str]) -> Matching[T]:
    """Match *old* and *new* things, each of which has a *name*."""
    before, after = [(name(thing), thing) for thing in old], [(name(thing), thing) for thing in new]
    first, last = dict(before), dict(after)
    return Matching(
        gone=[thing for key, thing in before if key not in last],
        new=[thing for key, thing in after if key not in first],
        kept=[(first[key], last[key]) for key in first if key in last],
        reordered=[key for key, _ in before if key in last]
        != [key for key, _ in after if key in first],
    )


def reordered(
    subject: Subject, matching: Matching[T], what: str, *, at: Steps = ()
) -> Iterator[Change]:
    """Yield the change of rule ``order``, if there is one."""
    if matching.reordered:
        yield subject.changed("order", f"{what} stand in another order", at=at)


def words(old: Iterable[str], new: Iterable[str]) -> Matching[str]:
    """Match lists of words, each of which is its own name."""
    return match(old, new, lambda word: word)
