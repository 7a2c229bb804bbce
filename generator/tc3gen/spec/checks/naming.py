"""Checks of names: their form, and that no two things get the same one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.findings import Finding
from tc3gen.type_words import SCALARS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tc3gen.model import Action, Field
    from tc3gen.spec.checks.sources import Sources, Steps
    from tc3gen.spec.nodes import Document


def check_names(sources: Sources) -> Iterator[Finding]:
    """Rule ``name``."""
    for section in ("actions", "structures"):
        for name in sources.facts.get(section, {}):
            yield from _wire_name(sources.api, (section, name))
            if section == "structures" and name in {*SCALARS, UNKNOWN}:
                location = sources.api.key_location(section, name)
                yield Finding(location, "name", f"{name!r} is the name of a type already")
    for steps, _, _ in sources.fields():
        yield from _wire_name(sources.api, steps)
    yield from _python_names(sources)
    for code in sources.facts.get("errors", {}):
        if not names.is_error_code(code):
            message = f"{code!r} is no error code: labels joined by dots, such as A.B"
            yield Finding(sources.api.key_location("errors", code), "name", message)
    for error in sources.service.errors:
        if names.is_error_code(error.code) and not names.is_code_name(error.name):
            location = sources.api.location("errors", error.code, "name")
            message = f"{error.name!r} cannot be a name in ErrorCode"
            hint = f"{names.code_name(error.code)!r} would be the usual one"
            yield Finding(location, "name", message, hint)


def _wire_name(document: Document, steps: Steps) -> Iterator[Finding]:
    name = str(steps[-1])
    if not names.is_wire_name(name):
        message = f"{name!r} is no name: a letter, then letters, digits and underscores"
        yield Finding(document.key_location(*steps), "name", message)


def _python_names(sources: Sources) -> Iterator[Finding]:
    for steps, _, field in sources.fields():
        location = sources.api.location(*steps, "name")
        if not names.is_python_name(field.name):
            message = f"{field.name!r} cannot be the Python name of a field"
            hint = f"{names.field_name(field.wire_name)!r} would be the usual one"
            if names.is_wire_name(field.wire_name):
                yield Finding(location, "name", message, hint)
    for structure in sources.service.structures:
        if names.is_wire_name(structure.name) and not names.is_class_name(structure.class_name):
            location = sources.api.location("structures", structure.name, "name")
            message = f"{structure.class_name!r} cannot be the Python class of a structure"
            hint = f"{names.class_name(structure.name)!r} would be the usual one"
            yield Finding(location, "name", message, hint)


def check_collisions(sources: Sources) -> Iterator[Finding]:
    """Rule ``name-collision``: fields of one type, methods of the client, classes, codes."""
    service, api = sources.service, sources.api
    for action in service.actions:
        for side in ("request", "response"):
            steps = ("actions", action.name, side)
            yield from _field_collisions(api, steps, getattr(action, side))
    for structure in service.structures:
        yield from _field_collisions(
            api, ("structures", structure.name, "fields"), structure.fields
        )
    methods = [(("actions", a.name), a.method_name) for a in service.actions]
    methods += [
        (("actions", a.name), name) for a in service.actions for name in _further_methods(a)
    ]
    classes: list[tuple[Steps, str]] = [
        (("service",), name) for name in names.client_classes(service.class_prefix)
    ]
    for action in service.actions:
        classes += [(("actions", action.name), name) for name in names.message_classes(action.name)]
    # Last, so that it is a structure that has to give way: it can.
    classes += [(("structures", s.name), s.class_name) for s in service.structures]
    own = {error.code for error in service.errors}
    common = [error for error in sources.platform.errors if error.code not in own]
    # The common codes stand in the same enumeration, and cannot give way.
    codes: list[tuple[Steps, str]] = [
        (("errors", error.code), error.name) for error in (*common, *service.errors)
    ]
    for scope, end in ((methods, ""), (classes, "2"), (codes, "_2")):
        for clash in clashes(scope):
            if clash.steps[0] == "errors" and clash.steps[1] not in own:
                continue  # Two common codes are a finding of platform.yaml.
            can_give_way = clash.steps[0] in {"structures", "errors"}
            mend = f"add `name: {clash.name}{end}`" if can_give_way else "keep one of them"
            yield clash.finding(api, mend)


def _further_methods(action: Action) -> Iterator[str]:
    """Yield the methods that are made of an action beside the one that calls it once."""
    if action.batch:
        yield names.batches_name(action.method_name)
    if action.pages:
        yield names.pages_name(action.method_name)
    for wait in action.waits:
        yield names.until_name(action.method_name, wait.name)


def _field_collisions(api: Document, steps: Steps, fields: Sequence[Field]) -> Iterator[Finding]:
    taken = {field.name for field in fields}
    for clash in clashes([((*steps, field.wire_name), field.name) for field in fields]):
        candidates = (f"{clash.name}_{number}" for number in range(2, len(fields) + 3))
        free = next(name for name in candidates if name not in taken)
        taken.add(free)
        yield clash.finding(api, f"add `name: {free}`")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two things of one scope with the same Python *name*; *steps* lead to the later one."""

    steps: Steps
    earlier: str
    name: str

    def finding(self, document: Document, hint: str = "") -> Finding:
        """Return the finding at the later one."""
        message = f"{self.earlier!r} and {self.steps[-1]!r} would both be called {self.name!r}"
        return Finding(document.key_location(*self.steps), "name-collision", message, hint)


def clashes(named: Sequence[tuple[Steps, str]]) -> Iterator[Clash]:
    """Yield everything in *named* whose Python name is taken by something before it."""
    first: dict[str, Steps] = {}
    for steps, name in named:
        if first.setdefault(name, steps) != steps:
            yield Clash(steps, str(first[name][-1]), name)
