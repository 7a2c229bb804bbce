"""A field as generated code: its declaration, how it is written, checked and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from tc3gen import names
from tc3gen.emit.code import NOTHING, Code, compose, identifier, joined, literal
from tc3gen.emit.docstrings import docstring
from tc3gen.emit.usage import holds_private
from tc3gen.emit.views.scalars import SCALARS
from tc3gen.model import Array, Field, Reference, Scalar, innermost

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from tc3gen.emit.usage import Use


Role: TypeAlias = Literal["", "key", "optional key"]
"""Whether a field tells whose result it belongs to, and whether requests may leave it out."""


class Scope:
    """The classes of a module, in its order: an expression can name those above it only.

    *results* are the names of the structures that tell what became of an item, *private* of those
    that hold a private value.
    """

    def __init__(
        self,
        classes: Mapping[str, str],
        *,
        private: Container[str] = (),
        results: Container[str] = (),
    ) -> None:
        self.classes = classes
        self.private = private
        self.results = results
        self._position = {name: number for number, name in enumerate(classes.values())}

    def is_above(self, name: str, owner: str) -> bool:
        """Tell whether the class *name* stands above *owner*; all stand above requests."""
        last = len(self._position)
        return self._position[name] < self._position.get(owner, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field; each part is ready to stand in a class body."""

    name: Code
    declaration: Code
    doc: Code
    key: Code
    """Its wire name, as a literal."""
    optional: bool
    """May be ``None``, and is left out of a request then."""
    value: Code
    """The expression that goes over the wire."""
    guard: Code
    """True where the value needs a second look before it is sent."""
    check: Code
    """The call that takes the second look."""
    read: tuple[Code, ...]
    """The statements that take it from a response."""


def field_view(owner: str, field: Field, use: Use, scope: Scope, *, role: Role = "") -> FieldView:
    """Return the view of *field* as a field of the class *owner*."""
    pattern = pattern_name(owner, field) if field.limits.pattern else None
    name = identifier(field.name)
    value = compose("self.{name}", name=name)
    key = literal(field.wire_name)
    return FieldView(
        name=name,
        declaration=_declaration(owner, field, use, scope),
        doc=_doc(field, use),
        key=key,
        optional=not field.required or use == "both",
        value=_wire_value(value, field),
        guard=_guard(value, field, pattern),
        check=_check(value, field, scope, pattern),
        read=_read(field, value, key, scope, role),
    )


def annotation(field: Field, scope: Scope) -> Code:
    """Return the type of a value that is there."""
    inner = _item_annotation(field, scope)
    return compose("list[{of}]", of=inner) if isinstance(field.type, Array) else inner


def _item_annotation(field: Field, scope: Scope) -> Code:
    of = innermost(field.type)
    if isinstance(of, Reference):
        return identifier(scope.classes[of.name])
    return SCALARS[of.name].annotation


def parameter(field: Field, scope: Scope) -> Code:
    """Return the keyword parameter for a field of a request."""
    parts = {"name": identifier(field.name), "of": annotation(field, scope)}
    return (
        compose("{name}: {of}", **parts)
        if field.required
        else compose("{name}: {of} | None = None", **parts)
    )


def _declaration(owner: str, field: Field, use: Use, scope: Scope) -> Code:
    name, of = identifier(field.name), annotation(field, scope)
    options: list[Code] = []
    listed = use == "response" and isinstance(field.type, Array)
    always = field.always and use == "response"
    if listed and not always:
        options.append(_empty_list(owner, field, scope))
    elif not always and not (field.required and use != "response"):
        options.append(compose("default=None"))
    # In a request the value may be of any type, and show what a structure would hide.
    if holds_private(field, scope.private if use == "request" else ()):
        options.append(compose("repr=False"))
    may_lack = not always and not listed and (use != "request" or not field.required)
    hint = compose("{of} | None", of=of) if may_lack else of
    if options == [compose("default=None")]:
        return compose("{name}: {hint} = None", name=name, hint=hint)
    if options:
        return compose(
            "{name}: {hint} = field({options})", name=name, hint=hint, options=joined(options)
        )
    return compose("{name}: {hint}", name=name, hint=hint)


def _empty_list(owner: str, field: Field, scope: Scope) -> Code:
    """Return the option that makes an empty list; a class further down is named by a string."""
    of, item = innermost(field.type), _item_annotation(field, scope)
    if isinstance(of, Reference) and not scope.is_above(item, owner):
        item = literal(item)
    return compose("default_factory=list[{item}]", item=item)


def _doc(field: Field, use: Use) -> Code:
    """Return the description of a field; limits are said where they are checked."""
    text = field.doc or f"{field.wire_name}, of which nothing is documented."
    return docstring(text, "" if use == "response" else _limits(field))


def _limits(field: Field) -> str:
    """Say in a sentence what is checked."""
    limits, said = field.limits, []
    if limits.min_items or limits.max_items:
        said.append(f"{_range(limits.min_items, limits.max_items)} elements")
    if limits.max_bytes is not None:
        said.append(f"at most {limits.max_bytes} bytes of UTF-8")
    if limits.pattern:
        said.append(f"matches ``{limits.pattern}``")
    sentence = ", ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def _range(low: int | None, high: int | None) -> str:
    if low and high:
        return f"{low} to {high}"
    return f"at most {high}" if high else f"at least {low}"


def _wire_value(value: Code, field: Field) -> Code:
    if not isinstance(innermost(field.type), Reference):
        return value
    if isinstance(field.type, Array):
        return compose("[item.to_wire() for item in {value}]", value=value)
    return compose("{value}.to_wire()", value=value)


