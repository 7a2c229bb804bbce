"""Documented examples of the metadata: a request and a response, as their page shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.pages.blocks import Framed
from tc3gen.pages.cleaning import clean, normalised
from tc3gen.pages.examples import read_examples
from tc3gen.pages.metadata.form import JsonObject, MetadataError, a_list, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tc3gen.findings import Location
    from tc3gen.transcript import ExampleFacts, FieldFacts


def documented_examples(
    examples: JsonObject, action: str, request: Sequence[FieldFacts], location: Location
) -> tuple[list[ExampleFacts], int]:
    """Return the examples of *action* that are JSON both ways, and how many are not."""
    try:
        documented = a_list(examples, action)
    except MetadataError:
        return [], 1
    shown: list[ExampleFacts] = []
    unreadable = 0
    for example in documented:
        try:
            found = _example(example, request, location)
        except MetadataError:
            found = None
        if found is None:
            unreadable += 1
        else:
            title = _title(found.title or f"Example {len(shown) + 1}", shown)
            shown.append(replace(found, title=title))
    return shown, unreadable


def _example(
    example: JsonObject, request: Sequence[FieldFacts], location: Location
) -> ExampleFacts | None:
    frames = [Framed(normalised(text(example, key)), location) for key in ("input", "output")]
    read = read_examples(frames, request)
    if len(read.shown) != 1:
        return None
    return replace(read.shown[0].facts, title=clean(normalised(text(example, "title"))))


def _title(title: str, others: Iterable[ExampleFacts]) -> str:
    """Return *title*, with a number behind it where one of *others* has it already."""
    taken = {example.title for example in others}
    number = 2
    unique = title
    while unique in taken:
        unique, number = f"{title} ({number})", number + 1
    return unique
