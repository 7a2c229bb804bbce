"""A page as blocks of text, before any form has taken something away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tests.pages.more_languages import EVERY_LANGUAGE
from tests.pages.words import Language, pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.transcript import (
        ActionFacts,
        ErrorFacts,
        ExampleFacts,
        FieldFacts,
        Head,
        PageFacts,
        StructureFacts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What may differ between two pages of the same form that state the same."""

    language: str = "en"
    variant: int = 0
    """Chooses between the sentences that a language has for the same fact."""
    chrome: bool = False
    bom: bool = False
    zero_width: bool = False
    no_break: bool = False

    @property
    def words(self) -> Language:
        """The words of the language."""
        return EVERY_LANGUAGE[self.language]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 2 is that of a section."""

    text: str
    level: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of prose, perhaps one that only stands where the headings are gone."""

    text: str
    label: str = ""
    only_without_headings: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of an example, a request or a response."""

    lines: tuple[str, ...]
    label: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Explorer:
    """The box, or the link, that leads to the page on which a request can be tried."""

    product: str
    version: str
    action: str
    below: bool = False
    """Stands among the resources at the end, not under the description."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; the label is the path of its fact."""

    cells: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; *type_column* is that of the types, *required* that of Yes and No."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    type_column: int | None = None
    required_column: int | None = None


Block: TypeAlias = Heading | Paragraph | Code | Explorer | Table


def blocks_of(page: PageFacts, look: Look) -> list[Block]:
    """Return the blocks of *page*, whatever its kind."""
    if page.action is not None:
        return list(_action_blocks(page.head, page.action, look))
    if page.kind == "types":
        return [block for one in page.structures for block in _structure_blocks(one, look)]
    return list(_error_page_blocks(page.errors, look))


def _action_blocks(head: Head, action: ActionFacts, look: Look) -> Iterator[Block]:
    words = look.words
    titles = [f"{number}. {title}" for number, title in enumerate(words.sections, start=1)]
    yield Heading(titles[0], 2)
    if head.endpoint:
        yield Paragraph(pick(words.domain, look.variant).format(head.endpoint), "endpoint")
    yield Paragraph(action.doc, "action.doc")
    if action.rate_limit is not None:
        yield Paragraph(pick(words.rate, look.variant).format(action.rate_limit), "rate_limit")
    yield Explorer(head.service, head.version, action.name)
    yield Heading(titles[1], 2)
    yield Paragraph(words.parameters)
    common = tuple(_common_rows(head, action, look))
    yield _input_table(common, action.request or (), look)
    yield Heading(titles[2], 2)
    yield _output_table(action.response or (), look)
    yield Heading(titles[3], 2)
    for number, example in enumerate(action.examples):
        yield from _example_blocks((head.endpoint, action.name), example, number, look)
    yield Heading(titles[4], 2)
    yield Explorer(head.service, head.version, action.name, below=True)
    yield Paragraph("Ready-made clients exist in several languages.", "sdk")
    yield Heading(titles[5], 2)
    yield Paragraph(words.codes)
    yield _error_table(action.errors or (), look)


def _common_rows(head: Head, action: ActionFacts, look: Look) -> Iterator[Row]:
    words = look.words
    year, month, day = (int(part) for part in head.version.split("-"))
    version = pick(words.dates, look.variant).format(y=year, m=month, d=day)
    named = pick(words.action, look.variant).format(action.name)
    yield Row(("Action", words.yes, "String", named), "action")
    dated = pick(words.version, look.variant).format(version)
    yield Row(("Version", words.yes, "String", dated), "version")
    if action.regions is None:
        return
    if action.regions:
        said = words.only.format(words.comma.join(action.regions))
        yield Row(("Region", words.yes, "String", said), "regions")
    else:
        said = pick(words.listed, look.variant)
        required = words.yes if said == words.listed[0] else words.no
        yield Row(("Region", required, "String", said), "regions")


def _input_table(common: tuple[Row, ...], fields: Iterable[FieldFacts], look: Look) -> Table:
    words = look.words
    header = (
        pick(words.parameter, look.variant),
        pick(words.required, look.variant),
        words.type,
        words.description,
    )
    rows = tuple(
        Row(
            (_input_name(one), _required(one, words), one.type, one.doc), f"request.{one.wire_name}"
        )
        for one in fields
    )
    return Table(header, (*common, *rows), type_column=2, required_column=1)