def _guard(value: Code, field: Field, pattern: Code | None) -> Code:
    """Return the cheap inline test that lets the ordinary value pass."""
    tests = _doubts(value, field, pattern)
    if not tests:
        return NOTHING if field.required else compose("{value} is not None", value=value)
    doubt = joined(tests, " or ")
    if field.required:
        return doubt
    # The test that the ordinary value fails stands first, if it stands any value.
    shape = (
        "{value} is not None and ({doubt})" if len(tests) > 1 else "{doubt} and {value} is not None"
    )
    return compose(shape, value=value, doubt=doubt)


def _doubts(value: Code, field: Field, pattern: Code | None) -> list[Code]:
    of = innermost(field.type)
    if isinstance(of, Reference) or of.name == "Float":
        return []
    if isinstance(field.type, Array):
        return _list_doubts(value, field, SCALARS[of.name].annotation)
    tests = [compose("type({value}) is not {kind}", value=value, kind=SCALARS[of.name].exact[0])]
    if field.limits.max_bytes is not None:
        # A character takes at most four bytes.
        limit = literal(field.limits.max_bytes)
        tests.append(compose("len({value}) > {limit} // 4", value=value, limit=limit))
    if pattern is not None:
        tests.append(compose("not {pattern}.fullmatch({value})", pattern=pattern, value=value))
    elif _must_be_filled(field):
        tests.append(compose("not {value} or {value}.isspace()", value=value))
    return tests


def _must_be_filled(field: Field) -> bool:
    """Return whether *field* is a required text: an empty one is refused by the service."""
    of = field.type
    is_text = isinstance(of, Scalar) and SCALARS[of.name].is_text
    return field.required and is_text and field.limits.pattern is None


def _list_doubts(value: Code, field: Field, item: Code) -> list[Code]:
    tests = [compose("type({value}) is not list", value=value)]
    if (low := field.limits.min_items) is not None:
        tests.append(compose("len({value}) < {low}", value=value, low=literal(low)))
    if (high := field.limits.max_items) is not None:
        tests.append(compose("len({value}) > {high}", value=value, high=literal(high)))
    only = identifier(f"only_{item}")
    return [*tests, compose("not {only}({value})", only=only, value=value)]


def _check(value: Code, field: Field, scope: Scope, pattern: Code | None) -> Code:
    of, limits = innermost(field.type), field.limits
    options = [compose("required=True")] if _must_be_filled(field) else []
    options += [compose("pattern={pattern}", pattern=pattern)] if pattern is not None else []
    options += [
        compose("{key}={limit}", key=identifier(key), limit=literal(limit))
        for key in ("max_bytes", "min_items", "max_items")
        if (limit := getattr(limits, key)) is not None
    ]
    arguments = [compose("found"), literal(field.name), value]
    if isinstance(of, Reference):
        function = "check_objects" if isinstance(field.type, Array) else "check_object"
        arguments.append(identifier(scope.classes[of.name]))
    elif isinstance(field.type, Array):
        function = "check_list"
        arguments.append(SCALARS[of.name].check)
    else:
        function = SCALARS[of.name].check
    return compose(
        "{f}({arguments})", f=identifier(function), arguments=joined([*arguments, *options])
    )


def _read(field: Field, target: Code, key: Code, scope: Scope, role: Role) -> tuple[Code, ...]:
    """Return the statements that take *field* from a response: the usual type passes at once."""
    of = innermost(field.type)
    wire = compose("wire.get({key})", key=key)
    listed = isinstance(field.type, Array)
    demand = "require" if field.always else "read"
    if isinstance(of, Reference):
        kind = identifier(scope.classes[of.name])
        what = ("results" if of.name in scope.results else "objects") if listed else "object"
        reader, options = identifier(f"{demand}_{what}"), [compose("{of}.from_wire", of=kind)]
    elif listed:
        words = SCALARS[of.name]
        reader, options = identifier(f"{demand}_list"), [words.exact[0]]
    else:
        return _read_scalar(field, target, wire, role)
    arguments = [wire, literal(field.name), *options, compose("noted")]
    if listed and not isinstance(of, Reference) and len(words.exact) > 1:
        arguments += words.exact
    call = compose("{f}({arguments})", f=reader, arguments=joined(arguments))
    return (compose("{target} = {call}", target=target, call=call),)


def _read_scalar(field: Field, target: Code, wire: Code, role: Role) -> tuple[Code, ...]:
    of = innermost(field.type)
    exact = SCALARS[of.name].exact
    tests = [compose("type(value) is not {kind}", kind=kind) for kind in exact]
    if not field.always:
        tests.append(compose("value is not None"))
    demand = "require" if field.always else "read"
    reader = identifier("read_key" if role and not field.always else f"{demand}_scalar")
    arguments = joined([compose("value"), literal(field.name), exact[0], compose("noted")])
    call = compose("{f}({arguments})", f=reader, arguments=arguments)
    if role == "optional key" and field.always and exact[0] == "str":
        # Null for what the request left out is the same thing.
        call = compose('"" if value is None else {call}', call=call)
    return (
        compose("value = {wire}", wire=wire),
        compose("if {test}:", test=joined(tests, " and ")),
        compose("    value = {call}", call=call),
        compose("{target} = value", target=target),
    )


def pattern_name(owner: str, field: Field) -> Code:
    """Return the name of the module constant for a field's pattern."""
    # Two underscores, as one would not tell Phone.number_set from PhoneNumber.set.
    return identifier(f"_{names.snake_case(owner)}__{field.name}".upper())
