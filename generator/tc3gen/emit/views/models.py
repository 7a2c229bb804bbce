"""The data types of a service as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from tc3gen import names
from tc3gen.emit.code import (
    NOTHING,
    Code,
    compose,
    identifier,
    literal,
    tuple_of,
)
from tc3gen.emit.docstrings import docstring
from tc3gen.emit.text_structures import text_structures, writes_json
from tc3gen.emit.usage import Role, Use, private_structures, result_roles, structure_uses
from tc3gen.emit.views.fields import FieldView, field_view
from tc3gen.emit.views.patterns import PatternView, pattern_views, patterns_of
from tc3gen.emit.views.types import Scope
from tc3gen.model import Action, Field, Service, Structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tc3gen.limits import Give, OneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group of fields of which a certain number is given."""

    names: tuple[Code, ...]
    first: Code
    """The first of them, as a literal."""
    wrong: Code
    """The comparison that holds for a number of given fields that is not allowed."""
    breach: Code
    """What to say then, as a literal."""


_WRONG: dict[Give, Code] = {
    "exactly one": compose("!= 1"),
    "at least one": compose("< 1"),
    "at most one": compose("> 1"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """One dataclass."""

    name: Code
    doc: Code
    fields: tuple[FieldView, ...]
    patterns: tuple[PatternView, ...] = ()
    """What its fields have to match before they are sent."""
    sent: bool
    """It goes over the wire: ``to_wire`` and ``check``."""
    writes_json: bool = False
    """It writes its JSON itself, too: ``to_json``."""
    received: bool
    """It comes over the wire: ``from_wire``."""
    base: Code
    """What it inherits from."""
    is_response: bool = False
    """It is the response of an action, and has ``meta``."""
    is_result: bool = False
    """It tells what became of an item, if it can be trusted."""
    groups: tuple[GroupView, ...] = ()
    """Of which fields only some are given."""
    code: Code = NOTHING
    """The attribute that holds an error code, where there is one."""
    ok: Code = NOTHING
    """What that attribute holds after a success."""

    @property
    def wire_names(self) -> Code:
        """The wire names of its fields, in their order."""
        return tuple_of(field.wire_name for field in self.fields)

    @property
    def required(self) -> tuple[FieldView, ...]:
        """The fields that every request holds."""
        return tuple(field for field in self.fields if not field.optional)

    @property
    def optional(self) -> tuple[FieldView, ...]:
        """The fields that a request may lack."""
        return tuple(field for field in self.fields if field.optional)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsView:
    """The module ``models``."""

    patterns: tuple[PatternView, ...]
    classes: tuple[ClassView, ...]


Together: TypeAlias = "tuple[Sequence[str], Sequence[Action]]"
"""What stands in one module: structures by their names on the wire, and the actions."""


@dataclass(frozen=True, slots=True)
class ClassViews:
    """The views of the classes of a service."""

    structures: Mapping[str, ClassView]
    scope: Scope

    def module(self, structures: Iterable[str], actions: Iterable[Action]) -> ModelsView:
        """Return the view of a module with *structures*, then the messages of *actions*."""
        views = [self.structures[name] for name in structures]
        for action in actions:
            views += [_request_view(action, self.scope), _response_view(action, self.scope)]
        return ModelsView(
            patterns=tuple(pattern for view in views for pattern in view.patterns),
            classes=tuple(views),
        )


def class_views(service: Service, modules: Sequence[Together]) -> ClassViews:
    """Return the views of the classes of *service*, as its *modules* define one after the other."""
    uses = structure_uses(service)
    roles = result_roles(service)
    known = {structure.name: structure for structure in service.structures}
    classes = {name: known[name].class_name for structures, _ in modules for name in structures}
    sent = {name: known[name] for name in classes if uses[name] != "response"}
    scope = Scope(
        classes,
        private=private_structures(service),
        results=roles,
        texts=text_structures(service),
        patterns=dict(
            pair
            for structures, actions in modules
            for pair in pattern_views(_sent_classes(structures, actions, sent)).items()
        ),
    )
    views = {
        name: _structure_view(known[name], uses[name], scope, roles.get(name)) for name in classes
    }
    return ClassViews(views, scope)


def _sent_classes(
    structures: Iterable[str], actions: Iterable[Action], sent: Mapping[str, Structure]
) -> Iterator[tuple[str, Iterable[Field]]]:
    """Yield the classes of a module that are sent, with their fields."""
    yield from ((sent[name].class_name, sent[name].fields) for name in structures if name in sent)
    yield from ((names.message_classes(each.name)[0], each.request) for each in actions)


def models_view(service: Service) -> ModelsView:
    """Return the view of all structures, requests and responses of *service* in one module."""
    used = list(structure_uses(service))
    return class_views(service, [(used, service.actions)]).module(used, service.actions)


def _structure_view(
    structure: Structure, use: Use, scope: Scope, roles: Mapping[str, Role] | None
) -> ClassView:
    coded = next((field for field in structure.fields if field.codes and use != "request"), None)
    sent = use != "response"
    return ClassView(
        name=identifier(structure.class_name),
        doc=docstring(
            structure.doc or f"{structure.name}: not documented.",
            group_sentences(structure.one_of, structure.fields) if sent else "",
        ),
        groups=_groups(structure.one_of, structure.fields) if sent else (),
        fields=_field_views(structure.class_name, structure.fields, use, scope, roles or {}),
        patterns=patterns_of(structure.class_name, scope.patterns),
        base=identifier("StructureBase" if roles is None else "ResultBase"),
        is_result=roles is not None,
        sent=sent,
        writes_json=structure.name in scope.texts,
        received=use != "request",
        code=identifier(coded.name) if coded else NOTHING,
        ok=literal(coded.ok) if coded else NOTHING,
    )


def _request_view(action: Action, scope: Scope) -> ClassView:
    name, _ = names.message_classes(action.name)
    return ClassView(
        name=identifier(name),
        doc=docstring(
            f"The request of {action.name}.", group_sentences(action.one_of, action.request)
        ),
        groups=_groups(action.one_of, action.request),
        fields=_field_views(name, action.request, "request", scope),
        patterns=patterns_of(name, scope.patterns),
        base=identifier("StructureBase"),
        sent=True,
        writes_json=writes_json(action, scope.texts),
        received=False,
    )


def _response_view(action: Action, scope: Scope) -> ClassView:
    _, name = names.message_classes(action.name)
    return ClassView(
        name=identifier(name),
        doc=docstring(f"The response of {action.name}."),
        fields=_field_views(name, action.response, "response", scope),
        base=identifier("ResponseBase"),
        sent=False,
        received=True,
        is_response=True,
    )


def _field_views(
    owner: str,
    fields: Iterable[Field],
    use: Use,
    scope: Scope,
    roles: Mapping[str, Role] = MappingProxyType({}),
) -> tuple[FieldView, ...]:
    return tuple(
        field_view(owner, field, use, scope, role=roles.get(field.wire_name, ""))
        for field in fields
    )


def group_sentences(groups: Iterable[OneOf], fields: Iterable[Field]) -> str:
    """Return what *groups* of *fields* demand, as documentation."""
    called = {field.wire_name: field.name for field in fields}
    return " ".join(group.sentence(called) for group in groups)


def _groups(groups: Iterable[OneOf], fields: Iterable[Field]) -> tuple[GroupView, ...]:
    called = {field.wire_name: field.name for field in fields}
    return tuple(
        GroupView(
            names=tuple(identifier(called[name]) for name in group.fields),
            first=literal(called[group.fields[0]]),
            wrong=_WRONG[group.give],
            breach=literal(group.demand(called)),
        )
        for group in groups
    )
