"""Error codes and prefixes as generated code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tc3gen.emit.code import Code, identifier, literal
from tc3gen.emit.docstrings import docstring
from tc3gen.model import ErrorCode, ErrorPrefix, Platform, Service, longest_prefix

_RETRY_WORDS = {
    "never": "sending it again does not help",
    "backoff": "sending it again soon can help",
    "later": "sending it again helps once something has changed",
    "resign": "signing it again by the server's clock helps",
}
_EFFECT_WORDS = {"none": "Nothing happened", "unknown": "Something may have happened"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """One error code."""

    field: Code
    code: Code
    doc: Code
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
    codes: tuple[CodeView, ...]
    """All fields of its enumeration, its own before the common ones."""
    own: tuple[CodeView, ...]
    """Those that the platform does not describe, or judges otherwise."""
    prefixes: tuple[PrefixView, ...]
    """What its codes inherit, beyond what the platform says of all codes."""


def codes_view(service: Service, platform: Platform) -> CodesView:
    """Return the view of the codes of *service*, whose text for a common code counts."""
    own = {error.code: error for error in service.errors}
    prefixes = (*service.prefixes, *platform.prefixes)
    common = [_inherited(e, prefixes) for e in platform.errors if e.code not in own]
    judged = [error for error in common if error not in platform.errors]
    return CodesView(
        doc=docstring(
            f"The documented error codes of {service.name} {service.version} and the common ones.",
            "Codes on the wire stay ``str``: the service may answer with one that is not here yet.",
        ),
        codes=tuple(_code_view(error) for error in (*service.errors, *common)),
        own=tuple(_code_view(error) for error in (*service.errors, *judged)),
        prefixes=prefix_views(service),
    )


def _inherited(error: ErrorCode, prefixes: tuple[ErrorPrefix, ...]) -> ErrorCode:
    """Return a common code as *prefixes*, those of a service among them, judge it."""
    prefix = longest_prefix(error.code, prefixes)
    return replace(error, retry=prefix.retry, effect=prefix.effect) if prefix else error


def common_codes(platform: Platform) -> tuple[CodeView, ...]:
    """Return the views of the codes that every service may answer with."""
    return tuple(_code_view(error) for error in platform.errors)


def prefix_views(owner: Platform | Service) -> tuple[PrefixView, ...]:
    """Return the views of the error prefixes of all services, or of one."""
    return tuple(_prefix_view(prefix) for prefix in owner.prefixes)


def _code_view(error: ErrorCode) -> CodeView:
    return CodeView(
        field=identifier(error.member_name),
        code=literal(error.code),
        doc=docstring(error.doc, f"{_EFFECT_WORDS[error.effect]}; {_RETRY_WORDS[error.retry]}."),
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
