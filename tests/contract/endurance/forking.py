"""A program whose threads share a client, and which forks in the middle of their calls.

Its arguments are the URL of the endpoint, a key and its secret, how many children to fork, and how
many calls each thread makes; it says one line for each call, ``process kind name said how``.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    _ROOT = Path(__file__).parents[3]
    sys.path += [str(_ROOT), str(_ROOT / "generated")]

from tc3 import Credential, TencentCloudError
from tc3.sms import SmsClient
from tests.contract.endurance.truth import APP, REGION, message, told_by, told_by_error
from tests.support.clocks import ClockOf, sleepless

if TYPE_CHECKING:
    from tests.contract.endurance.truth import Told

THREADS = 8
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """What each process does."""

    children: int
    calls: int


def main() -> int:
    """Run what the command line asks for; return 0 where every process came to its end."""
    url, secret_id, secret_key, children, calls = sys.argv[1:]
    plan = Plan(int(children), int(calls))
    sms = SmsClient(
        Credential(secret_id, secret_key),
        region=REGION,
        endpoint=url,
        clock=ClockOf(sleep=sleepless, random=lambda: 0.0),
    )
    under_way = threading.Semaphore(0)
    threads = _started(sms, plan.calls, under_way)
    pids = [_forked(sms, plan.calls, under_way) for _ in range(plan.children)]
    for thread in threads:
        thread.join()
    # A call of this process is the last to speak of connections that children could have ended.
    _say(_called(sms, f"{os.getpid()}-last"))
    return max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids)


def _started(sms: SmsClient, calls: int, under_way: threading.Semaphore) -> list[threading.Thread]:
    threads = [
        threading.Thread(target=_work, args=(sms, calls, number, under_way), daemon=True)
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    return threads


def _forked(sms: SmsClient, calls: int, under_way: threading.Semaphore) -> int:
    """Fork while the threads of this process are in the middle of their calls."""
    for _ in range(THREADS):
        under_way.acquire(timeout=_PATIENCE)
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        threads = _started(sms, calls, threading.Semaphore(0))
        for thread in threads:
            thread.join(_PATIENCE)
        code = int(any(thread.is_alive() for thread in threads))
        sms.close()
    except BaseException:  # noqa: BLE001 - nothing may run what the parent has planned
        traceback.print_exc()
    finally:
        os._exit(code)


def _work(sms: SmsClient, calls: int, thread: int, under_way: threading.Semaphore) -> None:
    for number in range(calls):
        under_way.release()
        _say(_called(sms, f"{os.getpid()}-{thread}-{number}"))


def _called(sms: SmsClient, name: str) -> Told:
    try:
        response = sms.send_multi_global_sms(sms_sdk_app_id=APP, multi_sms_info_set=[message(name)])
    except TencentCloudError as error:
        return told_by_error(name, error)
    return told_by(name, response)


def _say(told: Told) -> None:
    """Write one line in one piece: several processes share the output, and no buffer."""
    how = told.how.replace(" ", "-")
    os.write(1, f"{told.name} {told.said} {how} {told.arrivals}\n".encode())


if __name__ == "__main__":
    sys.exit(main())
