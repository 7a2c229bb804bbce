"""The clock of the server is read from its Date header, in any local time zone."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpResponse
from tc3._calls.clock import ServerClock

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = 1_551_113_065.0


@pytest.fixture
def far_east() -> Iterator[None]:
    """Let this machine be eight hours ahead of Greenwich."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC-8"
    time.tzset()
    yield
    del os.environ["TZ"]
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def _response(**headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(status=200, headers=named, body=b"")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone cannot be set here")
@pytest.mark.usefixtures("far_east")
@pytest.mark.parametrize(
    "date",
    [
        pytest.param("Mon, 25 Feb 2019 16:44:25 GMT", id="with its zone"),
        pytest.param("Mon, 25 Feb 2019 16:44:25", id="without a zone"),
        pytest.param("Mon, 25 Feb 2019 16:44:25 -0000", id="of no known zone"),
        pytest.param("Mon Feb 25 16:44:25 2019", id="as C writes it"),
        pytest.param("Tue, 26 Feb 2019 00:44:25 +0800", id="of another zone"),
    ],
)
def test_a_date_without_a_zone_is_in_utc(date: str) -> None:
    clock = ServerClock(lambda: 0.0)
    assert clock.follow(_response(date=date))
    assert clock.now() == NOW


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("7", 7), ("61", 60), ("9" * 40, 60), ("9" * 400, 60), ("-5", 0), ("nan", 0), ("1e3", 0)],
)
def test_a_service_can_ask_for_a_pause_of_a_minute_at_most(asked: str, seconds: float) -> None:
    """What is no whole number of seconds asks for nothing."""
    assert ServerClock(lambda: 0.0).retry_after(_response(retry_after=asked)) == seconds
