"""Contradictions that policy settles: what it takes counts, whichever source says it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tc3gen.settlements import Fact, Settlement, parse_fact
from tc3gen.transcript import UNKNOWN
from tests.commands.importing.made import (
    URL,
    Made,
    field,
    merged,
    rules,
    structure,
    types_page,
)
from tests.commands.importing.settled import PATHS, held, said, settled, spelled, stale
from tests.commands.importing.test_several_pages import (
    ABROAD,
    DIFFERENCES,
    FACTS,
    OTHER,
    SEND,
    cut,
    other_page,
    ours,
    there,
)

RATE = "rate_limit"


def with_rates(*rates: int | None, before: Made | None = None, settle: str = "10/s 20/s") -> Made:
    """Return what comes of the pages of both sites, or of one, with these rates."""
    pages = [ours(rate_limit=rates[0]), other_page(rate_limit=rates[-1])][: len(rates)]
    lock = before.lock if before else None
    decision = settled(RATE, *settle.split())
    return merged(before.api if before else {}, *pages, lock=lock, settlements=[decision])


@pytest.mark.parametrize("side", ["ours", "theirs"])
@pytest.mark.parametrize("name", DIFFERENCES)
def test_either_of_two_values_can_be_taken_and_no_more_is_said(name: str, side: str) -> None:
    facts, path = {"doc": "Sends.", **DIFFERENCES[name][0]}, PATHS[name]
    values = said(SEND, path), said(other_page(**facts), path)
    takes, over = values if side == "ours" else values[::-1]
    decision = settled(path, takes, over)

    first = merged({}, SEND, other_page(**facts), settlements=[decision])

    assert "contradiction" not in rules(first)
    assert held(first, path) == takes
    assert first.lock["pages"]["Send"]["said"] == {path: [*values]}
    assert stale(first, decision) == []
    both = merged(first.api, SEND, other_page(**facts), lock=first.lock, settlements=[decision])
    assert (both.api, both.lock, rules(both)) == (first.api, first.lock, [])
    # The page of one site alone says what counts no more and no less.
    for page in (SEND, replace(other_page(**facts), path="page.txt")):
        again = merged(first.api, page, lock=first.lock, settlements=[decision])
        assert held(again, path) == takes
        assert rules(again) == []


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_hint_spells_the_decision_for_what_counts_now(name: str) -> None:
    pages = SEND, other_page(**DIFFERENCES[name][0])
    before = merged({}, *pages)
    [decision] = spelled(before)
    assert decision.path == PATHS[name]
    assert decision.takes == held(before, decision.path)
    made = merged(before.api, *pages, lock=before.lock, settlements=[decision])
    assert (made.api, rules(made)) == (before.api, [])


@pytest.mark.parametrize("takes", ["10/s", "20/s"])
def test_a_decision_made_later_changes_what_the_spec_has(takes: str) -> None:
    before = merged({}, SEND, other_page(rate_limit=20))
    decision = settled(RATE, takes, "20/s" if takes == "10/s" else "10/s")
    made = merged(before.api, SEND, lock=before.lock, settlements=[decision])
    assert held(made, RATE) == takes
    assert rules(made) == []


def test_only_what_is_settled_is_silent() -> None:
    other = other_page(rate_limit=20, regions=("ap-seoul",))
    made = merged({}, SEND, other, settlements=[settled(RATE, "20/s", "10/s")])
    assert rules(made).count("contradiction") == 1
    assert (held(made, RATE), held(made, "regions")) == ("20/s", "ap-tokyo")


@pytest.mark.parametrize(
    ("rates", "say"),
    [
        ((10, 30), ("10/s", "30/s")),
        ((30, 20), ("30/s", "20/s")),
        ((10, 10), ("10/s", "10/s")),
        ((20, 20), ("20/s", "20/s")),
        ((30, 30), ("30/s", "30/s")),
    ],
)
def test_sources_that_differ_otherwise_or_agree_are_told_and_the_usual_page_counts(
    rates: tuple[int, int], say: tuple[str, ...]
) -> None:
    before = with_rates(10, 20, settle="20/s 10/s")
    made = with_rates(*rates, before=before, settle="20/s 10/s")
    assert stale(made, settled(RATE, "20/s", "10/s")) == [say]
    assert held(made, RATE) == f"{rates[0]}/s"
    assert ("contradiction" in rules(made)) == (rates[0] != rates[1])


def test_two_sources_that_change_sides_still_contradict_each_other() -> None:
    made = with_rates(20, 10, before=with_rates(10, 20))
    assert (held(made, RATE), stale(made, settled(RATE, "10/s", "20/s"))) == ("10/s", [])


@pytest.mark.parametrize(
    ("url", "rate", "say"),
    [
        (URL, 10, ["10/s", "20/s"]),
        (URL, 20, ["20/s", "20/s"]),
        (URL, 30, ["30/s", "20/s"]),
        (f"{URL}?lang=en", 20, ["20/s", "20/s"]),
        (f"{URL}1", 20, ["20/s", "10/s"]),
        (f"{URL}1", 10, ["10/s", "10/s"]),
        ("", 10, ["10/s", "20/s"]),
        ("", 20, ["10/s", "20/s"]),
        ("", 30, ["30/s", "20/s"]),
        ("", None, ["10/s", "20/s"]),
    ],
)
def test_what_other_pages_said_last_is_remembered_when_one_comes_alone(
    url: str, rate: int | None, say: list[str]
) -> None:
    decision = settled(RATE, "10/s", "20/s")
    here = replace(SEND, url=URL)
    before = merged({}, here, other_page(rate_limit=20), settlements=[decision])
    page = ours(rate_limit=rate, url=url)
    made = merged(before.api, page, lock=before.lock, settlements=[decision])
    assert made.lock["pages"]["Send"]["said"] == {RATE: say}
    assert held(made, RATE) == ("10/s" if decision.holds(say) else f"{rate}/s")


def test_what_is_settled_no_more_is_remembered_no_more() -> None:
    before = with_rates(10, 20)
    made = merged(before.api, SEND, lock=before.lock)
    assert "said" not in made.lock["pages"]["Send"]


def test_pages_of_one_site_alone_settle_nothing_and_are_not_stale() -> None:
    made = with_rates(20)
    assert (held(made, RATE), stale(made, settled(RATE, "10/s", "20/s"))) == ("10/s", [])


def test_a_row_of_another_page_is_taken_without_its_words() -> None:
    count = replace(there(field("Count", "Integer"), 7), doc="条数。")
    other = other_page(response=(*FACTS["response"], count))
    decision = settled("response.Count", "present", "absent")
    made = merged({}, SEND, other, settlements=[decision])
    row = made.api["actions"]["Send"]["response"]["Count"]
    assert row == {"type": "Integer", "doc": "Not described."}
    assert "response.Count" not in made.lock["pages"]["Send"]["prose"]


def test_what_a_cut_table_lacks_is_no_side_of_a_contradiction() -> None:
    half = ours(request=(), unfinished=cut("request", 5))
    decision = settled("request.Item", "present", "absent")
    made = merged({}, half, other_page(), settlements=[decision])
    assert made.lock["pages"]["Send"]["said"] == {"request.Item": ["present"]}
    assert "Item" in made.api["actions"]["Send"]["request"]


def test_a_lost_fact_is_filled_with_what_was_settled() -> None:
    lost = ours(request=(replace(field("Item", UNKNOWN), required=True),))
    decision = settled("request.Item.type", "Integer", "String")
    before = merged({}, SEND, other_page(**DIFFERENCES["type"][0]), settlements=[decision])
    made = merged(before.api, lost, lock=before.lock, settlements=[decision])
    assert held(made, "request.Item.type") == "Integer"


@pytest.mark.parametrize(("takes", "over"), [("Integer", "String"), ("String", "Integer")])
def test_data_types_of_two_sites_are_settled_alike(takes: str, over: str) -> None:
    send = ours(request=(field("Item", "Item", required=True),))
    here = types_page(structure("Item", field("Key")))
    elsewhere = types_page(structure("Item", field("Key", "Integer")))
    decision = settled("fields.Key.type", takes, over, owner="Item")
    pages = (send, here, replace(elsewhere, path=OTHER))
    made = merged({}, *pages, settlements=[decision])
    assert "contradiction" not in rules(made)
    assert made.api["structures"]["Item"]["fields"]["Key"]["type"] == takes
    assert stale(made, decision) == []
    both = merged(made.api, here, here, lock=made.lock, settlements=[decision])
    assert stale(both, decision) == [("String", "String")]


def test_the_page_of_another_site_is_settled_with_that_of_the_spec() -> None:
    far = other_page(rate_limit=20, endpoint=ABROAD)
    made = merged({}, SEND, far, settlements=[settled(RATE, "20/s", "10/s")])
    assert (held(made, RATE), rules(made)) == ("20/s", [*rules(merged({}, SEND)), "other-site"])
    assert made.lock["pages"]["Send"]["said"] == {RATE: ["10/s", "20/s"]}


@pytest.mark.parametrize(
    ("section", "path"),
    [
        ("actions", "rate"),
        ("actions", "request"),
        ("actions", "request."),
        ("actions", "request..type"),
        ("actions", "request.Item.doc"),
        ("actions", "response.Item.required"),
        ("actions", "fields.Item"),
        ("structures", "request.Item"),
        ("structures", "rate_limit"),
    ],
)
def test_a_path_that_leads_to_no_fact_is_none(section: Any, path: str) -> None:  # noqa: ANN401
    assert parse_fact(section, path) is None


def test_a_code_has_dots_of_its_own() -> None:
    assert parse_fact("actions", "errors.A.B.type") == Fact("errors", "A.B.type")


def test_regions_compare_in_any_order() -> None:
    fact = Fact("regions")
    decision = Settlement("actions", "Send", "regions", fact, "ap-one, ap-two", "not bounded")
    assert decision.holds(["ap-two, ap-one", "not bounded"])
    assert not decision.holds(["ap-two, ap-one", "ap-one, ap-two"])
