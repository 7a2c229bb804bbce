"""Each limit that policy can set is checked by the generated client before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tc3gen.limits import LIMITS
from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

_API = """\
actions:
  Send:
    doc: Sends something.
    request:
      Value: {{type: {of}, required: {required}, doc: What to send.}}
    response: {{}}
"""
_POLICY = """\
actions:
  Send:
    fields:
      Value: {{{key}: {limit}, reason: Said so.}}
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """A limit of a field of the type *of*, a value that keeps it and one that does not."""

    of: str
    limit: str
    kept: object
    broken: object


TRIALS: dict[str, Trial] = {
    "min": Trial("Float", "-0.5", -0.5, -0.75),
    "max": Trial("Integer", "-2", -2, -1),
    "max_chars": Trial("String", "2", "Ä\U0001f600", "ÄÄ."),
    "enum": Trial("String", "[Small, '10']", "10", "small"),
    "min_items": Trial("Array of String", "2", ["a", "b"], ["a"]),
    "max_items": Trial("Array of String", "2", ["a", "b"], ["a", "b", "c"]),
    "max_bytes": Trial("String", "4", "ÄÄ", "ÄÄ."),
    "pattern": Trial("String", "'[a-z]+'", "abc", "abC"),
}
"""Key to a trial of each limit."""


@pytest.mark.parametrize("required", ["true", "false"])
@pytest.mark.parametrize("key", [limit.key for limit in LIMITS])
def test_a_limit_lets_pass_what_keeps_it_and_nothing_else(
    key: str, required: str, workshop: Workshop
) -> None:
    trial = TRIALS[key]
    api = _API.format(of=trial.of, required=required)
    demo = workshop.package(api, _POLICY.format(key=key, limit=trial.limit))
    sender = client(demo, {"Response": {}}, {"Response": {}})

    sender.send(value=trial.kept)
    with pytest.raises(shared(demo, "errors").ValidationError):
        sender.send(value=trial.broken)

    assert len(sender.fake.requests) == 1


@dataclass(frozen=True, slots=True)
class ListTrial(Trial):
    """The same for a list of single values, and where the wrong one of *broken* stands."""

    path: str = "value[1]"


ITEM_TRIALS: dict[str, ListTrial] = {
    "min": ListTrial("Array of Integer", "2", [2, 3], [2, 1]),
    "max": ListTrial("Array of Float", "2.5", [2.5, 1], [2.5, 3]),
    "max_chars": ListTrial("Array of String", "2", ["Ä\U0001f600", ""], ["ÄÄ", "ÄÄ."]),
    "enum": ListTrial("Array of Integer", "[1, 3]", [3, 1, 1], [3, 2]),
    "max_bytes": ListTrial("Array of String", "4", ["ÄÄ", "a"], ["ÄÄ", "ÄÄ."]),
    "pattern": ListTrial("Array of Date", "'[a-z]+'", ["abc", "d"], ["abc", "abC"]),
}
"""Key to a trial of each limit that items of a list can have."""


@pytest.mark.parametrize("required", ["true", "false"])
@pytest.mark.parametrize("key", [limit.key for limit in LIMITS if "lists" not in limit.applies_to])
def test_a_limit_of_a_list_of_single_values_holds_for_each_item(
    key: str, required: str, workshop: Workshop
) -> None:
    trial = ITEM_TRIALS[key]
    policy = _POLICY.format(key=f"max_items: 3, {key}", limit=trial.limit)
    demo = workshop.package(_API.format(of=trial.of, required=required), policy)
    sender = client(demo, {"Response": {}}, {"Response": {}})

    sender.send(value=trial.kept)
    sender.send(value=[])
    with pytest.raises(shared(demo, "errors").ValidationError) as caught:
        sender.send(value=trial.broken)

    assert [problem.path for problem in caught.value.problems] == [trial.path]


def test_whatever_is_wrong_in_a_list_is_named_by_its_place(workshop: Workshop) -> None:
    policy = _POLICY.format(key="max_items: 1, max_chars: 1, enum", limit="[a, b]")
    demo = workshop.package(_API.format(of="Array of String", required="true"), policy)

    with pytest.raises(shared(demo, "errors").ValidationError) as caught:
        client(demo).send(value=["a", "aa", 7])

    assert list(map(str, caught.value.problems)) == [
        "value: holds 3 items, at most 1 are allowed",
        "value[1]: has 2 characters, at most 1 are allowed",
        "value[1]: must be one of 'a', 'b'",
        "value[2]: is an int, a str is wanted",
    ]


NUMBERS = """\
actions:
  Send:
    fields:
      Value: {min: 1, max: 2.5, enum: [1, 2.5], reason: Said so.}
"""


@pytest.mark.parametrize("of", ["Integer", "Float"])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (0, ["must be at least 1", "must be one of 1, 2"]),
        (3, ["must be at most 2", "must be one of 1, 2"]),
        ("1", None),
        (True, None),
    ],
)
def test_all_that_is_wrong_with_a_number_is_said_at_once(
    of: str, given: object, said: list[str] | None, workshop: Workshop
) -> None:
    policy = NUMBERS.replace("2.5", "2")
    demo = workshop.package(_API.format(of=of, required="true"), policy)
    sender = client(demo, {"Response": {}})

    with pytest.raises(shared(demo, "errors").ValidationError) as caught:
        sender.send(value=given)

    found = [problem.message for problem in caught.value.problems]
    wanted = "an int is wanted" if of == "Integer" else "a float is wanted"
    assert found == said if said is not None else wanted in found[0]
    assert {problem.path for problem in caught.value.problems} == {"value"}


def test_a_choice_of_fractions_takes_a_whole_number_for_the_same_fraction(
    workshop: Workshop,
) -> None:
    demo = workshop.package(_API.format(of="Float", required="true"), NUMBERS)
    sender = client(demo, {"Response": {}}, {"Response": {}})

    sender.send(value=1.0)
    sender.send(value=2.5)

    assert [sent.body["Value"] for sent in sender.fake.requests] == [1.0, 2.5]
