"""What all services share, as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.emit.code import Code, identifier, literal, tuple_of
from tc3gen.emit.views.codes import CodeView, PrefixView, common_codes, prefix_views

if TYPE_CHECKING:
    from tc3gen.model import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformView:
    """The modules ``signer`` and ``platform``; every value is a literal."""

    algorithm: Code
    secret_prefix: Code
    terminator: Code
    content_type: Code
    signed_headers: Code
    max_clock_skew: Code
    headers: dict[str, Code]
    """Role to header name."""
    roles: tuple[tuple[Code, Code], ...]
    """The same, with the role as a literal."""
    envelope: tuple[tuple[Code, Code], ...]
    """Role and wire name."""
    languages: Code
    request_bytes: Code
    prefixes: tuple[PrefixView, ...]
    codes: tuple[CodeView, ...]


def platform_view(platform: Platform) -> PlatformView:
    """Return the view of *platform*."""
    signature, envelope = platform.signature, platform.envelope
    roles = ("root", "error", "code", "message", "request_id")
    return PlatformView(
        algorithm=literal(signature.algorithm),
        secret_prefix=literal(signature.secret_prefix),
        terminator=literal(signature.terminator),
        content_type=literal(platform.content_type),
        signed_headers=tuple_of(literal(name) for name in sorted(signature.signed_headers)),
        max_clock_skew=literal(signature.max_clock_skew),
        headers={role: literal(name) for role, name in platform.headers.items()},
        roles=tuple((literal(role), literal(name)) for role, name in platform.headers.items()),
        envelope=tuple((identifier(role), literal(getattr(envelope, role))) for role in roles),
        languages=tuple_of(literal(language) for language in platform.languages),
        request_bytes=literal(platform.request_bytes),
        prefixes=prefix_views(platform),
        codes=common_codes(platform),
    )
