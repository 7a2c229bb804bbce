"""A child inherits a client of which its parent's threads hold a part at that moment."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import TYPE_CHECKING

import pytest

from tc3 import Credential, RequestOptions
from tc3._calls.rate_limiter import RateLimiter
from tc3._calls.retry import RetryQuota
from tc3.sms import AsyncSmsClient
from tc3gen.mock import MockEndpoint
from tests.contract.endurance.truth import APP, REGION, message
from tests.contract.matrix.driving import spec

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here"),
    # Newer Pythons warn of what is tested here: a fork while there are other threads.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

_PATIENCE = 10.0


def ends_in_a_child(act: Callable[[], object]) -> bool:
    """Return whether *act* comes to its end in a child process."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            thread = threading.Thread(target=act, daemon=True)
            thread.start()
            thread.join(_PATIENCE)
            code = int(thread.is_alive())
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def take_and_give(quota: RetryQuota) -> None:
    assert quota.take()
    quota.give_back()


@pytest.mark.parametrize(
    ("part", "use"),
    [
        pytest.param(RetryQuota(100), take_and_give, id="quota"),
        pytest.param(
            RateLimiter(10), lambda rate_limiter: rate_limiter.reserve(0, 1), id="rate_limiter"
        ),
    ],
)
def test_a_lock_that_a_thread_of_the_parent_held_does_not_stop_a_child(
    part: RetryQuota | RateLimiter, use: Callable[[RetryQuota | RateLimiter], object]
) -> None:
    with part._lock:  # noqa: SLF001 - what another thread does for a moment
        assert ends_in_a_child(lambda: use(part))
    use(part)


def test_a_client_for_event_loops_goes_on_in_a_child_with_connections_of_its_own() -> None:
    """It has called before, so it has a connection, which stays its parent's."""
    with MockEndpoint(spec(), rate_limits=False) as endpoint:
        key = Credential(endpoint.secret_id, endpoint.secret_key)
        sms = AsyncSmsClient(key, region=REGION, endpoint=endpoint.url)

        def call(name: str) -> None:
            asyncio.run(
                sms.send_multi_global_sms(
                    sms_sdk_app_id=APP,
                    multi_sms_info_set=[message(name)],
                    options=RequestOptions(timeout=_PATIENCE / 2),
                )
            )

        call("parent before")
        assert ends_in_a_child(lambda: call("child"))
        call("parent after")
        asyncio.run(sms.close())
    arrived = [
        one.parameters["MultiSmsInfoSet"][0]["SessionContext"]
        for one in endpoint.requests
        if one.parameters
    ]
    assert arrived == ["parent before", "child", "parent after"]
