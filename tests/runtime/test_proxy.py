"""Proxies: which one is used, how a tunnel is opened, and what stays private."""

from __future__ import annotations

import base64
import logging
import select
import socket
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import HttpTransport, NotSentError, ValidationError
from tc3._http.endpoint import Endpoint
from tc3._http.proxy import Proxy, proxy_chooser
from tc3.sms import SmsClient
from tests.support.loopback import (
    KEY,
    REGION,
    accepted,
    fails_in_time,
    http_response,
    refusing_endpoint,
    request,
    send,
)
from tests.support.servers import Connection, Exchange, Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")

USER, PASSWORD = "somebody", "p@ss:word/ü"
QUOTED = "somebody:p%40ss:word%2F%C3%BC"
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
SMS = "sms.intl.tencentcloudapi.com"
HUSH = (PASSWORD, QUOTED, "p%40ss", BASIC, BASIC.removeprefix("Basic "))
OPENED = b"HTTP/1.1 200 Connection established\r\nVia: a proxy\r\n\r\n"


def _tunnel(connection: Connection) -> None:
    """Open the tunnel that a client asks this proxy for, and forward bytes both ways."""
    asked = connection.receive(whole=False)
    if asked is None:
        return
    host, _, port = asked.line.split(" ")[1].rpartition(":")
    with socket.create_connection((host, int(port)), 5) as target:
        connection.socket.sendall(OPENED)
        _forward(connection.socket, target)


def _forward(one: socket.socket, other: socket.socket) -> None:
    while True:
        readable, _, _ = select.select([one, other], [], [], 5)
        for source in readable:
            part = source.recv(65536)
            if not part:
                return
            (other if source is one else one).sendall(part)


def test_requests_go_through_a_tunnel_that_the_proxy_opens() -> None:
    """It is asked once, with credentials; what goes through it is for the service alone."""
    with (
        Server(respond_always(http_response(accepted())), tls=server_tls()) as service,
        Server(_tunnel) as proxy,
        HttpTransport(
            ssl_context=client_tls(), proxy=f"http://{QUOTED}@127.0.0.1:{proxy.port}"
        ) as transport,
    ):
        sms = SmsClient(KEY, region=REGION, endpoint=service.url, transport=transport)
        for _ in range(2):
            send(sms)
    (asked,) = proxy.requests
    assert (asked.line, sorted(asked.headers)) == (
        f"CONNECT localhost:{service.port} HTTP/1.1",
        [("host", f"localhost:{service.port}"), ("proxy-authorization", BASIC)],
    )
    assert [received.connection for received in service.requests] == [0, 0]
    assert not any("proxy" in name for seen in service.requests for name, _ in seen.headers)


