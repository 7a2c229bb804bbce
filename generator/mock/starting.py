"""What a started endpoint is made of: keys from an environment, a certificate from files."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from generator.mock.verify import Key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ID, _SECRET, _TOKEN = (
    "TENCENTCLOUD_SECRET_ID",
    "TENCENTCLOUD_SECRET_KEY",
    "TENCENTCLOUD_TOKEN",
)


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
