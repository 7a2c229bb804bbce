"""A field as the partial templates in ``templates/_fields`` need it: facts, no statements."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.emit.code import Code, compose, identifier, literal, tuple_of
from tc3gen.emit.docstrings import docstring
from tc3gen.emit.usage import holds_private
from tc3gen.emit.views.types import SCALARS, Kind, Scope, item_type, kind_of, type_hint
from tc3gen.limit_kinds import Pattern
from tc3gen.limits import LIMITS, sentence
from tc3gen.model import Array, Field, Reference, Scalar, innermost, limit_target

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from tc3gen.emit.usage import Role, Use
    from tc3gen.limit_kinds import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionView:
    """A keyword argument, of ``dataclasses.field`` or of a checker."""

    keyword: Code
    value: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitView(OptionView):
    """A limit, and the expression *of* what it limits."""

    of: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field. What is ``str`` and no Code names the partial template that the field takes."""

    name: Code
    quoted_name: Code
    """The name as messages say it."""
    wire_name: Code
    doc: Code
    kind: Kind
    type_hint: Code
    item: Code
    """The type of its value, or of each item of its list."""
    optional: bool
    """May be ``None``, and is left out of a request then."""
    declare: str
    options: tuple[OptionView, ...]
    """What ``dataclasses.field`` is given."""
    to_wire: str
    json_first: Code
    """What its JSON begins with where it is the first field of an object, as a literal."""
    json_later: Code
    to_json: str
    check: str
    checker: Code
    """The function that says what is wrong with a value, if anything is."""
    checked_items: tuple[Code, ...]
    """What the items of a list, or an object, are checked against."""
    limits: tuple[LimitView, ...]
    item_limits: tuple[LimitView, ...]
    """Those of each item of a list."""
    from_wire: str
    reader: Code
    """The function that takes from a response what has not the usual type."""


def field_view(owner: str, field: Field, use: Use, scope: Scope, *, role: Role = "") -> FieldView:
    """Return the view of *field* as a field of the class *owner*."""
    kind, options = kind_of(field), _options(owner, field, use, scope)
    begin = f"{json.dumps(field.wire_name)}:{'[' if isinstance(field.type, Array) else ''}"
    return FieldView(
        name=identifier(field.name),
        quoted_name=literal(field.name),
        wire_name=literal(field.wire_name),
        doc=_doc(field, use),
        kind=kind,
        type_hint=_declared_type(field, use, scope),
        item=item_type(field, scope),
        optional=not field.required or use == "both",
        declare=_declare(options),
        options=options,
        to_wire=kind if kind in {"object", "objects"} else "value",
        json_first=literal(f"{{{begin}"),
        json_later=literal(f",{begin}"),
        to_json=kind,
        check=_check(field, kind),
        checker=_checker(field, kind),
        checked_items=_checked_items(field, kind, scope),
        limits=_limits(owner, field, scope),
        item_limits=_item_limits(owner, field, scope),
        from_wire=_from_wire(field, kind, role),
        reader=_reader(field, kind, scope, role),
    )


def _declared_type(field: Field, use: Use, scope: Scope) -> Code:
    of = type_hint(field, scope)
    if use == "response":
        may_lack = not (field.always or isinstance(field.type, Array))
    else:
        may_lack = use == "both" or not field.required
    return compose("{of} | None", of=of) if may_lack else of


def _options(owner: str, field: Field, use: Use, scope: Scope) -> tuple[OptionView, ...]:
    options: list[OptionView] = []
    given = field.always if use == "response" else field.required
    if use == "response" and isinstance(field.type, Array) and not given:
        options.append(_option("default_factory", _list_type(owner, field, scope)))
    elif not given:
        options.append(_option("default", literal(None)))
    # In a request the value may be of any type, and show what a structure would hide.
    if holds_private(field, scope.private if use == "request" else ()):
        options.append(_option("repr", literal(False)))  # noqa: FBT003 - the value to write
    return tuple(options)


def _option(keyword: str, value: Code) -> OptionView:
    return OptionView(keyword=identifier(keyword), value=value)


def _declare(options: tuple[OptionView, ...]) -> str:
    if not options:
        return "plain"
    return "none" if options == (_option("default", literal(None)),) else "options"


