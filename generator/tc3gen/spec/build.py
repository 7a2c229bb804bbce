"""Facts and decisions to the model: merged, nothing judged.

Decisions are values of the shapes of ``tc3gen.spec.language`` less what did not fit, which was
noted before: so whatever is missing here is left out, and no second finding comes from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from tc3gen import names, type_words
from tc3gen.limits import Limits, OneOf
from tc3gen.model import (
    Action,
    ErrorCode,
    ErrorPrefix,
    Example,
    Field,
    PageKey,
    Pages,
    Platform,
    Service,
    Structure,
    Type,
    longest_prefix,
    parse_type,
)
from tc3gen.protocol import Envelope, Signature
from tc3gen.spec.batch_keys import built_batch
from tc3gen.spec.blank_texts import with_blank_texts
from tc3gen.spec.callback_keys import built_callbacks
from tc3gen.spec.facts import transcript_of
from tc3gen.waits import Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tc3gen.transcript import ActionFacts, ErrorFacts, FieldFacts, Renamable, Transcript

Plain: TypeAlias = dict[str, Any]
Prefixes: TypeAlias = tuple[ErrorPrefix, ...]

PAGE_KEYS: tuple[PageKey, ...] = get_args(PageKey)
"""What tells one page from another: policy names one of them."""


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
        errors=_error_codes(transcript_of(plain).errors, {}, prefixes),
        endpoint=plain.get("endpoint", ""),
        private_names=_present(plain.get("private_names", ())),
        unsupported={
            name: entry["form"]
            for name, entry in plain.get("unsupported_actions", {}).items()
            if "form" in entry
        },
    )


def build_service(folder: str, facts: Transcript, policy: Plain, platform: Platform) -> Service:
    """Return the service that *facts* state and *policy* decides on, as the spec in *folder*."""
    structure_policies = policy.get("structures", {})
    action_policies = policy.get("actions", {})
    prefixes = _error_prefixes(policy)
    service = Service(
        name=folder,
        class_prefix=names.pascal_case(folder),
        short_name=facts.head.service,
        version=facts.head.version,
        endpoint=facts.head.endpoint,
        actions=tuple(
            _action(action, action_policies.get(action.name, {}), platform)
            for action in facts.actions
        ),
        callbacks=built_callbacks(facts.callbacks),
        structures=tuple(
            Structure(
                name=structure.name,
                class_name=_named(structure, names.class_name),
                doc=_prose(structure.doc),
                fields=_fields(
                    structure.fields,
                    _field_policies(structure_policies, structure.name),
                    platform,
                ),
                one_of=_one_of(structure_policies.get(structure.name, {})),
            )
            for structure in facts.structures
        ),
        prefixes=prefixes,
        errors=_error_codes(
            facts.errors, policy.get("errors", {}), (*prefixes, *platform.prefixes)
        ),
    )
    return with_blank_texts(service, action_policies)


def _named(facts: Renamable, usual: Callable[[str], str]) -> str:
    """Return the name that *facts* were given in Python, else the *usual* one."""
    return usual(facts.key) if facts.python_name is None else facts.python_name


def _prose(doc: str) -> str:
    """Return a description; a blank one is none."""
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


def _received(policies: Plain) -> Plain:
    """Return *policies* without what they demand of requests."""
    return {
        name: {key: value for key, value in policy.items() if key != "required"}
        for name, policy in policies.items()
    }


def _field_policies(policies: Plain, name: str) -> Plain:
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


def _action(facts: ActionFacts, policy: Plain, platform: Platform) -> Action:
    reads = facts.name.startswith(platform.idempotent_prefixes)
    policies = policy.get("fields", {})
    return Action(
        name=facts.name,
        method_name=names.method_name(facts.name),
        doc=_prose(facts.doc),
        page=facts.page,
        regions=facts.regions or (),
        rate_limit=facts.rate_limit,
        unsigned=facts.unsigned,
        request=_fields(facts.request or (), _sent(policies), platform),
        response=_fields(facts.response or (), _received(policies), platform),
        errors=tuple(error.code for error in facts.errors or ()),
        examples=tuple(
            Example(title=example.title, request=example.request, response=example.response)
            for example in facts.examples
        ),
        idempotent=policy.get("idempotent", reads),
        reason=policy.get("reason", ""),
        batch=built_batch(policy["batch"]) if "batch" in policy else None,
        one_of=_one_of(policy),
        pages=_pages(policy.get("paginate", {})),
        waits=tuple(_wait(name, each) for name, each in policy.get("until", {}).items()),
    )


def _pages(plain: Plain) -> Pages | None:
    """Return how pages are read; ``None`` where it is not said what tells them apart."""
    by = next((key for key in PAGE_KEYS if key in plain), None)
    if by is None:
        return None
    return Pages(
        items=plain.get("items", ""),
        by=by,
        position=plain[by],
        size=plain.get("limit", ""),
        next_token=plain.get("next", "") if by == "token" else "",
        total=plain.get("total", ""),
        reason=plain.get("reason", ""),
    )


def _wait(name: str, plain: Plain) -> Wait:
    return Wait(
        name=name,
        path=tuple(plain.get("field", "").split(".")),
        values=_present(plain.get("values", ())),
        failing=_present(plain.get("failing", ())),
        interval=plain.get("interval", 1),
        timeout=plain.get("timeout", 1),
        reason=plain.get("reason", ""),
    )


def _one_of(policy: Plain) -> tuple[OneOf, ...]:
    """Return the groups of *policy*, less those that do not say what they demand."""
    return tuple(
        OneOf(fields=_present(group["fields"]), give=group["give"], reason=group.get("reason", ""))
        for group in _present(policy.get("one_of", ()))
        if _present(group.get("fields", ())) and "give" in group
    )


def _fields(facts: Iterable[FieldFacts], policies: Plain, platform: Platform) -> tuple[Field, ...]:
    built = (_field(each, policies.get(each.wire_name, {}), platform) for each in facts)
    return tuple(field for field in built if field)


def _field(facts: FieldFacts, policy: Plain, platform: Platform) -> Field | None:
    of = parse_type(facts.type)
    if of is None:
        return None
    return Field(
        wire_name=facts.wire_name,
        name=_named(facts, names.field_name),
        type=of,
        doc=_prose(facts.doc),
        required=facts.required is True or policy.get("required", False),
        always=policy.get("always", False),
        private=policy.get("private", _is_private(facts.wire_name, of, platform)),
        codes=policy.get("codes", False),
        ok=policy.get("ok", ""),
        limits=Limits.from_policy(policy),
    )


def _is_private(wire_name: str, of: Type, platform: Platform) -> bool:
    """Return whether a text is private until policy says otherwise, for it is called like one."""
    word = type_words.item_word(str(of))
    return word in type_words.TEXTS and platform.has_private_name(wire_name)


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


def _error_codes(
    errors: Iterable[ErrorFacts], policies: Plain, prefixes: Prefixes
) -> tuple[ErrorCode, ...]:
    return tuple(_error_code(facts, policies.get(facts.code, {}), prefixes) for facts in errors)


def _error_code(facts: ErrorFacts, policy: Plain, prefixes: Prefixes) -> ErrorCode:
    """Let policy decide, else the longest prefix; an unheard-of code promises nothing."""
    prefix = longest_prefix(facts.code, prefixes)
    return ErrorCode(
        code=facts.code,
        name=_named(facts, names.code_name),
        doc=_prose(facts.doc),
        retry=policy.get("retry", prefix.retry if prefix else "never"),
        effect=policy.get("effect", prefix.effect if prefix else "unknown"),
    )
