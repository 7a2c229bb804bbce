"""What reading a page lost and the spec knows is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen.commands import import_pages
from tc3gen.findings import Finding, Subject
from tc3gen.pages.page import PageReading
from tests.commands.importing.conftest import SEND, TYPES
from tests.commands.importing.made import action_page, at, field

if TYPE_CHECKING:
    from tests.commands.importing.conftest import Room


def imported_with(room: Room, *losses: Finding) -> list[Finding]:
    """Return what importing a page finds whose row of Item was read with *losses*."""
    room.run(room.page("send", SEND), room.page("types", TYPES))
    row = field("Item", "A", "An item.", required="unknown", line=3)
    path = room.page("lossy", action_page(request=(row,)))

    def read(text: str, path: str) -> PageReading:
        return PageReading(room.read(text, path).facts, losses)

    return import_pages([path], room.spec, read=read).findings


def test_what_the_parser_lost_and_the_spec_knows_is_said_once(room: Room) -> None:
    item, of = Subject("field", "Item"), Subject("structure", "A")
    losses = [
        Finding(at(3), "lost-fact", "whether 'Item' is required is lost", subject=item),
        Finding(at(3), "inferred-structure", "the data type 'A' is only named here", subject=of),
        Finding(at(3), "lost-fact", "the page does not tell RequestId"),
        Finding(at(3), "odd-row", "the cells of 'Item' are odd", subject=item),
    ]
    found = imported_with(room, *losses)
    assert [f for f in found if f in losses] == losses[2:]
    assert [f.rule for f in found if f.location == at(3) and f not in losses] == ["lost-fact"]


def test_a_loss_that_only_quotes_the_name_of_a_field_is_still_told(room: Room) -> None:
    """What a finding is about is a value: words of a hostile page in its message mean nothing."""
    other = Subject("field", "Other")
    losses = [
        Finding(
            at(3), "lost-fact", "the type of 'Other' is lost: 'Item' is no type", subject=other
        ),
        Finding(at(3), "lost-fact", "no number of requests a second: 'A'; it is left open"),
        Finding(at(4), "lost-fact", "the type of 'Item' is lost", subject=Subject("field", "Item")),
    ]
    assert [f for f in imported_with(room, *losses) if f in losses] == losses
