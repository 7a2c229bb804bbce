"""One documentation page, in whatever form it was saved, to facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tc3gen.findings import Location
from tc3gen.pages import words
from tc3gen.pages.action import Link, read_action
from tc3gen.pages.blocks import ERRORS, INPUT, Framed, Paragraph, Stray, Table
from tc3gen.pages.cleaning import clean
from tc3gen.pages.common import lists_signing_parameters, names_action
from tc3gen.pages.findings import finding_of, stray_row
from tc3gen.pages.html import canonical_url, is_html, read_html, updated_day
from tc3gen.pages.rows import CODE, RowReader, is_known_code
from tc3gen.pages.text import read_blocks
from tc3gen.pages.translating import translate_blocks, translate_text
from tc3gen.pages.types import read_types
from tc3gen.pages.unfinished import mark_unfinished
from tc3gen.transcript import PageFacts

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from tc3gen.findings import Finding
    from tc3gen.pages.blocks import Block


@dataclass(frozen=True, slots=True)
class PageReading:
    """The *facts* of a page, ``None`` where it was refused, and what was wrong with it."""

    facts: PageFacts | None
    findings: tuple[Finding, ...] = ()


def read_page(text: str, path: str) -> PageReading:
    """Return what the page *text* states; *path* is what its findings call it.

    What does not document API 3.0, or is no page at all, is refused with the reason.
    """
    blocks: Sequence[Block]
    if is_html(text):
        blocks, findings = read_html(text, path)
        blocks, foreign = translate_blocks(blocks, path)
        url, day = canonical_url(text), updated_day(text)
    else:
        text, foreign = translate_text(text, path)
        (blocks, findings), url, day = read_blocks(text, path), "", ""
    findings += [foreign] if foreign else []
    page = _Frame(mark_unfinished(blocks), path, url, day, in_unknown_language=foreign is not None)
    reading = page.read()
    return PageReading(reading.facts, tuple(sorted({*findings, *reading.findings})))


class _Frame:
    """A page whose kind is still to be told."""

    def __init__(
        self, blocks: Sequence[Block], path: str, url: str, day: str, *, in_unknown_language: bool
    ) -> None:
        self.blocks = blocks
        self.path = path
        self.in_unknown_language = in_unknown_language
        self.tables = [block for block in blocks if isinstance(block, Table)]
        link = self._first(words.EXPLORER)
        self.link = Link(link["product"].lower(), link["version"], link["action"]) if link else None
        source, updated = self._first(words.SOURCE), self._first(words.UPDATED)
        self.url = source["url"] if source else url
        self.updated = updated["day"] if updated else day

    def read(self) -> PageReading:
        """Tell the kind of the page by its tables, and read it as that."""
        if any(map(lists_signing_parameters, self.tables)):
            return self._refused("it describes the parameters that all actions have in common")
        if any(map(names_action, self.tables)):
            return self._action()
        if any(table.columns == INPUT for table in self.tables) or self._shows_call():
            return self._action()
        if self.tables and all(table.columns == ERRORS for table in self.tables):
            return self._errors()
        if self.tables:
            return self._types()
        return self._refused("no table of parameters, fields or error codes stands on this page")

    def _first(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        for block in self.blocks:
            text = getattr(block, "text", "")
            if match := pattern.search(text):
                return match
        return None

    def _shows_call(self) -> bool:
        """Return whether an example names an action: the table of its parameters may be lost."""
        texts = (block.text for block in self.blocks if isinstance(block, Framed | Paragraph))
        return any(
            "X-TC-Action:" in text or "tencentcloudapi.com/?Action=" in text for text in texts
        )

    def _action(self) -> PageReading:
        reading = read_action(
            self.blocks, self.path, self.link, in_unknown_language=self.in_unknown_language
        )
        action = reading.action
        if action is None:
            return self._refused("nothing on this page names an action of API 3.0")
        fields = len(action.request or ()) + len(action.response or ())
        if reading.foreign_types * 2 > fields:
            return self._foreign()
        head, product = reading.head, self.link.product if self.link else ""
        service = head.endpoint.split(".")[0] or product
        facts = PageFacts(
            kind="action",
            path=self.path,
            url=self.url,
            updated=self.updated,
            head=replace(head, service=service),
            action=action,
            structures=reading.structures,
        )
        return PageReading(facts, reading.findings)

    def _types(self) -> PageReading:
        reading = read_types(self.blocks)
        fields = sum(len(structure.fields) for structure in reading.structures)
        if reading.foreign_types * 2 > fields:
            return self._foreign()
        if not reading.structures:
            refused = self._refused("the tables on this page belong to no action and no data type")
            return PageReading(None, (*refused.findings, *reading.findings))
        facts = PageFacts(
            kind="types",
            path=self.path,
            url=self.url,
            updated=self.updated,
            structures=reading.structures,
        )
        return PageReading(facts, reading.findings)

    def _errors(self) -> PageReading:
        rows = RowReader(
            [stray_row(block.location) for block in self.blocks if _is_stray_code(block)]
        )
        found = {error.code: error for table in self.tables for error in rows.read_errors(table)}
        facts = PageFacts(
            kind="errors",
            path=self.path,
            url=self.url,
            updated=self.updated,
            errors=tuple(found.values()),
        )
        return PageReading(facts, tuple(rows.findings))

    def _foreign(self) -> PageReading:
        return self._refused("its types are words such as `string`, which are none of API 3.0")

    def _refused(self, why: str) -> PageReading:
        hint = "give the page of an action, of data types or of error codes"
        message = f"this page cannot be imported: {why}"
        return PageReading(
            None, (finding_of("page-refused", Location(self.path, 1, 1), message, hint),)
        )


def _is_stray_code(block: Block) -> bool:
    """Return whether *block*, on a page of error codes, is a row that stands below no header."""
    if not isinstance(block, Paragraph):
        return isinstance(block, Stray)
    first = clean(block.text).split(" ")[0]
    return CODE.fullmatch(first) is not None and is_known_code(first)
