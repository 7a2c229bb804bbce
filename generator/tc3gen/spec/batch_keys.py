"""What ``batch`` of policy.yaml holds, and the model of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.batches import Batch, Report, Statuses
from tc3gen.spec.shapes import Items, Key, Number, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

Plain: TypeAlias = dict[str, Any]

_TEXT = Text()

_REPORT = Record(
    {
        "callback": Key(_TEXT, "the callback that tells the same", required=True),
        "number": Key(
            Items(_TEXT),
            "its fields that together are the first one of `match`, but for a plus sign",
            required=True,
        ),
        "serial": Key(_TEXT, "its field with the serial", required=True),
        "outcome": Key(_TEXT, "its field with the outcome", required=True),
        "at": Key(_TEXT, "its field with a time as a text", required=True),
    }
)
_STATUSES = Record(
    {
        "serial": Key(
            _TEXT, "the field of results and statuses with what an item is called", required=True
        ),
        "action": Key(_TEXT, "the action that tells, asked by the first of `match`", required=True),
        "since": Key(
            _TEXT, "its request field with the start, in seconds since 1970", required=True
        ),
        "limit": Key(_TEXT, "its request field with the most statuses wanted", required=True),
        "days": Key(Number(minimum=1), "how many days back it knows anything", required=True),
        "results": Key(_TEXT, "its response field with the statuses", required=True),
        "outcome": Key(_TEXT, "the field of a status that tells the outcome", required=True),
        "at": Key(_TEXT, "the field of a status with a time, in seconds since 1970", required=True),
        "done": Key(Items(_TEXT), "outcomes of what the service has carried out", required=True),
        "refused": Key(Items(_TEXT), "outcomes after which it may go out again by itself"),
        "report": Key(_REPORT, "a callback that tells the same"),
        "reason": Key(_TEXT, "why it was decided so", required=True),
    }
)

BATCH = Record(
    {
        "items": Key(_TEXT, "the request field that is cut into several requests", required=True),
        "size": Key(Number(minimum=1), "the most elements of one request", required=True),
        "results": Key(_TEXT, "the response field with an outcome for each element", required=True),
        "match": Key(Items(_TEXT), "the fields that tell whose outcome it is", required=True),
        "statuses": Key(_STATUSES, "how it is learned later what became of an element"),
    }
)
"""How a list of any length is sent."""


def built_batch(plain: Plain) -> Batch:
    """Return the batch that policy decides on."""
    return Batch(
        items=plain.get("items", ""),
        size=plain.get("size", 1),
        results=plain.get("results", ""),
        match=_present(plain.get("match", ())),
        statuses=_statuses(plain["statuses"]) if "statuses" in plain else None,
    )


def _statuses(plain: Plain) -> Statuses:
    return Statuses(
        serial=plain.get("serial", ""),
        action=plain.get("action", ""),
        since=plain.get("since", ""),
        limit=plain.get("limit", ""),
        days=plain.get("days", 1),
        results=plain.get("results", ""),
        outcome=plain.get("outcome", ""),
        at=plain.get("at", ""),
        done=_present(plain.get("done", ())),
        refused=_present(plain.get("refused", ())),
        report=_report(plain["report"]) if "report" in plain else None,
        reason=plain.get("reason", ""),
    )


def _report(plain: Plain) -> Report:
    return Report(
        callback=plain.get("callback", ""),
        number=_present(plain.get("number", ())),
        serial=plain.get("serial", ""),
        outcome=plain.get("outcome", ""),
        at=plain.get("at", ""),
    )


def _present(items: Iterable[Any]) -> tuple[Any, ...]:
    """Return *items* without the gaps that items of a wrong type have left."""
    return tuple(item for item in items if item is not None)
