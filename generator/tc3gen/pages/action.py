"""The page of one action to facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tc3gen.findings import Location
from tc3gen.pages import words
from tc3gen.pages.blocks import ERRORS, INPUT, OUTPUT, STRUCTURE, Table
from tc3gen.pages.common import CommonRow, common_rows, names_action, read_version, whole_rows
from tc3gen.pages.examples import Call, Examples, read_examples
from tc3gen.pages.findings import LOOK_UP, finding_of, shortened
from tc3gen.pages.infer import infer_structures
from tc3gen.pages.prose import Introduction, read_introduction
from tc3gen.pages.regions import Regions
from tc3gen.pages.rows import RowReader, lone_rows
from tc3gen.pages.undocumented import undocumented_fields
from tc3gen.pages.unfinished import unfinished_parts
from tc3gen.protocol import API_3_0
from tc3gen.transcript import ActionFacts, ErrorFacts, FieldFacts, Head, StructureFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.findings import Finding
    from tc3gen.pages.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReading:
    """What the page of an action states; *action* is ``None`` where it does not even name it."""

    action: ActionFacts | None
    head: Head
    """What it tells of the service, whose name stands elsewhere."""
    structures: tuple[StructureFacts, ...]
    findings: tuple[Finding, ...]
    foreign_types: int
    """How many types are words of another documentation."""


@dataclass(slots=True)
class _Page:
    """The parts of a page, and what is wrong with them."""

    path: str
    tables: list[Table]
    in_unknown_language: bool = False
    """Its prose tells nothing: what it does not seem to say, it may say nevertheless."""
    rows: RowReader = field(default_factory=RowReader)
    findings: list[Finding] = field(init=False)

    def __post_init__(self) -> None:
        self.findings = self.rows.findings

    def lost(self, what: str, location: Location | None = None) -> None:
        """Say that the page has lost *what*."""
        message = f"the page does not tell {what}"
        self.findings.append(finding_of("lost-fact", location or self.start, message, LOOK_UP))

    def odd_rate(self, sentence: str, location: Location) -> None:
        """Say that *sentence* does not limit an action to a whole number of requests a second."""
        message = f"no whole number of requests a second: {shortened(sentence)}; it is left open"
        hint = "write what it allows into api.yaml, rounded down, such as 20/s"
        self.findings.append(finding_of("lost-fact", location, message, hint))

    def agree(self, what: str, here: str, elsewhere: str, location: Location) -> None:
        """Say so where two parts of the page contradict each other."""
        if here != elsewhere:
            message = f"the {what} is {here!r} here, and {elsewhere!r} elsewhere on the page"
            self.findings.append(finding_of("disagreement", location, message, LOOK_UP))

    @property
    def start(self) -> Location:
        """Return where the page begins."""
        return Location(self.path, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What was read of the parts of a page; fields are ``None`` where their table is gone."""

    tables: tuple[Table | None, Table | None]
    """That of its parameters, and that of its response."""
    common: Sequence[CommonRow]
    request: tuple[FieldFacts, ...] | None
    response: tuple[FieldFacts, ...] | None
    examples: Examples
    introduction: Introduction


@dataclass(frozen=True, slots=True)
class Link:
    """The product, version and action that a link of the page leads to."""

    product: str
    version: str
    action: str


def read_action(
    blocks: Sequence[Block],
    path: str,
    link: Link | None = None,
    *,
    in_unknown_language: bool = False,
) -> ActionReading:
    """Return the facts in *blocks*; *link* is where the page sends its reader to try them out."""
    tables = [block for block in blocks if isinstance(block, Table)]
    page = _Page(path, tables, in_unknown_language=in_unknown_language)
    page.findings += lone_rows(blocks)
    parts = _read_parts(page, blocks)
    name = _name(page, parts.common, parts.examples, link)
    structures, inferring = infer_structures(
        parts.request or (), parts.response or (), parts.examples.shown
    )
    page.findings += inferring
    page.findings += undocumented_fields(parts.request, parts.response, parts.examples)
    head = Head(
        version=_version(page, parts.common, link if link and link.action == name else None),
        endpoint=_endpoint(page, parts.introduction, parts.examples),
    )
    action = _action(page, parts, blocks, name)
    return ActionReading(
        action=action if name else None,
        head=head,
        structures=structures,
        findings=tuple(page.findings),
        foreign_types=page.rows.foreign_types,
    )


def _read_parts(page: _Page, blocks: Sequence[Block]) -> _Parts:
    asked, told = _request_table(page), _response_table(page)
    common, request = common_rows(page.rows.read_fields(asked) if asked else ())
    common, cut = whole_rows(common, asked.half_row if asked else None)
    page.findings += cut
    response = _response(page, told)
    examples = read_examples(_below(blocks, told or asked), request)
    page.findings += examples.findings
    introduction = read_introduction(
        blocks[: blocks.index(asked)] if asked else blocks,
        in_unknown_language=page.in_unknown_language,
    )
    return _Parts(
        tables=(asked, told),
        common=common,
        request=request if asked else None,
        response=response,
        examples=examples,
        introduction=introduction,
    )


