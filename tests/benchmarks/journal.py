"""What a journal costs: time and CPU of a message with it, beside none, and the size of the file.

The transport answers at once, so all that is measured is this package, SQLite and the disk::

    python -m tests.benchmarks.journal --count 100000
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tc3 import Credential, Journal
from tc3.sms import SmsClient
from tc3.testing import FakeClock, FakeTransport
from tests.runtime.batching import accepting, messages
from tests.runtime.journaling import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from tc3 import BatchJournal, HttpRequest, HttpResponse


class Service:
    """Accepts everything, and keeps nothing."""

    def send(self, request: HttpRequest) -> HttpResponse:
        """Respond at once."""
        return FakeTransport(accepting).send(request)


def send(count: int, journal: BatchJournal | None) -> None:
    """Send *count* messages, or have the journal tell of them."""
    sms = SmsClient(
        Credential("id", "key"),
        region="ap-singapore",
        transport=Service(),
        clock=FakeClock(monotonic=0.0),
    )
    run = sms.send_multi_global_sms_batches(messages(count), sms_sdk_app_id="1", journal=journal)
    assert sum(outcome.kind == "done" for outcome in run) == count


def measure(name: str, count: int, work: Callable[[], None]) -> None:
    """Print what a message takes in *work*."""
    started, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = f"{wall / count * 1e6:6.1f} us wall, {cpu / count * 1e6:6.1f} us CPU a message"
    sys.stdout.write(f"{name:24} {figures}, peak {peak:.0f} MB\n")


def main() -> None:
    """Send without a journal, with one, and again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    count: int = parser.parse_args().count
    send(1000, None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "campaign.db"
        measure("without a journal", count, lambda: send(count, None))
        measure("with a journal", count, lambda: send(count, Journal(path)))
        measure("all told by the journal", count, lambda: send(count, Journal(path)))
        assert states(path) == {"done": count}
        sys.stdout.write(f"{path.stat().st_size / count:.0f} bytes of the file a message\n")


if __name__ == "__main__":
    main()
