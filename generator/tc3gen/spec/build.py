"""Plain values of the spec files to the model: facts and decisions merged, nothing judged.

The values have the shapes of ``tc3gen.spec.language`` less what did not fit, which was noted
before: so whatever is missing here is left out, and no second finding comes from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen import names
from tc3gen.limits import Limits
from tc3gen.model import (
    Action,
    Batch,
    Envelope,
    ErrorCode,
    ErrorPrefix,
    Example,
    Field,
    Platform,
    Service,
    Signature,
    Structure,
    longest_prefix,
    parse_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Plain: TypeAlias = dict[str, Any]
Prefixes: TypeAlias = tuple[ErrorPrefix, ...]

_RATE = re.compile(r"([1-9][0-9]{0,8})/s")


def parse_rate(text: str) -> int | None:
    """Return the requests a second of ``10/s``, ``None`` for anything else."""
    match = _RATE.fullmatch(text)
    return int(match[1]) if match else None


def build_platform(plain: Plain) -> Platform:
    """Return the platform that ``platform.yaml`` describes."""
    request = plain.get("request", {})
    prefixes = _error_prefixes(plain)
    return Platform(
        signature=_signature(plain.get("signature", {})),
        content_type=request.get("content_type", ""),
        headers=request.get("headers", {}),
        languages=_present(request.get("languages", ())),
        envelope=_envelope(plain.get("envelope", {})),
        request_bytes=plain.get("limits", {}).get("request_bytes", 0),
        endpoint_suffixes=_present(plain.get("endpoint_suffixes", ())),
        idempotent_prefixes=_present(plain.get("idempotent_prefixes", ())),
        prefixes=prefixes,
        errors=_error_codes(plain.get("errors", {}), {}, prefixes),
    )


def build_service(folder: str, api: Plain, policy: Plain, platform: Platform) -> Service:
    """Return the service that the ``api.yaml`` and ``policy.yaml`` of *folder* describe."""
    structure_policies = policy.get("structures", {})
    prefixes = _error_prefixes(policy)
    return Service(
        name=folder,
        class_prefix=names.pascal_case(folder),
        short_name=api.get("service", ""),
        version=api.get("version", ""),
        endpoint=api.get("endpoint", ""),
        actions=tuple(
            _action(name, entry, policy.get("actions", {}).get(name, {}), platform)
            for name, entry in api.get("actions", {}).items()
        ),
        structures=tuple(
            Structure(
                name=name,
                class_name=entry.get("name", names.class_name(name)),
                doc=_prose(entry),
                fields=_stated_fields(entry.get("fields", {}), _fields(structure_policies, name)),
            )
            for name, entry in api.get("structures", {}).items()
        ),
        prefixes=prefixes,
        errors=_error_codes(
            api.get("errors", {}), policy.get("errors", {}), (*prefixes, *platform.prefixes)
        ),
    )


def _prose(plain: Plain) -> str:
    """Return a description; a blank one is none."""
    doc: str = plain.get("doc", "")
    return doc if doc.strip() else ""


def _present(items: Iterable[Any]) -> tuple[Any, ...]:
    """Return *items* without the gaps that items of a wrong type have left."""
    return tuple(item for item in items if item is not None)


def _sent(policies: Plain) -> Plain:
    """Return *policies* without what they say of responses: a namesake there is another field."""
    said_of_responses = ("always", "codes", "ok")
    return {
        name: {key: value for key, value in policy.items() if key not in said_of_responses}
        for name, policy in policies.items()
    }


def _fields(policies: Plain, name: str) -> Plain:
    found: Plain = policies.get(name, {}).get("fields", {})
    return found


def _signature(plain: Plain) -> Signature:
    return Signature(
        algorithm=plain.get("algorithm", ""),
        secret_prefix=plain.get("secret_prefix", ""),
        terminator=plain.get("terminator", ""),
        signed_headers=_present(plain.get("signed_headers", ())),
        max_clock_skew=plain.get("max_clock_skew", 0),
    )


def _envelope(plain: Plain) -> Envelope:
    return Envelope(
        root=plain.get("root", ""),
        error=plain.get("error", ""),
        code=plain.get("code", ""),
        message=plain.get("message", ""),
        request_id=plain.get("request_id", ""),
    )


def _action(name: str, plain: Plain, policy: Plain, platform: Platform) -> Action:
    reads = name.startswith(platform.idempotent_prefixes)
    members = policy.get("fields", {})
    return Action(
        name=name,
        method_name=names.method_name(name),
        doc=_prose(plain),
        page=plain.get("page", ""),
        regions=_present(plain.get("regions", ())),
        rate_limit=parse_rate(plain.get("rate_limit", "")),
        request=_stated_fields(plain.get("request", {}), _sent(members)),
        response=_stated_fields(plain.get("response", {}), members),
        errors=_present(plain.get("errors", ())),
        examples=tuple(_example(entry) for entry in _present(plain.get("examples", ()))),
        idempotent=policy.get("idempotent", reads),
        reason=policy.get("reason", ""),
        batch=_batch(policy["batch"]) if "batch" in policy else None,
    )


def _example(plain: Plain) -> Example:
    return Example(
        title=plain.get("title", ""),
        request=plain.get("request", ""),
        response=plain.get("response", ""),
    )


def _batch(plain: Plain) -> Batch:
    return Batch(
        items=plain.get("items", ""),
        size=plain.get("size", 1),
        results=plain.get("results", ""),
        match=_present(plain.get("match", ())),
    )


def _stated_fields(plain: Plain, policies: Plain) -> tuple[Field, ...]:
    built = (_field(name, entry, policies.get(name, {})) for name, entry in plain.items())
    return tuple(field for field in built if field)


def _field(wire_name: str, plain: Plain, policy: Plain) -> Field | None:
    of = parse_type(plain.get("type", ""))
    if of is None:
        return None
    return Field(
        wire_name=wire_name,
        name=plain.get("name", names.field_name(wire_name)),
        type=of,
        doc=_prose(plain),
        required=plain.get("required", False) is True,
        always=policy.get("always", False),
        private=policy.get("private", False),
        codes=policy.get("codes", False),
        ok=policy.get("ok", ""),
        limits=Limits.from_policy(policy),
    )


def _error_prefixes(plain: Plain) -> Prefixes:
    return tuple(
        ErrorPrefix(
            prefix=prefix,
            error_class=entry.get("class", "FailedError"),
            retry=entry.get("retry", "never"),
            effect=entry.get("effect", "unknown"),
            reason=entry.get("reason", ""),
        )
        for prefix, entry in plain.get("error_prefixes", {}).items()
    )


def _error_codes(plain: Plain, policies: Plain, prefixes: Prefixes) -> tuple[ErrorCode, ...]:
    return tuple(
        _error_code(code, entry, policies.get(code, {}), prefixes) for code, entry in plain.items()
    )


def _error_code(code: str, plain: Plain, policy: Plain, prefixes: Prefixes) -> ErrorCode:
    """Let policy decide, else the longest prefix; an unheard-of code promises nothing."""
    prefix = longest_prefix(code, prefixes)
    return ErrorCode(
        code=code,
        member_name=plain.get("name", names.code_name(code)),
        doc=_prose(plain),
        retry=policy.get("retry", prefix.retry if prefix else "never"),
        effect=policy.get("effect", prefix.effect if prefix else "unknown"),
    )
