"""Gzip: what is decompressed, within limits of size and time."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from tc3 import HttpTransport, OutcomeUnknownError
from tc3._http.decompression import DecompressionError, gunzip
from tests.support.loopback import http_response, request
from tests.support.servers import Server, respond_always

MEGABYTE = 1024 * 1024
BOMB = gzip.compress(bytes(64 * MEGABYTE), compresslevel=1)
PACKED = {"Content-Encoding": "gzip"}


def test_a_gzip_bomb_is_refused_once_it_is_too_large() -> None:
    """It takes little more memory than is allowed to be unpacked."""
    tracemalloc.start()
    try:
        with pytest.raises(DecompressionError, match="larger than 1,048,576 bytes"):
            gunzip(BOMB, max_bytes=MEGABYTE, check=lambda: None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * MEGABYTE


def test_the_deadline_ends_unpacking_between_two_parts() -> None:
    parts = iter(range(3))

    def step() -> None:
        if next(parts, None) is None:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        gunzip(BOMB, max_bytes=64 * MEGABYTE, check=step)
    assert next(parts, None) is None


def test_a_response_unpacked_after_the_deadline_is_not_used() -> None:
    """The clock stands still until the whole response has come."""
    times = iter([0.0] * 8)
    packed = gzip.compress(bytes(8 * MEGABYTE), compresslevel=1)
    with (
        Server(respond_always(http_response(packed, headers=PACKED))) as peer,
        HttpTransport(monotonic=lambda: next(times, 10.0)) as transport,
        pytest.raises(OutcomeUnknownError, match="timed out"),
    ):
        transport.send(request(peer.url, clock=lambda: 0.0))


def test_too_many_gzip_parts_are_refused() -> None:
    packed = gzip.compress(b"") * 2000
    with pytest.raises(DecompressionError, match="too many pieces"):
        gunzip(packed, max_bytes=MEGABYTE, check=lambda: None)


def test_ten_megabytes_are_accepted_and_more_only_on_request() -> None:
    """Packed or not: what counts is what it becomes."""
    fits, too_large = bytes(10 * MEGABYTE), bytes(10 * MEGABYTE + 1)
    for content, headers in ((too_large, {}), (gzip.compress(too_large, 1), PACKED)):
        with Server(respond_always(http_response(content, headers=headers))) as peer:
            with (
                HttpTransport() as transport,
                pytest.raises(OutcomeUnknownError, match="larger than 10,485,760 bytes"),
            ):
                transport.send(request(peer.url))
            with HttpTransport(max_response_bytes=11 * MEGABYTE) as transport:
                assert transport.send(request(peer.url)).body == too_large
    with (
        Server(respond_always(http_response(gzip.compress(fits, 1), headers=PACKED))) as peer,
        HttpTransport() as transport,
    ):
        assert transport.send(request(peer.url)).body == fits
