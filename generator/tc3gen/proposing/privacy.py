"""What identifies people or opens doors: fields that are private, by their name and their prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen import type_words
from tc3gen.model import innermost
from tc3gen.proposing.prose import sentences
from tc3gen.word_splitting import split_words

if TYPE_CHECKING:
    from tc3gen.model import Field

_PERSON = "identifies a person"
_OPENS = "it opens an account"
_KINDS: tuple[tuple[str, str, str], ...] = (
    (
        f"a number {_PERSON}",
        r"(?:phone|mobile|telephone|cellphone)s?(?: (?:number|num|no)s?)?|tel",
        r"\b(?:phone|mobile|telephone|cellphone)\b",
    ),
    (
        f"an address {_PERSON}",
        r"e ?mails?(?: address(?:es)?)?|mails?(?: address(?:es)?)?",
        r"\be-?mail\b|\bmailbox",
    ),
    (
        f"a document {_PERSON}",
        (
            r"(?:id|identity) card(?: (?:number|num|no))?|passport(?: (?:number|no))?"
            r"|certificate number|(?:licen[cs]e|identity|id) (?:number|num|no)"
        ),
        (
            r"\bID card|\bidentity (?:card|document)|\bpassport|\bdriver'?s? licen[cs]e"
            r"|\bID number"
        ),
    ),
    (
        f"an account {_PERSON}",
        r"bank ?cards?(?: (?:number|num|no))?|card number",
        r"\b(?:bank|credit|debit) card",
    ),
    (f"a name {_PERSON}", r"real name|person name|id name", r"\bname\b"),
    (_OPENS, r"passwords?|passwd|pwd|pass word", r"\bpassword"),
    (
        _OPENS,
        r"secret|secret key|private key|access key|sign key",
        r"\b(?:secret|private|access|signature) ?key\b|\bsecret\b",
    ),
    (
        _OPENS,
        (
            r"(?:access|auth|login|session|security|bearer|api|refresh|id|role|jwt|oauth|user"
            r"|verify|bot) token"
        ),
        r"\btoken\b",
    ),
    (_OPENS, r"cookies?", r"\bcookies?\b"),
    (
        "it may hold keys and passwords",
        r"user data",
        r"\buser ?data\b|\bscript\b|base64|cloud-?init",
    ),
)
"""Why it is private, how a field is called in words, and what its prose has to say."""
_FORMS = tuple(
    (why, re.compile(f"(?:.* )?(?:{name})(?: (?:set|list|s))?"), re.compile(prose, re.IGNORECASE))
    for why, name, prose in _KINDS
)
_ABOUT = re.compile(
    r"whether|number of|count of|type of|types of|id of|status of|format of|length of|validity|how|"
    r"(?:the )?(?:maximum|minimum|total)|(?:the )?(?:expir|enable|switch)|template|list of names",
    re.IGNORECASE,
)
"""Begins prose about a property of the thing, which is not the thing itself."""
_PUBLIC = re.compile(
    r"resource id|(?:password|token|secret|key|email|phone|mobile)[ -]?"
    r"(?:template )?(?:id|type|status|name|format|policy|rule)\b"
    r"|instance id|valid values|value range|\bon\b.{0,30}\boff\b|masked|desensiti[sz]ed",
    re.IGNORECASE,
)


def private_because(field: Field) -> tuple[str, str]:
    """Return why the values of *field* are private, and the words that say so; empty if neither."""
    if field.private or str(innermost(field.type)) not in type_words.TEXTS:
        return "", ""
    called = " ".join(word.lower() for word in split_words(field.wire_name))
    first = next(sentences(field.doc), "")
    if _ABOUT.match(first) or _PUBLIC.search(field.doc):
        return "", ""
    for why, name, prose in _FORMS:
        if name.fullmatch(called) and prose.search(first):
            return why, first
    return "", ""