def _list_type(owner: str, field: Field, scope: Scope) -> Code:
    """Return what makes an empty list; a class further down is named by a string."""
    of, item = innermost(field.type), item_type(field, scope)
    if isinstance(of, Reference) and not scope.is_above(item, owner):
        item = literal(item)
    return compose("list[{item}]", item=item)


def _doc(field: Field, use: Use) -> Code:
    """Return the description of a field; limits are said where they are checked."""
    text = field.doc or f"{field.wire_name}: not documented."
    return docstring(
        text,
        "" if use == "response" else sentence(field.limits, of_items=isinstance(field.type, Array)),
    )


def _must_be_filled(field: Field) -> bool:
    """Return whether *field* is a required text that no documented request leaves blank."""
    of = field.type
    if field.may_be_blank:
        return False
    is_text = isinstance(of, Scalar) and SCALARS[of.name].is_text
    return field.required and is_text and field.limits.pattern is None


def _check(field: Field, kind: Kind) -> str:
    """Return how *field* is checked: by a call, after an inline test where one is cheap."""
    if kind not in {"scalar", "scalars"}:
        return "required_by_call" if field.required else "optional_by_call"
    if field.required:
        return "required"
    limited = any(limit.value(field.limits) is not None for limit in LIMITS)
    return "optional" if limited or kind == "scalars" else "optional_unlimited"


def _checker(field: Field, kind: Kind) -> Code:
    of = innermost(field.type)
    if isinstance(of, Reference):
        return identifier(f"check_{kind}")
    return identifier("check_list") if isinstance(field.type, Array) else SCALARS[of.name].checker


def _checked_items(field: Field, kind: Kind, scope: Scope) -> tuple[Code, ...]:
    of = innermost(field.type)
    if isinstance(of, Reference):
        return (identifier(scope.classes[of.name]),)
    return (SCALARS[of.name].checker,) if kind in {"scalars", "numbers"} else ()


def _limits(owner: str, field: Field, scope: Scope) -> tuple[LimitView, ...]:
    """Return what a value is held against; each has a partial for its inline test, too."""
    of = compose("self.{name}", name=identifier(field.name))
    targets = {limit_target(field.type)}
    found = [LimitView(of=of, **each) for each in _set_limits(owner, field, targets, scope)]
    if _must_be_filled(field):
        demanded = literal(True)  # noqa: FBT003 - a value of Python, not a switch
        found.append(LimitView(of=of, keyword=identifier("required"), value=demanded))
    return tuple(found)


def _item_limits(owner: str, field: Field, scope: Scope) -> tuple[LimitView, ...]:
    """Return what each item of a list of single values is held against."""
    if not isinstance(field.type, Array):
        return ()
    targets = {limit_target(field.type.items)}
    of = identifier("item")
    return tuple(LimitView(of=of, **each) for each in _set_limits(owner, field, targets, scope))


def _set_limits(
    owner: str, field: Field, targets: Container[Target | None], scope: Scope
) -> Iterator[dict[str, Code]]:
    """Yield the limits of a *field* that are for *targets*, by keyword and value."""
    for limit in LIMITS:
        value = limit.value(field.limits)
        if value is not None and any(target in targets for target in limit.applies_to):
            shown = _limit(value)
            if isinstance(limit, Pattern) and (owner, field.name) in scope.patterns:
                shown = scope.patterns[owner, field.name].name
            yield {"keyword": identifier(limit.keyword), "value": shown}


def _limit(value: str | float | tuple[str | float, ...]) -> Code:
    return tuple_of(map(literal, value)) if isinstance(value, tuple) else literal(value)


def _from_wire(field: Field, kind: Kind, role: Role) -> str:
    if kind == "objects":
        return "object"
    if not field.always or kind not in {"scalar", "number"}:
        return kind
    of = innermost(field.type)
    # Null for what the request left out is the same as an empty text.
    or_empty = role == "optional key" and SCALARS[of.name].is_text
    return "scalar_or_empty" if or_empty else f"{kind}_always"


def _reader(field: Field, kind: Kind, scope: Scope, role: Role) -> Code:
    of, demand = innermost(field.type), "require" if field.always else "read"
    if kind in {"scalar", "number"}:
        return identifier("read_key" if role and not field.always else f"{demand}_scalar")
    if kind in {"scalars", "numbers"}:
        return identifier(f"{demand}_list")
    tells = kind == "objects" and of.name in scope.results
    return identifier(f"{demand}_{'results' if tells else kind}")