def _input_name(field: FieldFacts) -> str:
    return field.wire_name + (".N" if field.type.startswith("Array of") else "")


def _required(field: FieldFacts, words: Language) -> str:
    return words.yes if field.required is True else words.no


def _output_table(fields: Iterable[FieldFacts], look: Look) -> Table:
    words = look.words
    header = (pick(words.parameter, look.variant), words.type, words.description)
    rows = (Row((one.wire_name, one.type, one.doc), f"response.{one.wire_name}") for one in fields)
    return Table(header, tuple(rows), type_column=1)


def _error_table(errors: Iterable[ErrorFacts], look: Look) -> Table:
    words = look.words
    rows = (Row((one.code, one.doc), f"errors.{one.code}") for one in errors)
    return Table((words.code, words.description), tuple(rows))


def _example_blocks(
    called: tuple[str, str], example: ExampleFacts, number: int, look: Look
) -> Iterator[Block]:
    words, label = look.words, f"examples.{number}"
    title = words.example.format(number=number + 1, title=example.title)
    yield Heading(title, 3, f"{label}.title")
    yield Paragraph(example.title, f"{label}.title", only_without_headings=True)
    yield Heading(words.input, 4)
    request = json.loads(example.request)
    if number % 2 and _fits_a_url(request):
        lines = _url_lines(called, request, words)
    else:
        lines = _post_lines(called, example.request, words)
    yield Code(lines, f"{label}.request")
    yield Heading(words.output, 4)
    yield Code(tuple(example.response.splitlines()), f"{label}.response", "json")


def _post_lines(called: tuple[str, str], request: str, words: Language) -> tuple[str, ...]:
    host, action = called
    return (
        "POST / HTTP/1.1",
        f"Host: {host}",
        "Content-Type: application/json",
        f"X-TC-Action: {action}",
        words.placeholder,
        "",
        *request.splitlines(),
    )


def _url_lines(called: tuple[str, str], request: object, words: Language) -> tuple[str, ...]:
    pairs = [f"&{path[1:]}={text}" for path, text in _flat(request)]
    host, action = called
    first = f"https://{host}/?Action={action}"
    return (first, *pairs, f"&{words.placeholder}")


def _flat(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from ((f".{name}{path}", text) for path, text in _flat(part))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from ((f".{index}{path}", text) for path, text in _flat(part))
    else:
        yield "", value if isinstance(value, str) else json.dumps(value)


def _fits_a_url(request: dict[str, object]) -> bool:
    """Return whether a URL can hold *request*: lists of single values and objects of text only."""
    return bool(request) and all(_fits(value) for value in request.values())


def _fits(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(isinstance(part, str) for part in value.values())
    if isinstance(value, list):
        return bool(value) and not any(isinstance(part, list | dict) for part in value)
    return True


def _structure_blocks(structure: StructureFacts, look: Look) -> Iterator[Block]:
    words, path = look.words, f"structures.{structure.name}"
    yield Heading(structure.name, 2, path)
    yield Paragraph(structure.doc, f"{path}.doc")
    users = f"Describe{structure.name}, Modify{structure.name}"
    yield Paragraph(pick(words.used_by, look.variant).format(users))
    if any(field.required is True for field in structure.fields):
        yield Table(
            (words.field, words.type, pick(words.required, look.variant), words.description),
            tuple(
                Row(
                    (one.wire_name, one.type, _required(one, words), one.doc),
                    f"{path}.{one.wire_name}",
                )
                for one in structure.fields
            ),
            type_column=1,
            required_column=2,
        )
    else:
        yield Table(
            (words.field, words.type, words.description),
            tuple(
                Row((one.wire_name, one.type, one.doc), f"{path}.{one.wire_name}")
                for one in structure.fields
            ),
            type_column=1,
        )


def _error_page_blocks(errors: tuple[ErrorFacts, ...], look: Look) -> Iterator[Block]:
    purpose, every, common, own = look.words.lists
    envelope = {"Response": {"Error": {"Code": errors[0].code, "Message": "Not done."}}}
    yield Heading(purpose, 2)
    yield Paragraph("A response that holds an Error tells of a call that failed.", "prose")
    yield Code(tuple(json.dumps(envelope, indent=2).splitlines()), "envelope", "json")
    yield Heading(every, 2)
    yield Heading(common, 3)
    yield _error_table([one for one in errors if "." not in one.code], look)
    yield Heading(own, 3)
    yield _error_table([one for one in errors if "." in one.code], look)
