"""Requests go to any host over TLS, and over plain http only to this machine."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpTransport, Problem, RequestOptions, ValidationError
from tc3._http.endpoint import Endpoint
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import FakeTransport
from tests.support.clocks import ClockOf
from tests.support.loopback import KEY, NOW, REGION, accepted, for_each, http_response, send
from tests.support.servers import Server, respond_always
from tests.support.tls import client_tls, server_tls

if TYPE_CHECKING:
    from tc3._http.sockets import Address

SMS = "sms.intl.tencentcloudapi.com"

ACCEPTED: dict[str, Endpoint] = {
    SMS: Endpoint("https", SMS, 443, SMS),
    f"https://{SMS}": Endpoint("https", SMS, 443, SMS),
    f"https://{SMS}/": Endpoint("https", SMS, 443, SMS),
    f"{SMS}:443": Endpoint("https", SMS, 443, SMS),
    f"{SMS}:8443": Endpoint("https", SMS, 8443, f"{SMS}:8443"),
    f"https://{SMS}:80": Endpoint("https", SMS, 80, f"{SMS}:80"),
    "host_in_docker:65535": Endpoint("https", "host_in_docker", 65535, "host_in_docker:65535"),
    f"{SMS}.": Endpoint("https", f"{SMS}.", 443, SMS),
    f"https://{SMS}.:8443/": Endpoint("https", f"{SMS}.", 8443, f"{SMS}:8443"),
    "http://localhost.:8000": Endpoint("http", "localhost.", 8000, "localhost:8000"),
    "10.0.0.1": Endpoint("https", "10.0.0.1", 443, "10.0.0.1"),
    "[2001:db8::1]": Endpoint("https", "2001:db8::1", 443, "[2001:db8::1]"),
    "https://[2001:db8::1]:8443/": Endpoint("https", "2001:db8::1", 8443, "[2001:db8::1]:8443"),
    "https://127.0.0.1": Endpoint("https", "127.0.0.1", 443, "127.0.0.1"),
    "http://127.0.0.1": Endpoint("http", "127.0.0.1", 80, "127.0.0.1"),
    "http://127.0.0.1:80": Endpoint("http", "127.0.0.1", 80, "127.0.0.1"),
    "http://127.0.0.1:8000/": Endpoint("http", "127.0.0.1", 8000, "127.0.0.1:8000"),
    "http://127.1.2.3:443": Endpoint("http", "127.1.2.3", 443, "127.1.2.3:443"),
    "http://localhost:8000": Endpoint("http", "localhost", 8000, "localhost:8000"),
    "http://LOCALHOST": Endpoint("http", "LOCALHOST", 80, "LOCALHOST"),
    "http://[::1]:8000": Endpoint("http", "::1", 8000, "[::1]:8000"),
}


@pytest.mark.parametrize(("text", "wanted"), ACCEPTED.items(), ids=ACCEPTED)
def test_a_host_a_port_and_a_url_without_path_are_read(text: str, wanted: Endpoint) -> None:
    """Host to connect to, port, and the Host header, which leaves out a default port."""
    assert Endpoint.parse(text) == wanted


FORM = "is no host, host:port or URL without a path"
PLAIN = "is plain http, which is allowed to this machine only"
PORT = "has no port between 1 and 65535"

REFUSED: dict[str, str] = {
    "": FORM,
    " ": FORM,
    f"{SMS}\n": FORM,
    f" {SMS}": FORM,
    f"{SMS}/path": FORM,
    f"https://{SMS}/?a=b": FORM,
    f"https://{SMS}#a": FORM,
    f"https://user:password@{SMS}": FORM,
    f"ftp://{SMS}": FORM,
    f"//{SMS}": FORM,
    "https://": FORM,
    f"{SMS}\r\nX-Evil: y": FORM,
    f"{SMS}:": FORM,
    f"{SMS}:http": FORM,
    f"{SMS}:-1": FORM,
    f"{SMS}:443443": FORM,
    "sms。tencentcloudapi.com": FORM,
    "2001:db8::1": FORM,
    "[::1": FORM,
    "[fe80::1%eth0]": FORM,
    ".": FORM,
    f"{SMS}..": FORM,
    # With a dot behind it an address is looked up as a name.
    "10.0.0.1.": FORM,
    "http://127.0.0.1.:8000": FORM,
    f"{SMS}:0": PORT,
    f"{SMS}:65536": PORT,
    f"http://{SMS}": PLAIN,
    f"http://{SMS}:443": PLAIN,
    "http://10.0.0.1": PLAIN,
    "http://0.0.0.0:8000": PLAIN,
    "http://128.0.0.1": PLAIN,
    "http://[::]": PLAIN,
    "http://[::ffff:10.0.0.1]": PLAIN,
    "http://127.0.0.1.example": PLAIN,
    "http://localhost.example": PLAIN,
    "http://notlocalhost": PLAIN,
    "http://127.0.0.1@example.com": FORM,
}


@pytest.mark.parametrize(("text", "said"), REFUSED.items(), ids=map(ascii, REFUSED))
def test_anything_else_is_refused_when_the_client_is_made(text: str, said: str) -> None:
    """A path would not be signed, and plain http to another machine would be readable."""
    with pytest.raises(ValidationError) as caught:
        Endpoint.parse(text)
    assert caught.value.problems == (Problem("endpoint", said),)


def test_plain_http_to_a_name_that_only_looks_like_this_machine_is_refused() -> None:
    """127.999.0.1 is no address but a name, and a resolver may send it anywhere."""
    with pytest.raises(ValidationError):
        Endpoint.parse("http://127.999.0.1:8000")


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        pytest.param(f"http://{SMS}", PLAIN, id="plain http"),
        # An unset variable must not turn a test against a fake endpoint into billed messages.
        pytest.param("", FORM, id="empty"),
    ],
)
@pytest.mark.parametrize("kind", [SmsClient, AsyncSmsClient])
def test_a_client_refuses_its_endpoint_before_any_call(
    kind: type[SmsClient | AsyncSmsClient], endpoint: str, said: str
) -> None:
    """The mistake shows where it is made."""
    with pytest.raises(ValidationError) as caught:
        kind(KEY, region=REGION, endpoint=endpoint)
    assert str(caught.value) == f"the client cannot be made\n  endpoint: {said}"


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        pytest.param(None, SMS, id="the documented one"),
        pytest.param("https://sms.tencentcloudapi.com", "sms.tencentcloudapi.com", id="a URL"),
        pytest.param("proxy.example:8443", "proxy.example:8443", id="a port"),
    ],
)
def test_the_host_header_is_the_bare_host_of_the_endpoint(endpoint: str | None, host: str) -> None:
    """It is signed, so it never holds a scheme."""
    fake = FakeTransport(for_each(accepted()))
    send(SmsClient(KEY, region=REGION, endpoint=endpoint, transport=fake))
    assert fake.requests[0].http.headers["Host"] == host


def test_a_dot_at_the_end_is_for_the_resolver_alone() -> None:
    """TLS asks for and verifies the name without it, and so do the Host header and signature."""
    looked_up: list[str] = []
    asked_for: list[str | None] = []

    def resolve(host: str, port: int) -> list[Address]:
        looked_up.append(host)
        return [(socket.AF_INET, ("127.0.0.1", port))]

    tls = server_tls.__wrapped__()  # not the one that other tests share
    tls.sni_callback = lambda _, name, __: asked_for.append(name)
    with (
        Server(respond_always(http_response(accepted())), tls=tls) as peer,
        HttpTransport(ssl_context=client_tls(), resolve=resolve) as transport,
    ):
        for endpoint in (f"localhost:{peer.port}", f"localhost.:{peer.port}"):
            clock = ClockOf(time=lambda: NOW)
            sms = SmsClient(KEY, region=REGION, endpoint=endpoint, transport=transport, clock=clock)
            send(sms)
    plain, dotted = (dict(received.headers) for received in peer.requests)
    assert (looked_up, asked_for) == (["localhost", "localhost."], ["localhost", "localhost"])
    assert dotted == plain
    assert dotted["host"] == f"localhost:{peer.port}"


def test_the_host_of_the_region_is_called_where_it_is_wanted() -> None:
    """It is the same for both sites, and signed; a region that a call names changes no host."""
    fake = FakeTransport(accepted())
    sms = SmsClient(KEY, region=REGION, regional_endpoint=True, transport=fake)
    send(sms)
    send(sms, options=RequestOptions(region="eu-frankfurt"))
    host = f"sms.{REGION}.tencentcloudapi.com"
    assert {sent.http.endpoint for sent in fake.requests} == {Endpoint("https", host, 443, host)}
    assert {sent.http.headers["Host"] for sent in fake.requests} == {host}


def test_a_host_and_that_of_the_region_are_not_wanted_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        AsyncSmsClient(KEY, region="Singapore", endpoint=SMS, regional_endpoint=True)
    assert [str(problem) for problem in caught.value.problems] == [
        "endpoint: cannot be given with regional_endpoint, which chooses it",
        "region: 'Singapore' is not a region, such as ap-singapore",
    ]


def test_what_is_no_region_becomes_no_host() -> None:
    """Even of a service whose regions are not known."""
    for region in ("evil.example/", "ap", "a b", "ap-singapore.evil"):
        with pytest.raises(ValidationError, match="is not a region, such as ap-singapore"):
            SmsClient(KEY, region=region, regional_endpoint=True)
    assert SmsClient(KEY, region="anything at all")
