"""TLS: which certificates are trusted, and how connections under it are kept and read."""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING

import pytest

from tc3 import HttpTransport, NotSentError
from tc3.sms import SmsClient
from tests.support.clocks import ClockOf, sleepless
from tests.support.loopback import KEY, REGION, accepted, http_response, request, send
from tests.support.servers import Connection, Server, respond_always
from tests.support.tls import authority, client_tls, server_tls

if TYPE_CHECKING:
    from pathlib import Path

OK = http_response(b"{}")


def _refusal(peer: Server, transport: HttpTransport) -> NotSentError:
    with peer, transport, pytest.raises(NotSentError) as caught:
        transport.send(request(peer.url))
    assert peer.requests == []
    return caught.value


def test_an_untrusted_certificate_gets_no_request() -> None:
    """By default the system decides, and it does not know the authority of the tests."""
    error = _refusal(Server(respond_always(), tls=server_tls()), HttpTransport())
    assert isinstance(error.__cause__, ssl.SSLCertVerificationError)
    assert "(SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED]" in error.message


def test_a_certificate_of_another_host_gets_no_request() -> None:
    """It is vouched for, and not the one that was meant."""
    peer = Server(respond_always(), tls=server_tls("example.org"))
    error = _refusal(peer, HttpTransport(ssl_context=client_tls()))
    assert isinstance(error.__cause__, ssl.SSLCertVerificationError)


def test_a_wrong_certificate_is_not_retried() -> None:
    """It is the same in the next attempt."""
    peer = Server(respond_always(), tls=server_tls("example.org"))
    with peer, HttpTransport(ssl_context=client_tls()) as transport:
        sms = SmsClient(
            KEY,
            region=REGION,
            endpoint=peer.url,
            transport=transport,
            clock=ClockOf(sleep=sleepless),
        )
        with pytest.raises(NotSentError) as caught:
            send(sms)
    assert (peer.connections, caught.value.attempts, caught.value.retry) == (1, 1, "never")
    assert f"localhost:{peer.port}" in str(caught.value)


def test_trusted_certificates_can_be_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default context reads SSL_CERT_FILE, as Python does."""
    path = tmp_path / "authorities.pem"
    authority().cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with Server(respond_always(), tls=server_tls()) as peer, HttpTransport() as transport:
        assert transport.send(request(peer.url)).status == 200


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_tls_before_1_2_gets_no_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trusted server that only speaks TLS 1.1 is not spoken to."""
    path = tmp_path / "authorities.pem"
    authority().cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.minimum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    authority().issue_cert("localhost").configure_cert(old)
    error = _refusal(Server(respond_always(), tls=old), HttpTransport())
    assert isinstance(error.__cause__, ssl.SSLError)
    assert "PROTOCOL_VERSION" in error.message or "UNSUPPORTED_PROTOCOL" in error.message


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_tls_connection_is_kept_with_or_without_session_tickets(version: ssl.TLSVersion) -> None:
    """Whether the session's tickets come before the first response (1.3) or not at all (1.2)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    authority().issue_cert("localhost").configure_cert(context)
    with (
        Server(respond_always(http_response(accepted())), tls=context) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        sms = SmsClient(KEY, region=REGION, endpoint=peer.url, transport=transport)
        for _ in range(3):
            send(sms)
    assert [received.connection for received in peer.requests] == [0, 0, 0]


def test_tls_control_records_do_not_end_an_idle_connection() -> None:
    """Session tickets and the like may come at any time, and are not part of a response."""

    def script(connection: Connection) -> None:
        while connection.receive() is not None:
            connection.socket.sendall(http_response(b"%d" % len(peer.requests)))
            # A request for a certificate is a record that TLS 1.3 sends for itself.
            assert isinstance(connection.socket, ssl.SSLSocket)
            connection.socket.verify_client_post_handshake()
            connection.socket.do_handshake()

    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.minimum_version = ssl.TLSVersion.TLSv1_3
    server.post_handshake_auth = True
    server.verify_mode = ssl.CERT_OPTIONAL
    authority().issue_cert("localhost").configure_cert(server)
    authority().configure_trust(server)
    client = ssl.create_default_context()
    client.post_handshake_auth = True
    authority().configure_trust(client)
    with Server(script, tls=server) as peer, HttpTransport(ssl_context=client) as transport:
        for _ in range(3):
            assert transport.send(request(peer.url)).status == 200
            time.sleep(0.02)
    assert [received.connection for received in peer.requests] == [0, 0, 0]


def test_a_response_larger_than_a_record_is_read_whole() -> None:
    """Its records are taken one by one, and none of them is left behind in the TLS layer."""
    body = b"0123456789abcdef" * 20_000
    with (
        Server(respond_always(http_response(body)), tls=server_tls()) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        assert [transport.send(request(peer.url)).body for _ in range(2)] == [body, body]
    assert peer.connections == 1


def test_a_large_body_arrives_whole() -> None:
    """Also where the system takes it piece by piece."""
    body = b"0123456789abcdef" * 200_000
    with (
        Server(respond_always(), tls=server_tls()) as peer,
        HttpTransport(ssl_context=client_tls()) as transport,
    ):
        transport.send(request(peer.url, body=body))
    (received,) = peer.requests
    assert received.body == body
