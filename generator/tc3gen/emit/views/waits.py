"""The methods that wait for what an action shows as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.code import NOTHING, Code, identifier, literal, tuple_of
from tc3gen.emit.docstrings import METHOD_INDENT, Section, docstring
from tc3gen.emit.views.rates import rate_words
from tc3gen.model import Array
from tc3gen.waits import fields_along

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.model import Action, Field
    from tc3gen.waits import Wait

    Entries = Sequence[tuple[str, str]]

_RAISES = (
    ("WaitError", "The time was over, or it cannot be reached any more; see ``retry``."),
    ("ValidationError", "Nothing was sent; it names every parameter that is wrong."),
    ("NotSentError", "No request will reach the service, as without a valid certificate."),
    ("ApiError", "The service returned an error code that another request does not change."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitView:
    """How a client waits for a state: a constant and a method."""

    constant: Code
    short_constant: Code
    """The same in a module that has nothing else than its action."""
    method: Code
    path: Code
    """The attributes that lead to the values, as a tuple."""
    values: Code
    """A tuple."""
    failing: Code
    """A tuple; nothing where no value means failure."""
    timeout: Code
    interval: Code
    doc: Code


def wait_views(
    action: Action,
    fields: Sequence[Field],
    structures: Mapping[str, Sequence[Field]],
) -> tuple[WaitView, ...]:
    """Return the views of what can be waited for with *action*, whose parameters are *fields*."""
    entries = [(field.name, field.doc or field.wire_name) for field in fields]
    return tuple(
        _wait_view(
            action,
            wait,
            fields_along(wait.path, action.response, structures),
            entries,
        )
        for wait in action.waits
    )


def _wait_view(action: Action, wait: Wait, path: Sequence[Field], entries: Entries) -> WaitView:
    constant = names.until_name(names.snake_case(action.name), wait.name)
    return WaitView(
        constant=identifier(f"_{constant}".upper()),
        short_constant=identifier(f"UNTIL_{wait.name}".upper()),
        method=identifier(names.until_name(action.method_name, wait.name)),
        path=tuple_of(literal(field.name) for field in path),
        values=tuple_of(map(literal, wait.values)),
        failing=tuple_of(map(literal, wait.failing)) if wait.failing else NOTHING,
        timeout=literal(wait.timeout),
        interval=literal(wait.interval),
        doc=docstring(
            f"Calls {action.name} until it shows {wait.name}, and returns the response that does.",
            _condition(action, wait, path),
            Section("Args", (*entries, *_OWN_PARAMETERS)),
            Section("Raises", _RAISES),
            indent=METHOD_INDENT,
        ),
    )


_OWN_PARAMETERS = (
    ("wait_timeout", "Seconds to wait at most, the time of all requests included."),
    ("interval", "Seconds of the first backoff; later ones take up to ten times as long."),
    ("options", "Options for each of these calls; a deadline ends the waiting, too."),
)


def _condition(action: Action, wait: Wait, path: Sequence[Field]) -> str:
    """Return what is waited for, what ends it, and what is not looked at."""
    shown = ".".join(f"{f.name}[]" if isinstance(f.type, Array) else f.name for f in path)
    is_list = any(isinstance(field.type, Array) for field in path)
    said = [
        f"That is where ``{shown}`` is {_either(wait.values)}"
        + (", in all items, of which there is one at least." if is_list else ".")
    ]
    if wait.failing:
        said.append(f"{_either(wait.failing)} ends it at once, with an error.")
    if action.rate_limit:
        said.append(f"At most {rate_words(action.rate_limit)}.")
    if action.pages:
        said.append("Only the page that is asked for is looked at.")
    return " ".join(said)


def _either(values: Sequence[object]) -> str:
    *others, last = (f"``{value}``" for value in values)
    return f"{', '.join(others)} or {last}" if others else last
