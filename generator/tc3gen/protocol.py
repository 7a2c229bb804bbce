"""What the protocol of the API fixes: the signature, and the envelope of responses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The constants of the signature method."""

    algorithm: str
    secret_prefix: str
    terminator: str
    signed_headers: tuple[str, ...]
    max_clock_skew: int
    """Seconds by which a timestamp may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The wire names that every response has in common."""

    root: str
    error: str
    code: str
    message: str
    request_id: str


API_3_0 = Envelope(
    root="Response", error="Error", code="Code", message="Message", request_id="RequestId"
)
"""The envelope that documentation pages show; a platform.yaml states its own."""
