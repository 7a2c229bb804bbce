"""Structures that nest, recur, travel both ways, or are never reached."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

_TREE = """\
actions:
  DescribeTree:
    doc: Gives a tree.
    request: {}
    response:
      Root: {type: Tree, doc: The tree.}
structures:
  Tree:
    doc: A tree.
    fields:
      Name: {type: String, doc: Its name.}
      Branches: {type: Array of Tree, doc: Its branches.}
"""
_TAG = """\
actions:
  DescribeTags:
    doc: Takes tags and gives tags.
    request:
      Tags: {type: Array of Tag, doc: Some tags.}
    response:
      Tags: {type: Array of Tag, doc: Other tags.}
structures:
  Tag:
    doc: A tag.
    fields:
      Key: {type: String, required: true, doc: Its name.}
      Value: {type: String, doc: Its value.}
  Unused:
    doc: Nothing reaches it.
    fields: {}
"""
_NAMES = """\
actions:
  DescribeNames:
    doc: Takes awkward names.
    request:
      From: {type: String, required: true, doc: A keyword.}
      Options: {type: String, doc: Our own parameter.}
      UUI: {type: String, doc: An acronym.}
      Uui: {type: String, name: other_uui, doc: Another one.}
    response:
      Meta: {type: String, doc: Our own attribute.}
"""


def test_a_recursive_response_is_read_to_its_end(workshop: Workshop) -> None:
    demo = workshop.package(_TREE)
    leaf = {"Name": "leaf", "Branches": None}
    wire = {"Name": "root", "Branches": [{"Name": "branch", "Branches": [leaf]}]}

    root = client(demo, {"Response": {"Root": wire}}).describe_tree().root

    assert root == demo.Tree(
        name="root",
        branches=[demo.Tree(name="branch", branches=[demo.Tree(name="leaf", branches=[])])],
    )


def test_a_deviation_deep_inside_is_named_by_its_path(workshop: Workshop) -> None:
    demo = workshop.package(_TREE)
    wire = {"Branches": [{"Branches": []}, {"Branches": [{"Name": []}]}]}

    response = client(demo, {"Response": {"Root": wire}}).describe_tree()

    path = "root.branches[1].branches[0].name"
    assert [one.path for one in response.meta.deviations] == [path]


def test_a_structure_that_travels_both_ways_demands_in_requests_only(workshop: Workshop) -> None:
    demo = workshop.package(_TAG)
    sender = client(demo, {"Response": {"Tags": [{"Value": "v"}]}})

    response = sender.describe_tags(tags=[demo.Tag(key="k")])

    assert sender.fake.requests[0].body == {"Tags": [{"Key": "k"}]}
    assert response.tags == [demo.Tag(key=None, value="v")]
    with pytest.raises(shared(demo, "errors").ValidationError, match="is missing"):
        sender.describe_tags(tags=[demo.Tag(key=None)])


def test_a_structure_that_nothing_reaches_is_not_generated(workshop: Workshop) -> None:
    assert not hasattr(workshop.package(_TAG), "Unused")


def test_an_optional_field_without_a_value_is_left_out_and_an_empty_list_is_sent(
    workshop: Workshop,
) -> None:
    sender = client(workshop.package(_TAG), {"Response": {}})

    sender.describe_tags()
    sender.describe_tags(tags=[])

    assert [request.body for request in sender.fake.requests] == [{}, {"Tags": []}]


def test_awkward_names_are_mended_in_python_and_kept_on_the_wire(workshop: Workshop) -> None:
    demo = workshop.package(_NAMES)
    sender = client(demo, {"Response": {"Meta": "m"}})

    response = sender.describe_names(from_="a", options_="b", uui="c", other_uui="d")

    assert sender.fake.requests[0].body == {"From": "a", "Options": "b", "UUI": "c", "Uui": "d"}
    assert (response.meta_, response.meta.status) == ("m", 200)


def test_models_take_keywords_only_and_hold_no_other_attribute(workshop: Workshop) -> None:
    tag = workshop.package(_TAG).Tag

    with pytest.raises(TypeError):
        tag("k")
    with pytest.raises(TypeError):
        tag(kee="k")
    with pytest.raises(AttributeError):
        tag(key="k").kee = "v"
    assert [field.kw_only for field in dataclasses.fields(tag)] == [True, True]
