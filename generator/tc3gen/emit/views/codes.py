"""Error codes and prefixes as generated code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tc3gen.emit.code import Code, identifier, literal
from tc3gen.emit.docstrings import docstring
from tc3gen.model import ErrorCode, ErrorPrefix, Platform, Service, longest_prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """One error code."""

    name: Code
    """Its name in ErrorCode."""
    code: Code
    description: Code
    retry: Code
    effect: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixView:
    """One error prefix."""

    prefix: Code
    error: Code
    retry: Code
    effect: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesView:
    """The module ``errors`` of a service."""

    doc: Code
    own: tuple[CodeView, ...]
    """Those that the platform does not describe, or judges otherwise."""
    common: tuple[CodeView, ...]
    """The others, which are as the platform describes them."""
    prefixes: tuple[PrefixView, ...]
    """What its codes inherit, beyond what the platform says of all codes."""


def codes_view(service: Service, platform: Platform) -> CodesView:
    """Return the view of the codes of *service*, whose text for a common code counts."""
    documented = {error.code for error in service.errors}
    prefixes = (*service.prefixes, *platform.prefixes)
    others = [e for e in platform.errors if e.code not in documented]
    told = [*service.errors, *(_inherited(error, prefixes) for error in others)]
    known = {error.code: error for error in platform.errors}
    common = [e for e in told if e.code in known and replace(known[e.code], name=e.name) == e]
    return CodesView(
        doc=docstring(
            f"The documented error codes of {service.name} {service.version} and the common ones.",
            "Each has a description, and tells by retry whether sending the request again can help "
            "and by effect whether it may have done something; see RetryAdvice and Effect. Codes "
            "in responses stay ``str``: the service may return one that is not here yet.",
        ),
        own=tuple(_code_view(error) for error in told if error not in common),
        common=tuple(_code_view(error) for error in sorted(common, key=lambda e: e.code)),
        prefixes=prefix_views(service),
    )


def _inherited(error: ErrorCode, prefixes: tuple[ErrorPrefix, ...]) -> ErrorCode:
    """Return a common code as *prefixes*, those of a service among them, judge it."""
    prefix = longest_prefix(error.code, prefixes)
    return replace(error, retry=prefix.retry, effect=prefix.effect) if prefix else error


def common_codes(platform: Platform) -> tuple[CodeView, ...]:
    """Return the views of the codes that every service may return."""
    return tuple(_code_view(error) for error in platform.errors)


def prefix_views(owner: Platform | Service) -> tuple[PrefixView, ...]:
    """Return the views of the error prefixes of all services, or of one."""
    return tuple(_prefix_view(prefix) for prefix in owner.prefixes)


def _code_view(error: ErrorCode) -> CodeView:
    return CodeView(
        name=identifier(error.name),
        code=literal(error.code),
        description=literal(" ".join(error.doc.split())),
        retry=literal(error.retry),
        effect=literal(error.effect),
    )


def _prefix_view(prefix: ErrorPrefix) -> PrefixView:
    return PrefixView(
        prefix=literal(prefix.prefix),
        error=identifier(prefix.error_class),
        retry=literal(prefix.retry),
        effect=literal(prefix.effect),
    )
