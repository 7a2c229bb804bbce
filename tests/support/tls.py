"""Certificates for tests, from an authority that only they trust."""

from __future__ import annotations

import functools
import ssl

import trustme


@functools.cache
def authority() -> trustme.CA:
    """Return the authority that signs the certificates of all tests."""
    return trustme.CA()


@functools.cache
def server_tls(*names: str) -> ssl.SSLContext:
    """Return the TLS of a server whose certificate is for *names*, or for localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(*(names or ("localhost",))).configure_cert(context)
    return context


@functools.cache
def client_tls() -> ssl.SSLContext:
    """Return what verifies those certificates."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context
