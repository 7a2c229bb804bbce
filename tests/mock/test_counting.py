"""What is counted when threads, endpoints and the end come together."""

from __future__ import annotations

import socket
import threading

from tc3gen.mock import Count, faults
from tests.mock.raw import MESSAGE, NOW, PARAMETERS, Line, ask, mock, signed


def test_what_has_arrived_when_the_endpoint_stops_is_counted() -> None:
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


def test_threads_that_send_at_once_are_counted_exactly() -> None:
    def send(number: int) -> None:
        with Line(endpoint) as line:
            for turn in range(25):
                item = {**MESSAGE, "SessionContext": f"{number}-{turn % 5}"}
                line.send(signed({**PARAMETERS, "MultiSmsInfoSet": [item]}))
                line.answer()

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


def test_endpoints_side_by_side_know_nothing_of_each_other() -> None:
    with mock() as one, mock() as other:
        one.inject(faults.BadGateway())
        statuses = [ask(endpoint, signed()).status for endpoint in (one, other)]

    assert statuses == [502, 200]
    assert (len(one.requests), len(other.requests)) == (1, 1)
    assert NOW == 1551113065