def _action(page: _Page, parts: _Parts, blocks: Sequence[Block], name: str) -> ActionFacts:
    asked, _ = parts.tables
    return ActionFacts(
        name=name,
        doc=parts.introduction.doc,
        regions=_regions(page, parts.common),
        rate_limit=_rate(page, parts.introduction),
        unsigned=parts.introduction.unsigned,
        request=parts.request,
        response=parts.response,
        errors=_errors(page, blocks),
        examples=tuple(example.facts for example in parts.examples.shown),
        unfinished=unfinished_parts(blocks, page.rows.left_out, parts.tables, parts.examples),
        location=asked.location if asked else page.start,
    )


def _below(blocks: Sequence[Block], table: Table | None) -> Sequence[Block]:
    """Return the blocks below *table*: JSON above it serves a description."""
    return blocks[blocks.index(table) + 1 :] if table else blocks


def _request_table(page: _Page) -> Table | None:
    """Return the table of parameters: the one with the common ones, else the first of its form."""
    fitting = [table for table in page.tables if table.columns in (INPUT, STRUCTURE)]
    named = [table for table in fitting if names_action(table)]
    found = next(iter(named or fitting), None)
    if found is None:
        page.lost("its parameters: their table, or its header, is gone")
    for table in fitting:
        if table is not found:
            _surplus(page, table)
    return found


def _response_table(page: _Page) -> Table | None:
    fitting = [table for table in page.tables if table.columns == OUTPUT]
    if not fitting:
        page.lost("the fields of its response: their table, or its header, is gone")
        return None
    for table in fitting[1:]:
        _surplus(page, table)
    return fitting[0]


def _surplus(page: _Page, table: Table) -> None:
    message = "a second table of this form stands on the page; it is left out"
    page.findings.append(finding_of("stray-row", table.location, message, LOOK_UP))


def _response(page: _Page, table: Table | None) -> tuple[FieldFacts, ...] | None:
    if table is None:
        return None
    fields = page.rows.read_fields(table)
    if not any(row.wire_name == API_3_0.request_id for row in fields):
        page.lost(f"{API_3_0.request_id}, which ends every table of a response", _end(table))
    return fields


def _end(table: Table) -> Location:
    return table.rows[-1].location if table.rows else table.location


def _name(page: _Page, common: Sequence[CommonRow], examples: Examples, link: Link | None) -> str:
    """Return the name of the action: the row of Action says it, and examples confirm it.

    A link is asked last: descriptions send their reader to other actions, too.
    """
    row = next((row for row in common if row.name == "Action"), None)
    others = [
        (call.action, call.location) for call in examples.calls if call.action and _is_ours(call)
    ]
    told = row.value if row else ""
    if not told:
        page.lost("the value of Action in its parameters", row.location if row else None)
        told = others[0][0] if others else link.action if link else ""
    for other, location in others:
        page.agree("action", other, told, location)
    return told


def _is_ours(call: Call) -> bool:
    """Return whether *call* may go to API 3.0; older APIs have actions, too."""
    return not call.host or words.HOST.fullmatch(call.host) is not None


def _version(page: _Page, common: Sequence[CommonRow], link: Link | None) -> str:
    rows = [row for row in common if row.name == "Version"]
    told = next((row.version for row in rows if row.version), "")
    linked = read_version(link.version) if link else ""
    if not told:
        page.lost("its version in its parameters", rows[0].location if rows else None)
    elif linked:
        page.agree("version", linked, told, rows[0].location)
    return told or linked


def _regions(page: _Page, common: Sequence[CommonRow]) -> tuple[str, ...] | None:
    row = next((row for row in common if row.name == "Region"), None)
    told = row.regions if row else Regions(None)
    if page.in_unknown_language and told.only == ():
        told = Regions(None)
    location = row.location if row else page.start
    if told.odd:
        message = f"{shortened(told.odd)} is read as no region; the only regions are left open"
        page.findings.append(finding_of("lost-fact", location, message, LOOK_UP))
    elif told.only is None:
        page.lost("the regions that serve it", location)
    return told.only


def _rate(page: _Page, introduction: Introduction) -> int | None:
    if introduction.lost_rate and introduction.odd_rate:
        page.odd_rate(introduction.odd_rate, introduction.lost_rate)
    elif introduction.lost_rate:
        page.lost("the number in its rate limit", introduction.lost_rate)
    return introduction.rate_limit


def _endpoint(page: _Page, introduction: Introduction, examples: Examples) -> str:
    """Return the host that the introduction names, else that of an example."""
    hosts = [call.host.lower() for call in examples.calls if words.HOST.fullmatch(call.host)]
    told = introduction.host
    if not told and introduction.lost_host:
        page.lost("the host in the sentence that names it", introduction.lost_host)
    elif not told and not hosts:
        page.lost("its endpoint")
    for call in examples.calls:
        if told and words.HOST.fullmatch(call.host):
            page.agree("host", call.host.lower(), told, call.location)
    return told or next(iter(hosts), "")


def _errors(page: _Page, blocks: Sequence[Block]) -> tuple[ErrorFacts, ...] | None:
    tables = [table for table in page.tables if table.columns == ERRORS]
    if tables:
        found = {e.code: e for table in tables for e in page.rows.read_errors(table)}
        return tuple(found.values())
    if any(words.NO_ERROR_CODES.search(getattr(block, "text", "")) for block in blocks):
        return ()
    page.lost("its error codes: their table, or its header, is gone")
    return None
