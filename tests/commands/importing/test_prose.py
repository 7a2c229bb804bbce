"""Words: ours stay, the page's own follow the page, and a change of its prose is noticed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from tc3gen.spec.language import LOCK
from tests.commands.importing.made import (
    URL,
    action_page,
    api_of,
    code,
    errors_page,
    field,
    lock_of,
    merged,
    rules,
    said,
    structure,
    types_page,
)

if TYPE_CHECKING:
    from tc3gen.transcript import PageFacts


def digest(words: str) -> str:
    """Return the digest of prose whose words have one blank between them."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def page(doc: str) -> PageFacts:
    """Return the page of an action with one parameter."""
    return action_page(request=(field("Text", doc=doc, line=3),))


def test_the_lock_tells_page_day_and_digests_of_all_prose_of_the_spec() -> None:
    made = merged(
        {},
        action_page(
            doc="Sends.",
            url=URL,
            updated="2026-04-24",
            request=(field("Item", "A", "An item."), field("Bare")),
            response=(field("RequestId", doc="The id."),),
            errors=(code("FailedOperation", "It failed."),),
        ),
        types_page(structure("A", field("Key", doc="Its key."), doc="An A."), structure("Z")),
        errors_page(code("FailedOperation", "Failed."), code("InternalError", "Not here.")),
    )
    assert lock_of(made) == (f"""format: 1
pages:
  Send:
    url: {URL}
    updated: "2026-04-24"
    prose:
      doc: {digest("Sends.")}
      errors.FailedOperation: {digest("It failed.")}
      request.Item: {digest("An item.")}
      response.RequestId: {digest("The id.")}
  data-types:
    prose: {{structures.A: {digest("An A.")}, structures.A.Key: {digest("Its key.")}}}
  error-codes:
    prose: {{errors.FailedOperation: {digest("Failed.")}}}
""")


def test_blanks_do_not_change_a_digest() -> None:
    one, two = merged({}, page("The  text\n here.")), merged({}, page(" The text here. "))
    assert one.lock == two.lock


def test_changed_prose_is_a_note_and_our_own_words_stay() -> None:
    old = merged({}, page("At most 200."))
    old.api["actions"]["Send"]["request"]["Text"]["doc"] = "Ours."
    made = merged(old.api, page("At most 100."), lock=old.lock)
    assert made.api == old.api
    assert made.lock["pages"]["Send"]["prose"] == {"request.Text": digest("At most 100.")}
    assert said(made) == [
        (
            "page.txt:3:1: note: prose-changed: "
            "the prose about request.Text of Send has changed since the last import: "
            "it is 'At most 100.' now; api.yaml says 'Ours.'"
        )
    ]


def test_a_change_deep_in_long_prose_is_quoted_where_it_begins() -> None:
    before, after = ("x" * 500 + f" at most {number} of them" for number in (200, 100))
    old = merged({}, page(before))
    told = said(merged(old.api, page(after), lock=old.lock))[0]
    assert "at most 100 of them' now; before it was '…" in told
    assert told.endswith("at most 200 of them'")
    assert len(told) < 500


def test_words_that_are_the_pages_own_follow_the_page() -> None:
    thing, other = (structure("A", field("Key", doc=doc), doc=doc) for doc in ("Old.", "New."))
    first, second = (
        action_page(
            "Send",
            facts,
            doc=doc,
            request=(field("Item", "A", doc),),
            errors=(code("FailedOperation", doc),),
        )
        for facts, doc in ((thing, "Old."), (other, "New."))
    )
    old = merged({}, first)
    made = merged(old.api, second, lock=old.lock)
    assert made.api == merged({}, second).api
    assert set(rules(made)) == {"prose-changed"}


