"""A required text must say something, unless a documented request leaves it blank."""

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
      Domain: {type: String, required: true, doc: A domain.}
      Note: {type: String, required: true, doc: A note.}
      Pairs: {type: Array of Pair, doc: Pairs.}
    response: {}
    examples:
      - title: Blank
        request: |
          {"Domain": "", "Note": "n",
           "Pairs": [{"Key": "k", "Value": "v"}, {"Key": "k", "Value": " "}]}
        response: |
          {"Response": {"RequestId": "r"}}
structures:
  Pair:
    doc: A key with its value.
    fields:
      Key: {type: String, required: true, doc: The key.}
      Value: {type: String, required: true, doc: The value.}
"""
WRONG = "actions: {Send: {wrong_examples: {Blank: Said so.}}}\n"


def test_a_text_that_a_documented_request_leaves_blank_is_sent_blank(workshop: Workshop) -> None:
    """In the request and in structures; other texts are still held to say something."""
    demo = workshop.package(API)
    sender = client(demo, {"Response": {}})
    sender.send(domain="", note="n", pairs=[demo.Pair(key="k", value="")])
    assert sender.fake.requests[0].body == {
        "Domain": "",
        "Note": "n",
        "Pairs": [{"Key": "k", "Value": ""}],
    }
    with pytest.raises(shared(demo, "errors").ValidationError) as caught:
        sender.send(domain="", note=" ", pairs=[demo.Pair(key="", value=None)])
    assert [str(problem) for problem in caught.value.problems] == [
        "note: is required, and must not be blank",
        "pairs[0].key: is required, and must not be blank",
        "pairs[0].value: is missing, a str is wanted",
    ]


def test_an_example_that_policy_calls_wrong_shows_nothing(workshop: Workshop) -> None:
    demo = workshop.package(API, WRONG)
    with pytest.raises(shared(demo, "errors").ValidationError, match="domain: is required"):
        client(demo).send(domain="", note="n")
