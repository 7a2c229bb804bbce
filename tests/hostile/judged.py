"""What each slot of the spec language does with a text: shows it, keeps it, or refuses it."""

from __future__ import annotations

SHOWN = {
    "api.actions.*.doc": "docstring of a method",
    "api.actions.*.request.*.doc": "docstring of a member, entry of the method",
    "api.actions.*.response.*.doc": "docstring of a member",
    "api.structures.*.doc": "docstring of a class",
    "api.structures.*.fields.*.doc": "docstring of a member",
    "api.errors.*.doc": "docstring of a code, its description",
    "policy.actions.*.reason": "docstring of a method",
    "policy.actions.*.fields.*.pattern": "pattern of the module, docstring of a member",
    "policy.structures.*.fields.*.pattern": "pattern of the module, docstring of a member",
    "policy.structures.*.fields.*.ok": "what a code is compared with",
    "platform.signature.algorithm": "value of the module, docstring of the module",
    "platform.signature.secret_prefix": "value in a function",
    "platform.signature.terminator": "value of the module",
    "platform.request.content_type": "value of the module",
    "platform.request.languages[]": "value of the module",
    "platform.errors.*.doc": "docstring of a code, its description",
}
"""Free texts that reach the package, and where they stand in it."""

SILENT = {
    "api.actions.*.examples[].title": "for readers of the spec",
    "api.actions.*.examples[].request": "for checks of the spec; any text inside its JSON",
    "api.actions.*.examples[].response": "for checks of the spec; any text inside its JSON",
    "policy.actions.*.fields.*.reason": "for readers of the spec",
    "policy.structures.*.fields.*.reason": "for readers of the spec",
    "policy.errors.*.reason": "for readers of the spec",
    "platform.endpoint_suffixes[]": "compared with the host, and gone",
    "platform.error_prefixes.*.reason": "for readers of the spec",
}
"""Free texts that are not generated, and what they are for."""

CLOSED = {
    "api.service": "service",
    "api.version": "service",
    "api.endpoint": "service",
    "api.actions.*.page": "page",
    "api.actions.*.regions[]": "region",
    "api.actions.*.rate_limit": "rate-limit",
    "api.actions.*.request.*.type": "unknown-type",
    "api.actions.*.request.*.name": "name",
    "api.actions.*.response.*.type": "unknown-type",
    "api.actions.*.response.*.name": "name",
    "api.actions.*.errors[]": "unknown-code",
    "api.structures.*.name": "name",
    "api.errors.*.name": "name",
    "api.structures.*.fields.*.type": "unknown-type",
    "api.structures.*.fields.*.name": "name",
    "policy.actions.*.fields.*.read": "read",
    "policy.structures.*.fields.*.read": "read",
    "policy.actions.*.batch.items": "batch",
    "policy.actions.*.batch.results": "batch",
    "policy.actions.*.batch.match[]": "batch",
    "policy.errors.*.retry": "wrong-type",
    "policy.errors.*.effect": "wrong-type",
    "platform.signature.signed_headers[]": "header",
    "platform.request.headers.action": "header",
    "platform.request.headers.version": "header",
    "platform.request.headers.region": "header",
    "platform.request.headers.timestamp": "header",
    "platform.request.headers.token": "header",
    "platform.request.headers.language": "header",
    "platform.request.headers.trace_id": "header",
    "platform.envelope.root": "name",
    "platform.envelope.error": "name",
    "platform.envelope.code": "name",
    "platform.envelope.message": "name",
    "platform.envelope.request_id": "name",
    "platform.idempotent_prefixes[]": "name",
    "platform.error_prefixes.*.class": "wrong-type",
    "platform.error_prefixes.*.retry": "wrong-type",
    "platform.error_prefixes.*.effect": "wrong-type",
}
"""Slots of a form that no hostile text has, and the rule that says so."""
