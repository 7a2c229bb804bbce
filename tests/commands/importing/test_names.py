"""A Python name that was given never changes: a newcomer gives way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen import names
from tests.commands.importing.made import action_page, code, field, merged, rules, said, structure
from tests.support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3gen.transcript import PageFacts
    from tests.commands.importing.made import Made


def names_of(entries: dict[str, dict[str, object]]) -> dict[str, object]:
    """Return the names that are written down."""
    return {wire: entry["name"] for wire, entry in entries.items() if "name" in entry}


def test_a_newcomer_gives_way_even_where_it_stands_first_on_the_page() -> None:
    old = merged({}, action_page(request=(field("UserId"),), response=(field("UserId"),)))
    rows = (field("UserID"), field("UserId"), field("User_Id"))
    made = merged(old.api, action_page(request=rows, response=rows))
    send = made.api["actions"]["Send"]
    for side in ("request", "response"):
        assert names_of(send[side]) == {"UserID": "user_id_2", "User_Id": "user_id_3"}
        assert list(send[side]) == ["UserID", "UserId", "User_Id"]


def test_a_name_stays_when_its_rival_is_gone() -> None:
    rows = (field("UserId"), field("UserID"))
    old = merged({}, action_page(request=rows))
    made = merged(old.api, action_page(request=rows[1:]))
    assert names_of(made.api["actions"]["Send"]["request"]) == {"UserID": "user_id_2"}


def test_a_newcomer_does_not_take_a_name_that_is_written_down() -> None:
    old = merged({}, action_page(request=(field("UserId"), field("UserID"))))
    rows = (field("UserId"), field("UserID"), field("UserId2"), field("User_Id_2"))
    made = merged(old.api, action_page(request=rows))
    names = names_of(made.api["actions"]["Send"]["request"])
    assert names == {"UserID": "user_id_2", "User_Id_2": "user_id_2_2"}


def test_a_reserved_name_gives_way_like_any_other() -> None:
    made = merged({}, action_page(request=(field("Class"), field("class"))))
    assert names_of(made.api["actions"]["Send"]["request"]) == {"class": "class__2"}


def test_classes_of_structures_give_way_to_messages_the_client_and_those_before_them() -> None:
    structures = [structure(name) for name in ("SendRequest", "DemoClient", "Tag", "tag")]
    rows = tuple(field(f"M{n}", facts.name) for n, facts in enumerate(structures))
    made = merged({}, action_page("Send", *structures, request=rows))
    assert names_of(made.api["structures"]) == {
        "SendRequest": "SendRequest2",
        "DemoClient": "DemoClient2",
        "tag": "Tag2",
    }


def test_a_code_gives_way_to_codes_of_the_spec_and_of_the_platform() -> None:
    first = merged({}, action_page(errors=(code("FailedOperation.UserId"),)))
    codes = ("FailedOperation.UserID", "FailedOperation.UserId", "InvalidParameter_")
    made = merged(
        first.api,
        action_page(errors=tuple(map(code, codes))),
        common=["InvalidParameter."],
    )
    names = names_of(made.api["errors"])
    assert names == {
        "FailedOperation.UserID": "FAILED_OPERATION_USER_ID_2",
        "InvalidParameter_": "INVALID_PARAMETER__2",
    }


def test_an_action_that_cannot_give_way_is_a_warning() -> None:
    page = action_page("Tell", structure("SendRequest"), request=(field("A", "SendRequest"),))
    old = merged({}, page)
    made = merged(old.api, action_page("Send"), action_page("GetURL"), action_page("GetUrl"))
    assert said(made) == [
        (
            "page.txt:1:1: warning: name-collision: "
            "Send and SendRequest would both have a class SendRequest"
        ),
        (
            "page.txt:1:1: warning: name-collision: "
            "GetUrl and GetURL would both have a method get_url"
        ),
    ]
    assert rules(merged(made.api, action_page("Send"), action_page("GetUrl"))) == []


RIVALS = ("UserId", "UserID", "User_Id", "userId", "UserId2", "User_Id_2", "IPv6", "Ipv6", "IPV6")
ROWS = st.lists(st.sampled_from([*RIVALS, "List", "List_", "Tag", "TAG"]), unique=True, max_size=6)


def called(made: Made) -> dict[tuple[str, str], str]:
    """Return what each field, structure and code is called in Python."""
    fields = made.api["actions"]["Send"]["request"]
    structures, codes = made.api.get("structures", {}), made.api.get("errors", {})
    return {
        **_called("field", fields, names.field_name),
        **_called("structure", structures, names.class_name),
        **_called("code", codes, names.code_name),
    }


def _called(
    kind: str, entries: dict[str, dict[str, str]], usual: Callable[[str], str]
) -> dict[tuple[str, str], str]:
    return {(kind, wire): entry.get("name", usual(wire)) for wire, entry in entries.items()}


def page_with(wire_names: list[str]) -> PageFacts:
    """Return a page on which fields, structures and codes have *wire_names*."""
    rows = tuple(field(name, name) for name in wire_names)
    kinds = [structure(name, field("Key")) for name in wire_names]
    return action_page("Send", *kinds, request=rows, errors=tuple(map(code, wire_names)))


@settings(max_examples=examples(60))
@given(ROWS, ROWS, ROWS)
def test_whatever_is_added_or_removed_no_name_changes(
    first: list[str], second: list[str], third: list[str]
) -> None:
    one = merged({}, page_with(first))
    two = merged(one.api, page_with([*second, *(n for n in first if n not in second)]))
    three = merged(two.api, page_with([*third, *(n for n in second if n not in third)]))

    for made in (one, two, three):
        fields = [name for (kind, _), name in called(made).items() if kind == "field"]
        assert len(set(fields)) == len(fields)
    assert called(one).items() <= called(two).items()
    shared = called(two).keys() & called(three).keys()
    assert {key: called(two)[key] for key in shared} == {key: called(three)[key] for key in shared}
