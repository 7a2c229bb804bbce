"""Checks of callbacks: what is posted, how it is responded to, and that an example shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tc3gen import names
from tc3gen.findings import Finding, nearest
from tc3gen.model import Array, Reference, innermost, is_page_url, parse_type
from tc3gen.spec.checks.examples import not_json, worded
from tc3gen.spec.checks.naming import clashes
from tc3gen.type_words import UNKNOWN, array_of
from tc3gen.values import Validator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tc3gen.findings import Location
    from tc3gen.model import Field
    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources


def check_callbacks(sources: Sources) -> Iterator[Finding]:
    """Rules ``callback``, ``page``, ``example``, ``name`` and ``unknown-type`` of callbacks."""
    structures = sources.facts.get("structures", {})
    for name, facts in sources.facts.get("callbacks", {}).items():
        if not names.is_wire_name(name):
            message = f"{name!r} is no name: a letter, then letters, digits and underscores"
            yield Finding(sources.api.key_location("callbacks", name), "name", message)
        yield from _body(facts, structures, sources.api.location("callbacks", name, "body"))
        page = facts.get("page")
        if page is not None and not is_page_url(page):
            location = sources.api.location("callbacks", name, "page")
            hint = "such as https://www.tencentcloud.com/document/product/382/43547"
            yield Finding(location, "page", f"{page!r} is no URL of a page", hint)
        yield from _texts(sources, name, facts)


def _body(facts: Plain, structures: Plain, location: Location) -> Iterator[Finding]:
    text = facts.get("body", UNKNOWN)
    of = parse_type(text)
    known = [*structures, *map(array_of, structures)]
    if "body" not in facts:
        return
    if of is None or not isinstance(innermost(of), Reference):
        message = f"{text!r} cannot be posted: it is no structure, and no list of one"
        yield Finding(location, "callback", message, nearest(text, known))
    elif (last := str(innermost(of))) not in structures:
        message = f"no structure is called {last!r}"
        yield Finding(location, "unknown-type", message, nearest(last, structures))


def _texts(sources: Sources, name: str, facts: Plain) -> Iterator[Finding]:
    """Find what is no JSON; a response goes out as it stands, so it has to be plain ASCII, too."""
    for key, rule in (("response", "callback"), ("example", "example")):
        location = sources.api.location("callbacks", name, key)
        if problem := not_json(facts.get(key, "0")):
            yield Finding(location, rule, problem)
    response = facts.get("response", "")
    if not (response.isascii() and response.isprintable()):
        location = sources.api.location("callbacks", name, "response")
        message = "a response is one line of printable ASCII"
        yield Finding(
            location, "callback", message, "write other characters as \\u and four digits"
        )


def check_callback_names(sources: Sources) -> Iterator[Finding]:
    """Rule ``name-collision`` of the functions that read callbacks."""
    functions = [(("callbacks", c.name), c.function_name) for c in sources.service.callbacks]
    for clash in clashes(functions):
        yield clash.finding(sources.api, "give one of them another name")


def check_callback_examples(sources: Sources) -> Iterator[Finding]:
    """Rule ``example-fit`` of callbacks."""
    structures = {each.name: each.fields for each in sources.service.structures}
    for callback in sources.service.callbacks:
        if not callback.example:
            continue
        location = sources.api.location("callbacks", callback.name, "example")
        posted: object = json.loads(callback.example)
        for message, hint in _misfits(
            posted, callback.body, structures[callback.leads_to], structures
        ):
            yield Finding(location, "example-fit", message, hint)


def _misfits(
    posted: object,
    body: object,
    fields: Sequence[Field],
    structures: Mapping[str, Sequence[Field]],
) -> Iterator[tuple[str, str]]:
    several = isinstance(body, Array)
    if isinstance(posted, list) is not several:
        yield f"this is {'no list' if several else 'a list'}, and the body is {body}", ""
        return
    validator = Validator(structures=structures, is_request=False, null_is_absent=True)
    items: list[Any] = posted if isinstance(posted, list) else [posted]
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            yield "what is posted must be a JSON object", ""
            continue
        path = (index,) if several else ()
        yield from worded(validator.problems(item, fields, path))