def test_two_pages_with_their_own_words_for_a_code_do_not_take_turns() -> None:
    one, two, new = (
        action_page(name, errors=(code("FailedOperation", doc),))
        for name, doc in (("Send", "Of Send."), ("Tell", "Of Tell."), ("Send", "New."))
    )
    both = merged({}, one, two)
    assert both.api["errors"] == {"FailedOperation": {"doc": "Of Send."}}
    for pages in ((two,), (one,), (two, one)):
        again = merged(both.api, *pages, lock=both.lock)
        assert (again.api["errors"], again.lock) == (both.api["errors"], both.lock)
    made = merged(both.api, two, new, lock=both.lock)
    assert made.api["errors"] == {"FailedOperation": {"doc": "New."}}


def test_without_a_lock_all_words_of_the_spec_are_our_own() -> None:
    old = merged({}, page("Old."))
    made = merged(old.api, page("New."))
    assert made.api == old.api
    assert rules(made) == []


def test_prose_that_is_gone_is_a_note_and_the_words_stay() -> None:
    old = merged({}, page("The text."))
    made = merged(old.api, page(" "), lock=old.lock)
    assert made.api == old.api
    message = "the page no longer describes request.Text of Send; before it was 'The text.'"
    assert said(made) == [f"page.txt:3:1: note: prose-changed: {message}"]


def test_a_missing_description_is_filled_as_soon_as_a_page_has_one() -> None:
    old = merged({}, page(""))
    assert old.api["actions"]["Send"]["request"]["Text"]["doc"] == "Not described."
    made = merged(old.api, page("The text."), lock=old.lock)
    assert made.api["actions"]["Send"]["request"]["Text"]["doc"] == "The text."


@pytest.mark.parametrize("blank", ["", " \n"])
def test_a_blank_description_is_a_missing_one(blank: str) -> None:
    api = merged({}, page("")).api
    api["actions"]["Send"]["doc"] = blank
    assert merged(api, page("")).api["actions"]["Send"]["doc"] == "Not described."


def test_the_lock_forgets_what_the_spec_does_not_hold_any_more() -> None:
    sends = action_page(request=(field("Item", "A", "An item."),))
    types = types_page(structure("A", doc="An A."), structure("B", doc="A B."))
    other = action_page("Tell", doc="Tells.", request=(field("Item", "B"),))
    old = merged({}, sends, types, other)
    del old.api["actions"]["Tell"]
    made = merged(old.api, action_page(), lock=old.lock)
    assert made.lock["pages"] == {
        "Send": {"prose": {}},
        "data-types": {"prose": {"structures.B": digest("A B.")}},
    }


def test_the_lock_of_data_types_keeps_what_another_page_of_them_describes() -> None:
    sends = action_page(request=(field("A", "A"), field("B", "B")))
    one, two = (types_page(structure(name, doc=f"{name}.")) for name in "AB")
    old = merged({}, sends, one)
    made = merged(old.api, two, lock=old.lock)
    assert made.lock == merged({}, sends, one, two).lock
    assert set(made.lock["pages"]["data-types"]["prose"]) == {"structures.A", "structures.B"}


def test_the_day_is_that_of_the_page_that_was_read_and_of_no_other() -> None:
    old = merged({}, action_page(updated="2026-01-01", url=URL))
    made = merged(old.api, action_page(), lock=old.lock)
    assert made.lock["pages"]["Send"] == {"prose": {}, "url": URL}


def test_pages_come_in_one_order_whatever_the_order_of_the_imports() -> None:
    first, second = action_page("B", doc="B."), action_page("A", doc="A.")
    one = merged({}, first, second)
    two = merged(merged({}, second).api, first, lock=merged({}, second).lock)
    assert lock_of(one) == lock_of(two)
    assert api_of(lock_of(one), LOCK) == one.lock


def test_the_lock_keeps_what_a_copy_of_the_page_has_lost() -> None:
    """A copy that was cut off says nothing of prose that the spec goes on to hold."""
    whole = action_page(
        request=(field("Text", doc="Says."),), errors=(code("FailedOperation", "Fails."),)
    )
    old = merged({}, whole)
    made = merged(
        old.api, action_page(request=(field("Text", doc="Says."),), errors=None), lock=old.lock
    )
    assert made.lock == old.lock
    assert "errors.FailedOperation" in made.lock["pages"]["Send"]["prose"]
