"""The classes and methods of a large service do what those of a small one do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import pydoc
import sys
import typing
from typing import Any, TypeAlias

import pytest

from tests.emit.functional.large import STRUCTURES
from tests.support.packages import client, shared

Package: TypeAlias = Any


def test_classes_stay_dataclasses(large: Package) -> None:
    thing = large.Thing(id=1, zone="a", note="hidden")

    assert [field.name for field in dataclasses.fields(thing)] == ["id", "zone", "note"]
    assert dataclasses.replace(thing, id=2) == large.Thing(id=2, zone="a", note="hidden")
    assert repr(thing) == "Thing(id=1, zone='a')"
    assert dataclasses.asdict(thing) == {"id": 1, "zone": "a", "note": "hidden"}
    match thing:
        case large.Thing(id=number, zone="a"):
            assert number == 1
        case _:
            pytest.fail("it does not match")
    assert "A thing." in pydoc.render_doc(large.Thing, renderer=pydoc.plaintext)  # type: ignore[attr-defined] # the stubs lack it
    with pytest.raises(AttributeError):
        thing.other = 1


@pytest.mark.parametrize("name", STRUCTURES)
def test_the_types_of_all_fields_can_be_looked_up(large: Package, name: str) -> None:
    kind = getattr(large, name)
    assert set(typing.get_type_hints(kind)) >= {field.name for field in dataclasses.fields(kind)}


def test_copies_and_pickles_are_equal_and_name_the_public_package(large: Package) -> None:
    tree = large.Tree(leaves=[large.Leaf(rings=[large.Ring(year=1)])], trees=[large.Tree()])
    bound = large.Bound(id=1, zone="a", code="Ok")
    bound.distrust()

    for value in (tree, bound, large.DescribeTreeResponse(root=tree)):
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            pickled = pickle.dumps(value, protocol)
            assert pickle.loads(pickled) == value  # noqa: S301 - our own
            assert b"models._leaf" not in pickled
        assert copy.copy(value) == copy.deepcopy(value) == value
    assert copy.copy(bound).distrusted
    assert copy.deepcopy(tree).leaves[0] is not tree.leaves[0]


def test_a_cycle_over_structures_is_sent_and_parsed(large: Package) -> None:
    root = {"Leaves": [{"Tree": {"Trees": [{"Class": {"List": "a"}}]}, "Rings": [{"Year": 1}]}]}
    made = client(large, {"Response": {"Root": root}})

    response = made.describe_tree(filter=large.Filter(name="n"), from_="a", request="b")

    leaf = response.root.leaves[0]
    assert (leaf.tree.trees[0].class_.list_, leaf.rings) == ("a", [large.Ring(year=1)])
    assert response.other is None
    assert made.fake.requests[0].body == {
        "Filter": {"Name": "n"},
        "From": "a",
        "Request": "b",
    }


def test_batches_work_as_for_a_small_service(large: Package) -> None:
    done = [{"Id": number, "Zone": "a", "Code": "Ok"} for number in range(3)]
    made = client(large, {"Response": {"Done": done[:2]}}, {"Response": {"Done": done[2:]}})

    things = [large.Thing(id=number, zone="a") for number in range(3)]
    outcomes = list(made.bind_things_batches(things, concurrency=1))

    assert [(outcome.index, outcome.kind) for outcome in outcomes] == [
        (0, "done"),
        (1, "done"),
        (2, "done"),
    ]


@pytest.mark.parametrize("method", ["bind_things", "bind_things_batches"])
def test_a_module_that_cannot_be_imported_sends_nothing(
    method: str, large: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"{large.__name__}.models.bind_things", None)
    made = client(large)
    given: dict[str, Any] = {"things": []}

    with pytest.raises(shared(large, "errors").NotSentError, match="nothing was sent: ") as caught:
        getattr(made, method)(**given)

    assert caught.value.effect == "none"
    assert made.fake.requests == []
