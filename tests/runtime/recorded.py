"""Responses as the fake endpoint writes them: to good and bad requests, and through every fault."""

from __future__ import annotations

import contextlib
import socket
from itertools import product
from typing import TYPE_CHECKING

from tests.contract.endurance.faulty import FAULTS
from tests.mock.raw import ACTION, MESSAGE, PARAMETERS, mock, signed

if TYPE_CHECKING:
    from tc3gen.mock import MockEndpoint

_SEVERAL = [{**MESSAGE, "PhoneNumber": f"+6019889{number:04}"} for number in range(3)]
_CLOSING = {"Connection": "close"}
_SECONDS = 0.3
"""How long a response may take, and how long is waited where a fault is about what comes later."""

REQUESTS = (
    signed(changes=_CLOSING),
    signed(PARAMETERS | {"MultiSmsInfoSet": _SEVERAL}, changes=_CLOSING),
    signed(PARAMETERS | {"MultiSmsInfoSet": []}, changes=_CLOSING),
    signed({"Offset": 0, "Limit": 10}, action="DescribeX", changes=_CLOSING),
    signed(timestamp=1, changes=_CLOSING),
    signed(changes=_CLOSING | {"X-TC-Version": None}),
)


def recorded(step: int = 1) -> list[bytes]:
    """Return the bytes of each response that has any, or of each so many."""
    found: list[bytes] = []
    with mock() as endpoint:
        for fault, request in list(product(FAULTS, REQUESTS))[::step]:
            endpoint.clear_rules()
            with contextlib.suppress(ValueError):  # an example belongs to one action
                endpoint.inject(fault, action=ACTION)
            found.append(_response_of(endpoint, request))
    return [response for response in found if response]


def _response_of(endpoint: MockEndpoint, request: bytes) -> bytes:
    """Return all that comes in response, even before the connection is reset."""
    host, _, port = endpoint.url.removeprefix("http://").rpartition(":")
    received = bytearray()
    with (
        contextlib.suppress(OSError),
        socket.create_connection((host, int(port)), timeout=_SECONDS) as line,
    ):
        line.sendall(request)
        while part := line.recv(65536):
            received += part
    return bytes(received)
