"""What an action is and takes, as help texts: from the spec, with nothing in it left unseen."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from tc3gen.calling.checking import limits_in_words
from tc3gen.calling.example import command_line, example_words
from tc3gen.calling.field_names import option_names
from tc3gen.findings import one_line
from tc3gen.model import innermost
from tc3gen.reachability import reached_structures

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tc3gen.model import Action, Field, Service, Structure

_COLUMNS = 80
_INDENT = "      "


def listed_actions(services: Iterable[Service]) -> str:
    """Return all actions of *services*, one a line, each with the first sentence about it."""
    rows = first_sentences(services)
    width = max(map(len, rows), default=0)
    return "".join(f"{name:{width}}  {doc}".rstrip() + "\n" for name, doc in rows.items())


def first_sentences(services: Iterable[Service]) -> dict[str, str]:
    """Return each action of *services* by its name, with the first sentence about it."""
    return {
        f"{service.name}.{action.name}": one_line(_first_sentence(action.doc))
        for service in services
        for action in service.actions
    }


def _first_sentence(doc: str) -> str:
    text = " ".join(doc.split())
    end = text.find(". ")
    return text if end < 0 else text[: end + 1]


def described(action: Action, service: Service, taken: Collection[str]) -> str:
    """Return the help text of an *action*; *taken* are the names of the command's own options."""
    name = f"{service.name}.{action.name}"
    sections = [
        f"usage: tc3gen call {name} [--FIELD VALUE ...] [--json JSON] [options]",
        "\n".join(_wrapped(action.doc or name)),
        _filled(" ".join(_facts(action))),
        "\n".join(_conditions(action)),
        _titled("fields", _fields(action.request, taken)),
        *(
            _titled(f"fields of {each.name}", _inner_fields(each))
            for each in _inner(action, service)
        ),
        f"example:\n{_shown_example(action, name, taken)}",
        _filled(_HOW_TO),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


_HOW_TO = (
    "A list takes its option several times, an item each, or a JSON list; an object takes JSON, or "
    "an option for each of its fields, as in --filters.0.name, where 0 is the number of an item. "
    "Fields have their documented names in --json, and options win over it. An option can have the "
    "documented name, too, as --PhoneNumberSet. `tc3gen call --help` explains the other options."
)


def _facts(action: Action) -> Iterator[str]:
    """Yield what is known of the whole action, a sentence each."""
    if action.page:
        yield f"Documented at {action.page}."
    if action.regions:
        yield f"Served in {', '.join(action.regions)}."
    if action.rate_limit:
        yield f"At most {action.rate_limit} requests a second."
    if action.unsigned:
        yield "It needs no key: it is called without a signature."
    if action.idempotent:
        yield "It is safe to repeat."
    else:
        yield f"It is never repeated by itself. {action.reason}".strip()
    if action.pages:
        yield f"--all follows its pages and returns what is in {action.pages.items}."


def _conditions(action: Action) -> Iterator[str]:
    names = {field.wire_name: field.wire_name for field in action.request}
    for group in action.one_of:
        yield _filled(group.sentence(names).replace("``", ""))


def _titled(title: str, lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    return f"{title}:\n{text}" if text else ""


def _fields(fields: Iterable[Field], taken: Collection[str]) -> Iterator[str]:
    """Yield lines about the fields of a request, the required ones first."""
    named = option_names(fields, taken).items()
    for option, field in sorted(named, key=lambda pair: not pair[1].required):
        yield f"  --{one_line(option)} {_metavar(field)}"
        yield from _about(field)


def _inner_fields(structure: Structure) -> Iterator[str]:
    for option, field in option_names(structure.fields).items():
        yield f"  .{one_line(option)}"
        yield from _about(field)


def _metavar(field: Field) -> str:
    return "JSON" if field.leads_to else str(innermost(field.type)).partition(" ")[0].upper()


def _about(field: Field) -> Iterator[str]:
    """Yield what is known of a field: its name and type, whether it is required, limits, prose."""
    facts = [f"{field.wire_name}: {field.type}", "required" if field.required else ""]
    facts.append(limits_in_words(field))
    yield _filled("; ".join(filter(None, facts)), indent=_INDENT)
    yield from _wrapped(field.doc, indent=_INDENT)


def _wrapped(text: str, indent: str = "") -> list[str]:
    """Return the lines of a *text* that may be a list of many, each kept apart."""
    return [_filled(line, indent) for line in text.splitlines() if line.strip()]


def _filled(text: str, indent: str = "") -> str:
    """Return *text* in lines; what cannot be seen in it is escaped."""
    shown = one_line(" ".join(text.split()))
    return textwrap.fill(
        shown,
        _COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _inner(action: Action, service: Service) -> list[Structure]:
    """Return the structures that a request can hold, in the order of the documentation."""
    reached = reached_structures(service.structures, action.request)
    return [structure for structure in service.structures if structure.name in reached]


def _shown_example(action: Action, name: str, taken: Collection[str]) -> str:
    text = command_line(example_words(action, name, taken))
    return "\n".join(f"  {one_line(line)}" for line in text.split("\n"))
