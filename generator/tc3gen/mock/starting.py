"""An endpoint as a command line describes it: key, certificate, rules."""

from __future__ import annotations

import ipaddress
import re
import ssl
from typing import TYPE_CHECKING

from tc3gen.mock.endpoint import EXAMPLE_ID, EXAMPLE_SECRET, MockEndpoint
from tc3gen.mock.rules import inject, rule_outcome
from tc3gen.mock.verify import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from tc3gen.model import Spec

_ID, _SECRET, _TOKEN = (
    "TENCENTCLOUD_SECRET_ID",
    "TENCENTCLOUD_SECRET_KEY",
    "TENCENTCLOUD_TOKEN",
)

_HOST = re.compile(r"[A-Za-z0-9._:%-]+")
_HISTORY = 0
"""Nobody can ask a process for the requests that it has had."""


class HostError(ValueError):
    """A host that is none."""


def mock_endpoint(
    spec: Spec,
    *,
    address: tuple[str, int],
    tls: tuple[Path, Path] | None,
    rate_limits: bool,
    environment: Mapping[str, str],
    log: Callable[[str], object],
) -> MockEndpoint:
    """Return an endpoint at host and port.

    Raises OSError where it cannot be served there, HostError for a host that cannot be one.
    """
    host, port = address
    _check_host(host)
    return MockEndpoint(
        spec,
        host=host,
        port=port,
        keys=keys_of(environment),
        rate_limits=rate_limits,
        tls=server_context(*tls) if tls else None,
        history=_HISTORY,
        log=log,
    )


def _check_host(host: str) -> None:
    """Refuse what sockets understand in a way of their own: an empty text, and ``<broadcast>``."""
    try:
        encoded = host.encode("idna").decode("ascii")
    except UnicodeError:
        encoded = ""
    if not _HOST.fullmatch(encoded):
        raise HostError(f"{host!r} is no name and no address of a machine")


def exposure(endpoint: MockEndpoint) -> str:
    """Return a warning where other machines can reach *endpoint*, else an empty text."""
    at = ipaddress.ip_address(endpoint.address.partition("%")[0])
    at = getattr(at, "ipv4_mapped", None) or at
    if at.is_loopback:
        return ""
    where = "all interfaces" if at.is_unspecified else f"{endpoint.address}"
    is_published = (endpoint.secret_id, endpoint.secret_key) == (EXAMPLE_ID, EXAMPLE_SECRET)
    key = f"the published key {EXAMPLE_ID}" if is_published else "the key of your environment"
    return f"mock: listens on {where}, where other machines can reach it, and takes {key}"


def inject_all(endpoint: MockEndpoint, faults: Iterable[str], outcomes: Iterable[str]) -> None:
    """Give *endpoint* all rules; raises ValueError with what is wrong with one."""
    for text in faults:
        inject(endpoint, text)
    for text in outcomes:
        rule_outcome(endpoint, text)


def keys_of(environment: Mapping[str, str]) -> dict[str, Key] | None:
    """Return the key that generated clients would take from *environment*, if there is one."""
    secret_id, secret = environment.get(_ID, ""), environment.get(_SECRET, "")
    if not secret_id or not secret:
        return None
    return {secret_id: Key(secret, environment.get(_TOKEN, ""))}


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return a context with a certificate chain and its private key, both in PEM.

    Making a certificate is left to others: the standard library cannot, and one that is made here
    would still have to be trusted by hand. Raises OSError, of which ``ssl.SSLError`` is one kind.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # A password is not asked for on the terminal: a key that needs one cannot be used.
    context.load_cert_chain(certificate, key, password=lambda: b"")
    return context
