"""A room to import pages in, and the pages that most imports begin with."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import Result, import_pages
from tc3gen.findings import Finding, show
from tc3gen.pages.page import PageReading
from tests.commands.importing.made import action_page, code, field, structure, types_page

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.transcript import PageFacts

SEND = action_page(
    doc="Sends.",
    request=(field("Item", "A", "An item.", required=True),),
    response=(field("RequestId", doc="The id."),),
    errors=(code("FailedOperation.A", "It failed."),),
)
TYPES = types_page(structure("A", field("Key", doc="Its key.")))


@dataclass
class Room:
    """A folder with pages, of which each states what it was made with."""

    root: Path
    facts: dict[str, PageFacts | Finding] = dataclasses.field(default_factory=dict)

    @property
    def spec(self) -> Path:
        """Its spec folder."""
        return self.root / "spec"

    def page(self, name: str, facts: PageFacts | Finding) -> str:
        """Write a page that states *facts*, or that is refused with a finding."""
        path = self.root / name
        path.write_text(name, "utf-8")
        self.facts[name] = facts
        return str(path)

    def read(self, text: str, path: str) -> PageReading:
        """Return what was stated under the name that a page holds."""
        facts = self.facts[text]
        if isinstance(facts, Finding):
            return PageReading(None, (facts,))
        return PageReading(replace(facts, path=path))

    def run(self, *pages: str, **options: object) -> Result:
        """Import *pages*."""
        result = import_pages(pages, self.spec, read=self.read, **options)  # type: ignore[arg-type]
        return replace(result, text=result.text.replace(f"{self.root}/", ""))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Return a room without a spec."""
    return Room(tmp_path)


def shown(result: Result, room: Room) -> str:
    """Return what a run found."""
    return show(result.findings).replace(f"{room.root}/", "")
