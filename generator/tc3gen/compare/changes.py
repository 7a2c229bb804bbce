"""A change as a value: its rule, a sentence about it, and where in the spec it is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen.compare.rules import RULES, SEVERITIES, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

Side: TypeAlias = Literal["old", "new"]
Steps: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A key of a spec: its *file*, below the folder of the spec, and the *steps* inside of it."""

    file: str
    steps: Steps = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two specs.

    *text* is a sentence of ours with ``{}`` for each of *values*, which may be hostile: whoever
    shows the sentence says how a value is quoted.
    """

    rule: str
    where: str
    """A dotted path, such as ``sms.SendSms.request.Note``."""
    text: str
    values: tuple[str, ...] = ()
    side: Side = "new"
    """The spec that shows it: the old one where something is gone."""
    spots: tuple[Spot, ...] = ()
    """Where it may be written, the most telling first; the last one's parents do, too."""

    @property
    def severity(self) -> Severity:
        """The severity of its rule."""
        return RULES[self.rule].severity

    def said(self, quoted: Callable[[str], str]) -> str:
        """Return the sentence, each value as *quoted* writes it."""
        return self.text.format(*map(quoted, self.values))


def ordered(change: Change) -> tuple[int, str, str, str, tuple[str, ...]]:
    """Return the key that sorts changes: the gravest first, then by path, rule and sentence."""
    grade = SEVERITIES.index(change.severity)
    return grade, change.where, change.rule, change.text, change.values


@dataclass(frozen=True, slots=True)
class Files:
    """The names of a spec file before and after: those differ where a service was renamed."""

    old: str
    new: str

    def spot(self, side: Side, steps: Steps) -> Spot:
        """Return the spot at *steps* in the file of one side."""
        return Spot(self.old if side == "old" else self.new, steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a change is about: its dotted path, and its keys in facts and decisions."""

    where: str
    facts: Files
    steps: Steps = ()
    decisions: Files | None = None
    decided: Steps = field(default=())

    def below(self, *steps: str, called: str = "", decided: Steps | None = None) -> Subject:
        """Return what stands *steps* further in, *called* like the last of them."""
        return replace(
            self,
            where=f"{self.where}.{called or steps[-1]}",
            steps=(*self.steps, *steps),
            decided=(*self.decided, *(steps if decided is None else decided)),
        )

    def changed(self, rule: str, text: str, *values: str, at: Steps = ()) -> Change:
        """Return a change that the new spec shows, *at* a key of this."""
        return self._change("new", rule, text, values, at)

    def gone(self, rule: str, text: str, *values: str, at: Steps = ()) -> Change:
        """Return a change that the old spec shows, *at* a key of this."""
        return self._change("old", rule, text, values, at)

    def _change(
        self, side: Side, rule: str, text: str, values: tuple[str, ...], at: Steps
    ) -> Change:
        spots = [self.facts.spot(side, (*self.steps, *at)), self.facts.spot(side, self.steps)]
        if self.decisions is not None:
            spots.insert(0, self.decisions.spot(side, (*self.decided, *at)))
        return Change(rule, self.where, text, values, side, tuple(dict.fromkeys(spots)))
