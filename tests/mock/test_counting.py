"""Requests are counted exactly: of many threads, of two endpoints, and while stopping."""

from __future__ import annotations

import socket
import threading

from tc3gen.mock import Count, faults
from tests.mock.raw import MESSAGE, NOW, PARAMETERS, RawClient, ask, mock, signed


def test_requests_that_have_arrived_when_the_endpoint_stops_are_counted() -> None:
    """Connections that nobody accepted yet are taken, and the requests in them."""
    endpoint = mock()
    host, _, port = endpoint.url.removeprefix("http://").rpartition(":")
    sockets = [socket.create_connection((host, int(port)), timeout=5) for _ in range(5)]
    for each in sockets:
        each.sendall(signed())
    with endpoint:
        pass
    for each in sockets:
        each.close()

    assert endpoint.count() == Count(5, 5)


def test_requests_of_many_threads_are_counted_exactly() -> None:
    def send(number: int) -> None:
        with RawClient(endpoint) as client:
            for attempt in range(25):
                item = {**MESSAGE, "SessionContext": f"{number}-{attempt % 5}"}
                client.send(signed({**PARAMETERS, "MultiSmsInfoSet": [item]}))
                client.response()

    with mock() as endpoint:
        threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

    assert endpoint.count() == Count(200, 200)
    assert endpoint.count(SessionContext="3-2") == Count(5, 5)
    assert len(endpoint.acted_twice) == 40
    assert sorted({one.attempt for one in endpoint.requests}) == [1, 2, 3, 4, 5]


def test_two_endpoints_share_no_counts_and_no_rules() -> None:
    with mock() as one, mock() as other:
        one.inject(faults.BadGateway())
        statuses = [ask(endpoint, signed()).status for endpoint in (one, other)]

    assert statuses == [502, 200]
    assert (len(one.requests), len(other.requests)) == (1, 1)
    assert NOW == 1551113065
