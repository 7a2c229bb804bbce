"""Groups of fields: the client sends a request only where as many as policy says are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

API = """\
actions:
  Send:
    doc: Sends something.
    request:
      InstanceIds: {type: Array of String, doc: By id.}
      Filters: {type: Array of Filter, doc: By what they are.}
      Zone: {type: String, doc: By where they are.}
    response: {}
structures:
  Filter:
    doc: A filter.
    fields:
      Name: {type: String, doc: Its name.}
      Number: {type: Integer, doc: Its number.}
"""
POLICY = """\
actions:
  Send:
    one_of:
      - {{fields: [InstanceIds, Filters, Zone], give: {give}, reason: Said so.}}
structures:
  Filter:
    one_of:
      - {{fields: [Name, Number], give: exactly one, reason: Said so.}}
"""
NAMES = "instance_ids, filters, zone"


@pytest.mark.parametrize(
    ("give", "allowed"),
    [("exactly one", {1}), ("at least one", {1, 2, 3}), ("at most one", {0, 1})],
)
def test_a_request_is_sent_only_with_as_many_fields_as_policy_says(
    give: str, allowed: set[int], workshop: Workshop
) -> None:
    demo = workshop.package(API, POLICY.format(give=give))
    sender = client(demo, {"Response": {}}, {"Response": {}}, {"Response": {}})
    given = {"instance_ids": [], "filters": [demo.Filter(name="a")], "zone": ""}

    for count in range(4):
        arguments = dict(list(given.items())[:count])
        if count in allowed:
            sender.send(**arguments)
            continue
        with pytest.raises(shared(demo, "errors").ValidationError) as caught:
            sender.send(**arguments)
        assert [str(each) for each in caught.value.problems] == [
            f"instance_ids: give {give} of {NAMES}"
        ]

    assert len(sender.fake.requests) == len(allowed)


def test_a_group_of_a_structure_is_named_by_its_path_beside_all_other_problems(
    workshop: Workshop,
) -> None:
    demo = workshop.package(API, POLICY.format(give="at most one"))
    sender = client(demo, {"Response": {}})

    with pytest.raises(shared(demo, "errors").ValidationError) as caught:
        sender.send(
            filters=[demo.Filter(), demo.Filter(name=1, number=1), demo.Filter(number=2)],
            zone=3,
        )

    assert [str(each) for each in caught.value.problems] == [
        "filters[0].name: give exactly one of name, number",
        "filters[1].name: is an int, a str is wanted",
        "filters[1].name: give exactly one of name, number",
        "zone: is an int, a str is wanted",
        f"instance_ids: give at most one of {NAMES}",
    ]


def test_the_documentation_of_a_method_and_of_a_class_says_the_group(workshop: Workshop) -> None:
    demo = workshop.package(API, POLICY.format(give="at most one"))
    said = "At most one of ``instance_ids``, ``filters`` and ``zone`` can be given."

    assert said in " ".join(demo.DemoClient.send.__doc__.split())
    assert said in " ".join(demo.SendRequest.__doc__.split())
    assert "Exactly one of ``name`` and ``number`` has to be given." in demo.Filter.__doc__


def test_a_field_that_policy_requires_has_no_default(workshop: Workshop) -> None:
    policy = "actions: {Send: {fields: {Zone: {required: true, reason: Said so.}}}}\n"
    demo = workshop.package(API, policy)
    sender = client(demo, {"Response": {}})

    with pytest.raises(TypeError, match="zone"):
        sender.send()
    with pytest.raises(shared(demo, "errors").ValidationError, match="must not be blank"):
        sender.send(zone=" ")

    sender.send(zone="a")
    assert sender.fake.requests[0].body == {"Zone": "a"}
