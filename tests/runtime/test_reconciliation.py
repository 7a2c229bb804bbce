"""What became of unknown items is told by evidence alone; without it they stay unknown."""

from __future__ import annotations

import itertools
from typing import Any, TypeAlias

import pytest

from tc3 import JournalRecord
from tests.runtime.reconciling import SENT, Remembered, found, item, status

ASKED = "in PullSmsSendStatusByPhoneNumber, by"
BOTH = "PhoneNumber and SessionContext"
ALONE = f"{ASKED} PhoneNumber alone"
NONE = ("unknown", "there is no status of it")
DONE = ("done", f"SUCCESS {ALONE}")

DAY = 86_400

Case: TypeAlias = tuple[list[JournalRecord], list[dict[str, Any]], dict[int, tuple[str, str]]]

CASES: dict[str, Case] = {
    "one status for one message to the number": ([item()], [status()], {0: DONE}),
    "a message that a carrier did not deliver was carried out": (
        [item()],
        [status(outcome="FAIL")],
        {0: ("done", f"FAIL {ALONE}")},
    ),
    "no status": ([item()], [], {0: NONE}),
    "a status of another number": ([item(0)], [status(number=1)], {0: NONE}),
    "a status from before the message was sent": ([item()], [status(at=SENT - 301)], {0: NONE}),
    "a clock that is five minutes ahead": ([item()], [status(at=SENT - 300)], {0: DONE}),
    "a status without a time": (
        [item()],
        [status(at=None)],
        {0: ("unknown", "a status may be older than the item, as its time does not tell")},
    ),
    "the session context tells two messages to one number apart": (
        [item(context="a"), item(context="b")],
        [status(context="b")],
        {0: NONE, 1: ("done", f"SUCCESS {ASKED} PhoneNumber and SessionContext")},
    ),
    "a context of another campaign": ([item(context="a")], [status(context="x")], {0: NONE}),
    "a message without context where the service tells contexts": (
        [item(context="a"), item()],
        [status("s-1", context="x"), status("s-2")],
        {0: NONE, 1: DONE},
    ),
    "contexts that the service does not tell": (
        [item(context="a")],
        [status(context=None)],
        {0: DONE},
    ),
    "one status for two messages": (
        [item(), item()],
        [status()],
        dict.fromkeys(
            range(2),
            (
                "unknown",
                "statuses by PhoneNumber alone: 1, such items: 2; nothing tells whose they are",
            ),
        ),
    ),
    "two statuses for two messages": (
        [item(), item(sent_at=SENT + 60)],
        [status("s-1"), status("s-2", "FAIL", at=SENT + 70)],
        dict.fromkeys(range(2), ("done", f"FAIL or SUCCESS {ALONE}, 2 statuses for as many items")),
    ),
    "two statuses from before the second message was sent": (
        [item(), item(sent_at=SENT + 900)],
        [status("s-1"), status("s-2")],
        dict.fromkeys(
            range(2),
            ("unknown", "a status may be older than the item, as its time does not tell"),
        ),
    ),
    "more statuses than messages: others send to the number": (
        [item()],
        [status("s-1"), status("s-2")],
        {
            0: (
                "unknown",
                "statuses by PhoneNumber alone: 2, such items: 1; nothing tells whose they are",
            )
        },
    ),
    "two messages with the same context": (
        [item(context="a"), item(context="a")],
        [status(context="a")],
        dict.fromkeys(
            range(2),
            (
                "unknown",
                f"statuses by {BOTH}: 1, such items: 2; nothing tells whose they are",
            ),
        ),
    ),
    "the status of a message that is known to be done": (
        [item(state="done", serial="s-1"), item()],
        [status("s-1")],
        {1: NONE},
    ),
    "the other status beside that": (
        [item(state="done", serial="s-1"), item()],
        [status("s-1"), status("s-2")],
        {1: DONE},
    ),
    "a message that is done, of which nobody knows the serial number": (
        [item(state="done"), item()],
        [status("s-1")],
        {
            1: (
                "unknown",
                "statuses by PhoneNumber alone: 1, such items: 2; nothing tells whose they are",
            )
        },
    ),
    "a message that was refused, or not sent, has no status": (
        [item(state="refused"), item(state="not_sent"), item()],
        [status("s-1")],
        {2: DONE},
    ),
    "the serial number of an unknown message": (
        [item(serial="s-2"), item()],
        [status("s-1"), status("s-2")],
        {0: ("done", f"SUCCESS {ASKED} SerialNo"), 1: DONE},
    ),
    "a serial number that no status has": (
        [item(serial="s-2"), item()],
        [status("s-1")],
        {0: NONE, 1: DONE},
    ),
    "a status twice": ([item()], [status(), status()], {0: DONE}),
    "a failure and then a success": ([item()], [status(outcome="FAIL"), status()], {0: DONE}),
    "a success and then a failure": ([item()], [status(), status(outcome="FAIL")], {0: DONE}),
    "a status that nobody documented": (
        [item()],
        [status(outcome="\x1b[31m+60190000000")],
        {0: ("unknown", "there is a status that is not documented")},
    ),
    "a status without an outcome": (
        [item()],
        [status(outcome=None)],
        {0: ("unknown", "there is a status that is not documented")},
    ),
    "a status without a serial number": (
        [item()],
        [status(None)],
        {0: ("unknown", "there is a status without SerialNo")},
    ),
    "a hundred statuses, where there may be more": (
        [item(context="a"), item(1)],
        [status("s-a", context="a"), *(status(f"s-{n}", number=1) for n in range(100))],
        {
            0: ("done", f"SUCCESS {ASKED} PhoneNumber and SessionContext"),
            1: ("unknown", "there are more statuses than can be asked for"),
        },
    ),
    "older than seven days": (
        [item(sent_at=SENT - 7 * DAY)],
        [status(at=SENT - 7 * DAY + 5)],
        {0: ("unknown", "it is older than 7 days, so nobody can ask")},
    ),
    "nearly seven days old": (
        [item(sent_at=SENT - 7 * DAY + 3700)],
        [status(at=SENT - 7 * DAY + 3705)],
        {0: DONE},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_guessed(name: str) -> None:
    items, statuses, expected = CASES[name]

    for order in itertools.islice(itertools.permutations(statuses), 6):
        assert found(Remembered(*items), *order) == expected
