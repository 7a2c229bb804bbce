"""Structures that tell what became of an item: an unusable one costs its own outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

_API = """\
actions:
  BindThings:
    doc: Binds things.
    request:
      Things: {type: Array of Thing, required: true, doc: What to bind.}
    response:
      Done: {type: Array of Bound, doc: What was bound.}
  DescribeThings:
    doc: Finds things.
    request:
      Things: {type: Array of Thing, required: true, doc: What to find.}
    response:
      Done: {type: Array of Bound, doc: What was found.}
structures:
  Thing:
    doc: A thing.
    fields:
      Id: {type: Integer, required: true, doc: Its number.}
      Zone: {type: String, doc: Where it is.}
  Bound:
    doc: What became of a thing.
    fields:
      Id: {type: Integer, doc: The number of the thing.}
      Zone: {type: String, doc: Where the thing is.}
      Place: {type: Place, doc: Where it is now.}
  Place:
    doc: A place.
    fields:
      Name: {type: String, doc: Its name.}
"""
_POLICY = """\
actions:
  BindThings:
    batch: {items: Things, size: 10, results: Done, match: [Id, Zone]}
  DescribeThings:
    batch: {items: Things, size: 10, results: Done, match: [Id, Zone]}
structures:
  Bound:
    fields:
      Place: {always: true, reason: Said so.}
  Place:
    fields:
      Name: {always: true, reason: Said so.}
"""


def _bound(number: int, **changes: object) -> dict[str, Any]:
    return {"Id": number, "Place": {"Name": "p"}, **changes}


# The second of three results; whether its outcome is known; the paths that deviate.
SECOND: dict[str, tuple[object, bool, list[str]]] = {
    "as documented": (_bound(0), True, []),
    "a number as text": (_bound(0, Id="0"), True, ["done[1].id"]),
    "an unusable number": (_bound(0, Id="zero"), False, ["done[1].id"]),
    "a null number": (_bound(0, Id=None), False, []),
    "a null zone": (_bound(0, Zone=None), True, []),
    "an unusable zone": (_bound(0, Zone=[]), False, ["done[1].zone"]),
    "no place": (_bound(0, Place=None), False, ["done[1].place", "done[1].place.name"]),
    "a place without a name": (_bound(0, Place={}), False, ["done[1].place.name"]),
    "no object": (7, False, ["done[1]", "done[1].place", "done[1].place.name"]),
}


@pytest.mark.parametrize(("second", "known", "paths"), SECOND.values(), ids=SECOND)
def test_an_unusable_result_costs_its_own_outcome(
    second: object, known: bool, paths: list[str], workshop: Workshop
) -> None:
    """In a call and in a batch, wherever in the result it is, and without a code, too."""
    demo = workshop.package(_API, _POLICY)
    content = {"Response": {"Done": [_bound(1), second, _bound(2)]}}
    things = [demo.Thing(id=number) for number in (1, 0, 2)]
    middle = "done" if known else "unknown"

    response = client(demo, content).bind_things(things=things)
    outcomes = list(client(demo, content).bind_things_batches(things))

    assert [result.effect for result in response.done] == ["done", middle, "done"]
    assert [one.path for one in response.meta.deviations] == paths
    assert [outcome.kind for outcome in outcomes] == ["done", middle, "done"]


def test_results_about_other_things_are_not_those_of_the_request(workshop: Workshop) -> None:
    demo = workshop.package(_API, _POLICY)
    things = [demo.Thing(id=1), demo.Thing(id=2)]
    content = {"Response": {"Done": [_bound(1), _bound(3)]}}
    errors = shared(demo, "errors")

    with pytest.raises(errors.OutcomeUnknownError, match="others than the 2"):
        client(demo, content).bind_things(things=things)
    with pytest.raises(errors.NoResponseError, match="others than the 2"):
        client(demo, content).describe_things(things=things)


def test_an_idempotent_batch_without_a_response_is_unknown_and_nobody_has_to_know(
    workshop: Workshop,
) -> None:
    demo = workshop.package(_API, _POLICY)
    lost = shared(demo, "errors").OutcomeUnknownError("no complete response")
    sms = client(demo, lost)
    options = shared(demo, "_calls.options").RequestOptions(attempts=1)

    [outcome] = sms.describe_things_batches([demo.Thing(id=1)], options=options)

    assert (outcome.kind, outcome.effect) == ("unknown", "none")
    assert type(outcome.error).__name__ == "NoResponseError"