def test_the_environment_names_the_proxy_when_the_transport_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Later changes of the environment change nothing."""
    with (
        Server(respond_always(), tls=server_tls()) as service,
        Server(_tunnel) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        with HttpTransport(ssl_context=client_tls()) as transport:
            monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
            assert transport.send(request(service.url)).status == 200
    (asked,) = proxy.requests
    assert asked.headers == (("host", f"localhost:{service.port}"),)


@pytest.mark.parametrize("settings", [{"trust_env": False}, {"proxy": ""}], ids=str)
def test_a_transport_can_do_without_the_proxy_of_the_environment(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with (
        Server(respond_always(), tls=server_tls()) as service,
        HttpTransport(ssl_context=client_tls(), **settings) as transport,
    ):
        assert transport.send(request(service.url)).status == 200


def test_plain_http_to_this_machine_never_takes_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one that was given nor one of the environment."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for transport in (HttpTransport(), HttpTransport(proxy="http://127.0.0.1:9")):
        with Server(respond_always()) as service, transport:
            assert transport.send(request(service.url)).status == 200


REFUSALS: dict[str, tuple[bytes, str]] = {
    "wants credentials": (
        b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno",
        "{proxy} refused with status 407",
    ),
    "cannot connect": (b"HTTP/1.0 502 Bad\r\n\r\n", "{proxy} refused with status 502"),
    "redirects": (
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n",
        "{proxy} refused with status 302",
    ),
    "hangs up": (b"", "no response of {proxy}: the connection was closed before its end"),
    "is none": (b"SSH-2.0-x\r\n\r\n", "no response of {proxy}: its head is not HTTP/1.1"),
    "says too much": (OPENED + b"x", "no response of {proxy}: more came than its head"),
}


@pytest.mark.parametrize(("response", "message"), REFUSALS.values(), ids=REFUSALS)
def test_a_proxy_that_opens_no_tunnel_means_that_nothing_was_sent(
    response: bytes, message: str
) -> None:
    """Said as such, so that nobody looks for the fault at the service."""
    with (
        Server(Exchange(reads="head", response=response)) as proxy,
        HttpTransport(proxy=f"127.0.0.1:{proxy.port}") as transport,
        pytest.raises(NotSentError) as caught,
    ):
        transport.send(request(SMS))
    where = f"the proxy 127.0.0.1:{proxy.port} on the way to {SMS}:443"
    assert (caught.value.message, proxy.connections) == (message.format(proxy=where), 1)
    assert f"127.0.0.1:{proxy.port}" in str(caught.value)


def test_an_unreachable_proxy_is_distinguished_from_an_unreachable_service() -> None:
    with refusing_endpoint() as url:
        transport = HttpTransport(proxy=url)
        with pytest.raises(NotSentError) as caught:
            transport.send(request(SMS))
    where = f"the proxy {url.removeprefix('http://')} on the way to {SMS}:443"
    why = "ConnectionRefusedError: Connection refused"
    assert caught.value.message == f"could not connect to {where} ({why})"


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(Connection.wait, id="is silent"),
        pytest.param(lambda client: client.trickle(b"HTTP/1.1 200 OK ......"), id="trickles"),
    ],
)
def test_a_proxy_is_waited_for_until_the_deadline(script: Callable[[Connection], None]) -> None:
    with Server(script) as proxy, HttpTransport(proxy=f"127.0.0.1:{proxy.port}") as transport:
        host = SMS
        error = fails_in_time(lambda: transport.send(request(host, seconds=0.3)), seconds=0.3)
    assert isinstance(error, NotSentError)
    where = f"the proxy 127.0.0.1:{proxy.port} on the way to {SMS}:443"
    assert error.message == f"could not connect to {where} (TimeoutError: timed out)"


PARSED: dict[str, Proxy] = {
    "http://proxy.example:3128": Proxy("proxy.example", 3128),
    "HTTP://proxy.example:3128/": Proxy("proxy.example", 3128),
    "proxy.example:3128": Proxy("proxy.example", 3128),
    "proxy.example": Proxy("proxy.example", 80),
    "http://[::1]:3128": Proxy("::1", 3128),
    f"http://{QUOTED}@proxy.example:3128": Proxy("proxy.example", 3128, BASIC),
    "http://a:b@c@proxy.example": Proxy("proxy.example", 80, "Basic YTpiQGM="),
    "http://a@proxy.example": Proxy("proxy.example", 80, "Basic YTo="),
}


@pytest.mark.parametrize(("url", "proxy"), PARSED.items(), ids=PARSED)
def test_the_url_of_a_proxy_is_parsed(url: str, proxy: Proxy) -> None:
    assert Proxy.parse(url) == proxy


def test_a_tunnel_to_an_address_of_ipv6_has_it_in_brackets() -> None:
    asked = Proxy("proxy.example", 80).connect_request(Endpoint.parse("[2001:db8::1]"))
    assert asked == b"CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n"


NO_URL = "is no URL of a proxy, such as http://user:password@host:3128"
NO_HTTP = "is no proxy that is spoken to over plain http, which alone works"
UNUSABLE = {
    f"https://{QUOTED}@proxy.example:443": NO_HTTP,
    f"socks5://{QUOTED}@proxy.example:1080": NO_HTTP,
    f"http://{QUOTED}@": NO_URL,
    f"http://{QUOTED}@proxy.example/path": NO_URL,
    f"http://{QUOTED}@proxy.example:x": NO_URL,
    f"http://{QUOTED}@proxy example": NO_URL,
    f"http://{QUOTED}@proxy.example:70000": "has no port between 1 and 65535",
    f"http://{QUOTED}@proxy.example:0": "has no port between 1 and 65535",
}


@pytest.mark.parametrize(("url", "message"), UNUSABLE.items(), ids=range(len(UNUSABLE)))
def test_a_proxy_that_cannot_be_used_is_refused_without_being_shown(
    url: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once where it was given; where the environment names it, once it would be used."""
    with pytest.raises(ValidationError) as given:
        HttpTransport(proxy=url)
    assert [str(problem) for problem in given.value.problems] == [f"proxy: {message}"]
    monkeypatch.setenv("HTTPS_PROXY", url)
    with HttpTransport() as transport, pytest.raises(ValidationError) as found:
        transport.send(request(SMS))
    assert [str(problem) for problem in found.value.problems] == [f"HTTPS_PROXY: {message}"]
    _assert_hushed(
        *traceback.format_exception(given.value), *traceback.format_exception(found.value)
    )


def test_the_credentials_of_a_proxy_stay_private(caplog: pytest.LogCaptureFixture) -> None:
    """No repr, no error and no log shows them."""
    with (
        caplog.at_level(logging.DEBUG),
        Server(Exchange(reads="head", response=b"HTTP/1.1 407 -\r\n\r\n")) as peer,
        HttpTransport(proxy=f"http://{QUOTED}@127.0.0.1:{peer.port}") as transport,
        pytest.raises(NotSentError) as caught,
    ):
        transport.send(request(SMS))
    proxy = Proxy.parse(f"http://{QUOTED}@proxy.example:3128")
    assert repr(proxy) == "Proxy(host='proxy.example', port=3128)"
    _assert_hushed(
        caplog.text,
        repr(transport),
        repr(proxy_chooser(f"http://{QUOTED}@proxy.example", {})),
        *traceback.format_exception(caught.value),
    )


def _assert_hushed(*texts: str) -> None:
    assert [word for word in HUSH if word in "\n".join(texts)] == []
