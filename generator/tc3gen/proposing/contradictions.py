"""Proposals held against the documented requests of the service: what they break is dropped."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from tc3gen.limits import Limits, OneOf
from tc3gen.values import NotOneOf, Outside, Validator, with_digits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tc3gen.model import Action, Field, Service
    from tc3gen.proposing.proposals import Kind, Proposal, Steps
    from tc3gen.values import Problem

    Which: TypeAlias = tuple[Steps, Kind]

HeldT = TypeVar("HeldT", bound="Field | OneOf")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What documented requests make of proposals, each by its steps and its kind."""

    broken: frozenset[Which]
    """Those that a request does not keep."""
    kept: Mapping[Which, int]
    """Those that are limits of a field, to how many requests give it a value."""


def which(proposal: Proposal) -> Which:
    """Return what tells *proposal* from others: groups of one owner share it."""
    return proposal.steps, proposal.kind


def judged(
    service: Service, proposals: Iterable[Proposal], wrong: Mapping[str, Collection[str]]
) -> Verdict:
    """Return what the documented requests of *service* say about *proposals*.

    *wrong* has the titles of the examples of an action that people know to err.
    """
    trial = _Trial.of(service, tuple(proposals))
    broken: set[Which] = set()
    kept: Counter[Which] = Counter()
    for action in service.actions:
        for example in action.examples:
            request = _parsed(example.request)
            if request is not None and example.title not in wrong.get(action.name, ()):
                problems, used = trial.hold(request, action)
                broken |= problems
                kept.update(used)
    return Verdict(frozenset(broken), kept)


def _parsed(text: str) -> dict[str, Any] | None:
    """Return the JSON object in *text*; ``None`` where there is none, which a rule of lint says."""
    try:
        value = with_digits(json.loads(text))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


@dataclass(slots=True)
class _Trial:
    """A service with the proposals in force, which knows whose each limit and group is."""

    limits: Mapping[Steps, Proposal]
    groups: Mapping[Steps, Sequence[Proposal]]
    structures: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    owners: dict[int, tuple[object, Proposal]] = field(default_factory=dict)
    """By the identity of a field or a group, which is held here so that none takes its place."""
    group_of: dict[str, tuple[OneOf, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, service: Service, proposals: tuple[Proposal, ...]) -> _Trial:
        """Return the trial of *proposals*."""
        groups: dict[Steps, list[Proposal]] = {}
        for each in proposals:
            if each.kind == "one_of":
                groups.setdefault(each.steps, []).append(each)
        trial = cls({each.steps: each for each in proposals if each.kind == "limit"}, groups)
        for structure in service.structures:
            steps = ("structures", structure.name)
            trial.structures[structure.name] = trial._limited(steps, structure.fields)
            trial.group_of[structure.name] = trial._grouped(steps)
        return trial

    def hold(self, request: dict[str, Any], action: Action) -> tuple[set[Which], set[Which]]:
        """Return the proposals that *request* does not keep, and the limits that it meets."""
        steps = ("actions", action.name)
        fields, groups = self._limited(steps, action.request), self._grouped(steps)
        validator = Validator(
            structures=self.structures, is_request=True, null_is_absent=False, one_of=self.group_of
        )
        try:
            problems = [*validator.problems(request, fields, one_of=groups)]
            met = {self._owner(each) for each in self._met(request, fields)}
        except RecursionError:
            return set(), set()
        broken = {self._owner(self._breached(problem)) for problem in problems}
        return {each for each in broken if each}, {each for each in met if each}

    def _breached(self, problem: Problem) -> object:
        match problem:
            case Outside(_, limited, _, _):
                return limited
            case NotOneOf(_, group, _):
                return group
        return None

    def _met(self, value: object, fields: Iterable[Field]) -> Iterator[Field]:
        """Yield each field that *value* holds, at any depth."""
        if not isinstance(value, dict):
            return
        for each in fields:
            if (found := value.get(each.wire_name)) is not None:
                yield each
                for item in found if isinstance(found, list) else [found]:
                    yield from self._met(item, self.structures.get(each.leads_to, ()))

    def _owner(self, held: object) -> Which | None:
        owner = self.owners.get(id(held))
        return which(owner[1]) if owner else None

    def _limited(self, steps: Steps, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        return tuple(self._with_limits((*steps, "fields", each.wire_name), each) for each in fields)

    def _with_limits(self, steps: Steps, of: Field) -> Field:
        proposal = self.limits.get(steps)
        if proposal is None:
            return of
        return self._remember(replace(of, limits=Limits.from_policy(proposal.keys)), proposal)

    def _grouped(self, steps: Steps) -> tuple[OneOf, ...]:
        return tuple(
            self._remember(OneOf(fields=tuple(each.keys["fields"]), give=each.keys["give"]), each)
            for each in self.groups.get(steps, ())
        )

    def _remember(self, held: HeldT, proposal: Proposal) -> HeldT:
        self.owners[id(held)] = held, proposal
        return held
