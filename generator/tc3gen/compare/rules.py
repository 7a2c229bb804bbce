"""The rules of a comparison: what each tells, and how grave it is for those who use the client."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from tc3gen.rules import Rule, rules

Severity: TypeAlias = Literal["breaking", "dangerous", "compatible", "docs"]
"""Callers must change; callers run on, but something else happens; nothing happens; only prose."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The gravest first."""


_BREAKING = {
    "service-removed": "A service is gone, and its package with it.",
    "service-renamed": "A service has another folder, so its package is imported by another name.",
    "action-removed": "An action is gone, and its method, request and response with it.",
    "python-name": "What callers name in Python is called otherwise, though not on the wire.",
    "regions-limited": "An action that every region served is served by some only.",
    "region-removed": "A region that served an action no longer does; calls for it are refused.",
    "required-parameter-added": "A new field of what is sent has to be given.",
    "parameter-removed": "A field of what is sent is gone; callers that give it fail.",
    "signature-demanded": "An action has to be signed; a client without a key cannot call it.",
    "parameter-required": "A parameter that could be left out has to be given.",
    "response-field-removed": "A field of what is received is gone; callers that read it fail.",
    "always-lost": "A response may lack what was promised: callers meet None, or an empty list.",
    "type-changed": "A field has another type in Python, or on the wire.",
    "limit-tightened": "What was accepted before it is sent is refused by a narrower limit.",
    "pattern-changed": "A text is held against a pattern that it may not match.",
    "codes-lost": "A structure no longer tells ok, effect and retry of its outcome.",
    "batch-lost": "The method that sends a list of any length is gone, or sends another list.",
    "statuses-lost": "A journal of what was sent can no longer be reconciled.",
    "pages-lost": "The method that reads all pages of a list is gone, or takes or reads others.",
    "wait-lost": "A method that waits for a state is gone.",
    "callback-removed": "What the service posts is no longer read: the function for it is gone.",
    "callback-body": "A callback posts another structure, so its items are of another class.",
    "structure-removed": "A structure is gone or out of reach, and its class with it.",
    "structure-direction": "A structure travels another way: its class has other methods.",
    "code-removed": "An error code is gone, and its field of ErrorCode with it.",
    "code-class": "An error code raises another exception, which another except clause catches.",
    "prefix-class": "Codes that begin so, even unheard-of ones, raise another exception.",
    "language-removed": "Messages no longer come in a language; calls that ask for it are refused.",
    "surface": "A name or signature of the generated package no longer serves its callers.",
}
# A wrong judgement of an effect sends a message twice or lets one be lost, and no type shows it: so
# it is dangerous in both directions. `none` lets the client send again by itself, and callers no
# longer meet the OutcomeUnknownError that they may wait for.
_DANGEROUS = {
    "service-version": "Requests name another version of the API.",
    "service-endpoint": "Requests go to another host, which a firewall may not know.",
    "service-scope": "Requests are signed for another service name.",
    "rate-limit-lowered": "Fewer requests a second are allowed, so the same traffic is throttled.",
    "action-code-removed": "An action no longer documents a code that callers may wait for.",
    "idempotent-gained": "The client may send a request again by itself, which it did not.",
    "idempotent-lost": "The client no longer sends again: what it repeated, it raises.",
    "batch": "A list is cut into requests, and matched with its outcomes, in another way.",
    "wait-changed": "A method waits for another state than before, or no longer as long.",
    "callback-response": "A callback is responded to otherwise, which the service may look at.",
    "always-gained": "A response that lacks the field raises, after the action was carried out.",
    "type-form": "A text has another documented form; its Python type stays str.",
    "private-lost": "What was kept out of logs and repr can appear there.",
    "ok-changed": "Another text means success.",
    "code-retry": "Whether trying again after a code can help is judged otherwise.",
    "code-effect-none": "After a code, nothing happened: it may be sent again, and is.",
    "code-effect-unknown": "After a code, something may have happened: it raises as unknown.",
    "prefix-added": "Codes with a new prefix are judged by it, even unheard-of ones.",
    "prefix-removed": "Unheard-of codes with a prefix are judged by another, or by none.",
    "prefix-retry": "Whether trying again helps is judged otherwise for unheard-of codes.",
    "prefix-effect-none": "After unheard-of codes with a prefix, nothing happened, as for a code.",
    "prefix-effect-unknown": "After unheard-of codes with a prefix, something may have happened.",
    "signature": "Requests are signed in another way.",
    "header": "Requests carry a fact in another header, or no longer.",
    "content-type": "Request bodies are declared as another type.",
    "envelope": "Responses are looked for under another wire name.",
}
_COMPATIBLE = {
    "service-added": "There is a new service, with a package of its own.",
    "action-added": "There is a new action, with a method, a request and a response.",
    "regions-freed": "An action that some regions served is served by every one.",
    "region-added": "One more region serves an action.",
    "rate-limit-raised": "More requests a second are allowed, or no limit is documented.",
    "action-code-added": "An action documents one more code; codes are open, so callers expect it.",
    "signature-dropped": "An action is called without a signature, also by a client with a key.",
    "parameter-added": "A new field of what is sent can be given.",
    "parameter-optional": "A parameter that had to be given can be left out.",
    "response-field-added": "What is received has a new field.",
    "limit-loosened": "A limit on what is sent is wider, or gone.",
    "private-gained": "What could appear in logs and repr is kept out of them.",
    "codes-gained": "A structure tells ok, effect and retry of its outcome.",
    "idle-fact": "A fact changed that means nothing where it stands.",
    "callback-added": "What the service posts can be read.",
    "callback-form": "A callback posts one object or a list; whichever comes is read.",
    "structure-added": "There is a new class of a structure.",
    "pages": "All pages of a list can be read, or are found in another way.",
    "wait-added": "A method that waits for a state is new.",
    "unused-structure": "A structure changed that no action reaches, so no class is made of it.",
    "code-added": "There is a new error code; codes are open, so callers expect it.",
    "code-scope": "A code moved from one service to all, or back; ErrorCode still has it.",
    "language-added": "Messages come in one more language.",
    "endpoint-suffix": "Other hosts pass as those of the platform when a spec is checked.",
    "convention": "The platform assumes something else where a spec states nothing itself.",
    "idempotent-prefix": "Actions count as repeatable by other beginnings of their names.",
}
_DOCS = {
    "description": "Something is described in other words.",
    "page": "An action is documented at another address.",
    "example": "A documented example was added, removed or changed.",
    "reason": "A decision has another reason.",
    "order": "Things stand in another order, or another number of times; names count, not places.",
}

RULES: dict[str, Rule[Severity]] = {
    **rules("breaking", _BREAKING),
    **rules("dangerous", _DANGEROUS),
    **rules("compatible", _COMPATIBLE),
    **rules("docs", _DOCS),
}
"""Rule id to rule."""

SENT_TWICE = frozenset({"idempotent-gained", "code-effect-none", "prefix-effect-none"})
"""Rules of changes after which the client, or who trusts it, may send again what has arrived."""

FailOn: TypeAlias = Literal["breaking", "dangerous", "any"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)


def fails(rule: str, on: FailOn | None = None) -> bool:
    """Return whether a change by *rule* makes a comparison fail.

    Without *on*, what breaks does, and what may bill a message twice.
    """
    severity = RULES[rule].severity
    if on is None:
        return severity == "breaking" or rule in SENT_TWICE
    return on == "any" or SEVERITIES.index(severity) <= SEVERITIES.index(on)
