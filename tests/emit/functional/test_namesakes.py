"""Things with one name: fields of both directions, classes like imports, patterns, codes."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

_PATTERNS = """\
actions:
  Send:
    doc: Sends.
    request:
      Phone: {type: Phone, doc: A phone.}
      PhoneNumber: {type: PhoneNumber, doc: Its number.}
    response: {}
structures:
  Phone: {doc: A phone., fields: {NumberSet: {type: String, doc: A number.}}}
  PhoneNumber: {doc: Its number., fields: {Set: {type: String, doc: A set.}}}
"""
_PATTERN_POLICY = """\
structures:
  Phone: {fields: {NumberSet: {pattern: '[0-9]+', reason: Digits.}}}
  PhoneNumber: {fields: {Set: {pattern: '.*', reason: Anything.}}}
"""
_BOTH = """\
actions:
  Send:
    doc: Sends.
    request:
      Tags: {type: Array of Tag, doc: Some tags.}
      Request: {type: String, doc: A namesake of ours.}
      Mapping: {type: Mapping, doc: A namesake of an import.}
      Error: {type: TimeoutError, doc: A namesake of a builtin.}
    response:
      Tags: {type: Array of Tag, doc: The same tags.}
      Mapping: {type: Mapping, doc: A namesake of an import.}
      Error2: {type: TimeoutError, doc: A namesake of a builtin.}
  List:
    doc: Is named like a type.
    request: {}
    response: {Names: {type: Array of String, doc: Some names.}}
structures:
  Tag: {doc: A tag., fields: {Key: {type: String, doc: Its key.}}}
  Mapping: {doc: A mapping., fields: {Key: {type: String, doc: Its key.}}}
  TimeoutError: {doc: An error., fields: {Key: {type: String, doc: Its key.}}}
"""
_BOTH_POLICY = """\
actions:
  Send:
    fields: {Tags: {always: true, reason: They come back.}}
structures:
  Tag: {fields: {Key: {always: true, reason: It comes back.}}}
"""


def test_two_patterns_are_told_apart(workshop: Workshop) -> None:
    demo = workshop.package(_PATTERNS, _PATTERN_POLICY)

    assert len(demo.Phone(number_set="no number").check()) == 1
    assert demo.PhoneNumber(set="no number").check() == []


def test_what_responses_always_hold_may_be_left_out_of_requests(workshop: Workshop) -> None:
    demo = workshop.package(_BOTH, _BOTH_POLICY)
    sender = client(demo, {"Response": {"Tags": [{"Key": "k"}]}}, {"Response": {}})

    assert sender.send(request="r").tags == [demo.Tag(key="k")]
    assert sender.fake.requests[0].body == {"Request": "r"}
    assert demo.Tag().to_wire() == {}
    with pytest.raises(shared(demo, "errors").OutcomeUnknownError, match="tags is absent"):
        sender.send(tags=[demo.Tag()])


def test_structures_may_be_called_like_imports_and_builtins(workshop: Workshop) -> None:
    demo = workshop.package(_BOTH, _BOTH_POLICY)
    wire = {"Tags": [], "Mapping": {"Key": "m"}, "Error2": {"Key": "e"}}
    sender = client(demo, {"Response": wire})

    response = sender.send(mapping=demo.Mapping(key="m"), error=demo.TimeoutError(key="e"))

    assert (response.mapping, response.error2) == (
        demo.Mapping(key="m"),
        demo.TimeoutError(key="e"),
    )
    assert client(demo, {"Response": {"Names": ["n"]}}).list_().names == ["n"]


_TREE = """\
actions:
  DescribeTree:
    doc: Gives a tree.
    request: {}
    response: {Root: {type: Tree, doc: The tree.}}
structures:
  Tree:
    doc: A tree.
    fields:
      Name: {type: String, doc: Its name.}
      Branches: {type: Array of Tree, doc: Its branches.}
"""


def _tree(depth: int, leaf: object) -> dict[str, Any]:
    node: dict[str, Any] = {"Name": leaf}
    for _ in range(depth):
        node = {"Branches": [{}, node]}
    return node


def test_a_wrong_leaf_is_found_in_one_pass_however_deep_it_is(workshop: Workshop) -> None:
    """Reading each level again to name the item would take hours here."""
    demo = workshop.package(_TREE)

    response = client(demo, {"Response": {"Root": _tree(60, [])}}).describe_tree()

    path = "root" + ".branches[1]" * 60 + ".name"
    assert [one.path for one in response.meta.deviations] == [path]


def test_a_response_too_deep_to_be_read_is_no_other_failure(workshop: Workshop) -> None:
    """How deep is too deep depends on the version of Python."""
    demo = workshop.package(_TREE)
    unusable = shared(demo, "errors").NoResponseError

    for depth in (300, 450, 2000):
        response = shared(demo, "_http.messages").HttpResponse(status=200, body=_deep(depth))
        with contextlib.suppress(unusable):
            assert client(demo, response).describe_tree().root is not None


def _deep(depth: int) -> bytes:
    """Return the text of a response: json.dumps would not go as deep either."""
    tree = '{"Branches": [' * depth + "]}" * depth
    return f'{{"Response": {{"RequestId": "r", "Root": {tree}}}}}'.encode()


_CODES = """\
actions:
  Ping: {doc: Answers., request: {}, response: {}, errors: [AuthFailure.MfaFailure]}
errors:
  AuthFailure.MfaFailure: {name: AUTH_FAILURE_MFA_FAILURE_2, doc: A namesake but for its case.}
"""


def test_a_code_like_a_common_one_is_given_another_name(workshop: Workshop) -> None:
    codes = workshop.package(_CODES).ErrorCode

    assert codes.AUTH_FAILURE_MFA_FAILURE.value == "AuthFailure.MFAFailure"
    assert codes.AUTH_FAILURE_MFA_FAILURE_2.value == "AuthFailure.MfaFailure"
