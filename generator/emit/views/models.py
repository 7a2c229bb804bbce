"""The data types of a service as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import names
from generator.emit.code import (
    NOTHING,
    Code,
    compose,
    identifier,
    list_of,
    literal,
    raw_literal,
)
from generator.emit.docstrings import docstring
from generator.emit.views.fields import FieldView, Scope, Use, field_view, pattern_name
from generator.model import Action, Field, Reference, Service, Structure, innermost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """One dataclass."""

    name: Code
    doc: Code
    fields: tuple[FieldView, ...]
    sent: bool
    """It goes over the wire: ``to_wire`` and ``check``."""
    received: bool
    """It comes over the wire: ``from_wire``."""
    is_reply: bool = False
    """It is the reply of an action, and has ``meta``."""
    code: Code = NOTHING
    """The attribute that holds an error code, where there is one."""
    ok: Code = NOTHING
    """What that attribute holds where all went well."""

    @property
    def required(self) -> tuple[FieldView, ...]:
        """The members that every request holds."""
        return tuple(field for field in self.fields if not field.optional)

    @property
    def optional(self) -> tuple[FieldView, ...]:
        """The members that a request may lack."""
        return tuple(field for field in self.fields if field.optional)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternView:
    """A compiled regular expression of the module."""

    name: Code
    source: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsView:
    """The module ``models``."""

    patterns: tuple[PatternView, ...]
    classes: tuple[ClassView, ...]
    exports: Code


def models_view(service: Service) -> ModelsView:
    """Return the view of all structures, requests and replies of *service*."""
    uses = _uses(service)
    structures = [structure for structure in service.structures if structure.name in uses]
    views = []
    for index, structure in enumerate(structures):
        scope = structure_scope(service, structures[:index])
        views.append(_structure_view(structure, uses[structure.name], scope))
    scope = structure_scope(service, structures)
    for action in service.actions:
        views += [_request_view(action, scope), _reply_view(action, scope)]
    return ModelsView(
        patterns=tuple(_patterns(service)),
        classes=tuple(views),
        exports=list_of(literal(name) for name in sorted(view.name for view in views)),
    )


def structure_scope(service: Service, above: Iterable[Structure]) -> Scope:
    """Return the scope of a class that stands below those of the structures *above*."""
    classes = {structure.name: structure.class_name for structure in service.structures}
    return Scope(classes, frozenset(structure.name for structure in above))


def _uses(service: Service) -> dict[str, Use]:
    """Tell for each structure that an action reaches which way it travels."""
    sent = _reached(service, (field for action in service.actions for field in action.request))
    received = _reached(service, (field for action in service.actions for field in action.response))
    uses: dict[str, Use] = {}
    for name in sent | received:
        uses[name] = "both" if name in sent & received else "request" if name in sent else "reply"
    return uses


def _reached(service: Service, fields: Iterable[Field]) -> set[str]:
    reached: set[str] = set()
    waiting = list(fields)
    while waiting:
        of = innermost(waiting.pop().type)
        if isinstance(of, Reference) and of.name not in reached:
            reached.add(of.name)
            structure = service.structure(of.name)
            waiting += structure.fields if structure else ()
    return reached


def _structure_view(structure: Structure, use: Use, scope: Scope) -> ClassView:
    coded = next((field for field in structure.fields if field.codes and use != "request"), None)
    return ClassView(
        name=identifier(structure.class_name),
        doc=docstring(structure.doc or f"{structure.name}, of which nothing is documented."),
        fields=_field_views(structure.class_name, structure.fields, use, scope),
        sent=use != "reply",
        received=use != "request",
        code=identifier(coded.name) if coded else NOTHING,
        ok=literal(coded.ok) if coded else NOTHING,
    )


def _request_view(action: Action, scope: Scope) -> ClassView:
    name, _ = names.message_classes(action.name)
    return ClassView(
        name=identifier(name),
        doc=docstring(f"The parameters of {action.name}."),
        fields=_field_views(name, action.request, "request", scope),
        sent=True,
        received=False,
    )


def _reply_view(action: Action, scope: Scope) -> ClassView:
    _, name = names.message_classes(action.name)
    return ClassView(
        name=identifier(name),
        doc=docstring(f"What {action.name} replies."),
        fields=_field_views(name, action.response, "reply", scope),
        sent=False,
        received=True,
        is_reply=True,
    )


def _field_views(
    owner: str, fields: Iterable[Field], use: Use, scope: Scope
) -> tuple[FieldView, ...]:
    return tuple(
        field_view(field, use, scope, pattern_name(owner, field) if field.limits.pattern else None)
        for field in fields
    )


def _patterns(service: Service) -> Iterator[PatternView]:
    owners = [(names.message_classes(a.name)[0], a.request) for a in service.actions]
    owners += [
        (s.class_name, s.fields)
        for s in service.structures
        if _uses(service).get(s.name, "reply") != "reply"
    ]
    for owner, fields in owners:
        for field in fields:
            if field.limits.pattern:
                source = compose("re.compile({p})", p=raw_literal(field.limits.pattern))
                yield PatternView(name=pattern_name(owner, field), source=source)
