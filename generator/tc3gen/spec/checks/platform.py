"""Checks of platform.yaml: what all generated clients would get wrong together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.findings import Finding, nearest
from tc3gen.model import Platform, longest_prefix
from tc3gen.spec.checks.naming import clashes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.spec.build import Plain
    from tc3gen.spec.nodes import Document

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_ENDPOINT = re.compile(r"(?:[a-z0-9-]+\.)*[a-z0-9-]*\{service\}[a-z0-9-]*(?:\.[a-z0-9-]+)+")
_PRIVATE_NAME = re.compile(r"(?:[A-Za-z0-9_*]|\[[A-Za-z0-9_]+\])+")
_SERVICE = re.compile(r"[a-z][a-z0-9-]*")
_SIGNABLE_ROLES = ("action", "timestamp")


def check_platform(platform: Platform, document: Document, plain: Plain) -> Iterator[Finding]:
    """Rules ``header``, ``service``, ``name``, ``name-collision``, ``code-prefix`` and others."""
    yield from _headers(platform, document)
    yield from _codes(platform, document)
    if plain:
        yield from _values(platform, document, plain)
    yield from check_prefixes(document, plain)


def check_prefixes(document: Document, plain: Plain) -> Iterator[Finding]:
    """Rules ``name`` and ``policy-reason``, of the error prefixes of a platform or a service."""
    for prefix, entry in plain.get("error_prefixes", {}).items():
        if not names.is_error_code(prefix):
            location = document.key_location("error_prefixes", prefix)
            message = f"{prefix!r} is no beginning of an error code: labels joined by dots"
            yield Finding(location, "name", message)
        if entry.get("effect") == "none" and not entry.get("reason", "").strip():
            location = document.key_location("error_prefixes", prefix, "effect")
            message = f"nothing says why nothing happened after {prefix}"
            yield Finding(location, "policy-reason", message, "unknown needs no reason")


def _headers(platform: Platform, document: Document) -> Iterator[Finding]:
    for role, name in platform.headers.items():
        if not _HEADER.fullmatch(name):
            location = document.location("request", "headers", role)
            yield Finding(location, "header", f"{name!r} cannot be the name of a header")
    signable = {"content-type", "host"}
    signable |= {platform.headers.get(role, "").lower() for role in _SIGNABLE_ROLES}
    for index, name in enumerate(platform.signature.signed_headers):
        if name not in signable:
            location = document.location("signature", "signed_headers", index)
            message = f"{name!r} is not among the headers that can be signed"
            yield Finding(location, "header", message, nearest(name, signable))


def _values(platform: Platform, document: Document, plain: Plain) -> Iterator[Finding]:
    """Find what would make every request wrong, or every action repeatable."""
    names_of: dict[str, str] = {}
    for role, name in platform.headers.items():
        if names_of.setdefault(name.lower(), role) != role:
            location = document.location("request", "headers", role)
            yield Finding(
                location, "header", f"{name!r} is the {names_of[name.lower()]} header already"
            )
    for name in ("content-type", "host"):
        if name not in platform.signature.signed_headers:
            location = document.location("signature", "signed_headers")
            yield Finding(location, "header", f"{name} must be signed")
    for index, prefix in enumerate(platform.idempotent_prefixes):
        if not names.is_wire_name(prefix):
            location = document.location("idempotent_prefixes", index)
            yield Finding(location, "name", f"{prefix!r} is no beginning of an action's name")
    yield from _conventions(document, plain)
    for role, name in plain.get("envelope", {}).items():
        if not names.is_wire_name(name):
            location = document.location("envelope", role)
            yield Finding(location, "name", f"{name!r} is no name of a field")


def _conventions(document: Document, plain: Plain) -> Iterator[Finding]:
    """Find what is assumed of services and fields that do not exist."""
    endpoint = plain.get("endpoint")
    if endpoint is not None and not _ENDPOINT.fullmatch(endpoint):
        message = f"{endpoint!r} gives no host to a service"
        hint = "wanted: a host with {service} in it, such as {service}.tencentcloudapi.com"
        yield Finding(document.location("endpoint"), "service", message, hint)
    for index, pattern in enumerate(plain.get("private_names", [])):
        if pattern is not None and not _PRIVATE_NAME.fullmatch(pattern):
            message = f"{pattern!r} fits no name of a field"
            location = document.location("private_names", index)
            yield Finding(
                location,
                "name",
                message,
                "wanted: a name, with * for any letters and [Pp] for one of two",
            )
    for name in plain.get("unsupported_actions", {}):
        service, _, action = name.partition(".")
        if not (_SERVICE.fullmatch(service) and names.is_wire_name(action)):
            message = f"{name!r} is no action"
            location = document.key_location("unsupported_actions", name)
            yield Finding(location, "name", message, "wanted: service.Action, as in cls.UploadLog")


def _codes(platform: Platform, document: Document) -> Iterator[Finding]:
    for error in platform.errors:
        location = document.key_location("errors", error.code)
        if not names.is_error_code(error.code):
            yield Finding(
                location, "name", f"{error.code!r} is no error code: labels joined by dots"
            )
        elif not names.is_code_name(error.name):
            location = document.location("errors", error.code, "name")
            message = f"{error.name!r} cannot be a name in ErrorCode"
            hint = f"{names.code_name(error.code)!r} would be the usual one"
            yield Finding(location, "name", message, hint)
        elif longest_prefix(error.code, platform.prefixes) is None:
            message = f"no prefix of {error.code!r} is known"
            yield Finding(location, "code-prefix", message, "add it to error_prefixes")
    for clash in clashes([(("errors", e.code), e.name) for e in platform.errors]):
        yield clash.finding(document, f"add `name: {clash.name}_2`")
