"""The spec language as a table: every key of every file, its shape and what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from tc3gen.limits import LIMITS, Give
from tc3gen.model import Effect, OtherForm, Retry
from tc3gen.reserved import api_error_classes
from tc3gen.spec.batch_keys import BATCH
from tc3gen.spec.callback_keys import CALLBACK
from tc3gen.spec.settlements import CONTRADICTIONS
from tc3gen.spec.shapes import Flag, Fraction, Items, Key, Number, Record, Table, Text, TextOrNumber
from tc3gen.type_words import UNKNOWN

if TYPE_CHECKING:
    from tc3gen.limit_kinds import Written
    from tc3gen.spec.shapes import Shape

FORMAT = 1
"""The version of this language; it stands in each file as ``format``."""

ERROR_CLASSES = api_error_classes()
"""The exception classes of ``emit/runtime/errors.py`` that an error code can have."""

HEADER_ROLES = ("action", "version", "region", "timestamp", "token", "language", "trace_id")

_FORMAT = Key(Number(minimum=1), "the version of the spec language, 1", required=True)
_TEXT = Text()
_RETRY = Text(get_args(Retry))
_EFFECT = Text(get_args(Effect))
_REASON = Key(_TEXT, "why it was decided so")
_DEMANDED_REASON = Key(_TEXT, "why it was decided so", required=True)
_DOC = Key(_TEXT, "what it is, in a sentence of our own", required=True)

_REQUEST_FIELD = Record(
    {
        "type": Key(_TEXT, "the documentation's word for its type", required=True),
        "required": Key(Flag(UNKNOWN), "true where the documentation demands it"),
        "name": Key(_TEXT, "its Python name, where the usual one does not do"),
        "doc": _DOC,
    }
)
_RESPONSE_FIELD = Record({k: v for k, v in _REQUEST_FIELD.keys.items() if k != "required"})

_EXAMPLE = Record(
    {
        "title": Key(_TEXT, "what it shows", required=True),
        "request": Key(_TEXT, "the request body, as JSON text", required=True),
        "response": Key(_TEXT, "the response body, as JSON text", required=True),
    }
)
_ACTION = Record(
    {
        "doc": _DOC,
        "page": Key(_TEXT, "the URL of the page that it is transcribed from"),
        "regions": Key(Items(_TEXT), "the only regions that serve it"),
        "rate_limit": Key(Text(number="write it as {}/s"), "requests a second, such as 10/s"),
        "unsigned": Key(Flag(), "true where it is called without a signature"),
        "request": Key(Table(_REQUEST_FIELD), "its parameters", required=True),
        "response": Key(Table(_RESPONSE_FIELD), "the fields of its response", required=True),
        "errors": Key(Items(_TEXT), "the error codes that it documents"),
        "examples": Key(Items(_EXAMPLE), "documented requests with their responses"),
    }
)
_ERROR = Record(
    {
        "name": Key(_TEXT, "its name in the enumeration, where the usual one does not do"),
        "doc": _DOC,
    }
)
_STRUCTURE = Record(
    {
        "name": Key(_TEXT, "its Python class, where the usual one does not do"),
        "inferred": Key(Flag(), "true where examples show it and no page describes it"),
        "doc": _DOC,
        "fields": Key(Table(_REQUEST_FIELD), "its fields", required=True),
    }
)
API = Record(
    {
        "format": _FORMAT,
        "service": Key(_TEXT, "its name in the credential scope", required=True),
        "version": Key(_TEXT, "the API version, quoted, such as 2021-01-11", required=True),
        "endpoint": Key(_TEXT, "the host that serves it", required=True),
        "actions": Key(Table(_ACTION), "its operations", required=True),
        "callbacks": Key(Table(CALLBACK), "what it posts to an address of its users"),
        "structures": Key(Table(_STRUCTURE), "its data types"),
        "errors": Key(Table(_ERROR), "the error codes of its actions"),
    }
)
"""``spec/<service>/api.yaml``: facts, transcribed from the documentation."""

_LIMIT_SHAPES: dict[Written, Shape] = {
    "count": Number(),
    "number": Fraction(),
    "text": _TEXT,
    "values": Items(TextOrNumber()),
}
_FIELD_POLICY = Record(
    {
        **{limit.key: Key(_LIMIT_SHAPES[limit.written], limit.about) for limit in LIMITS},
        "required": Key(
            Flag(), "true where it has to be given, though the documentation calls it optional"
        ),
        "always": Key(Flag(), "true where every response is counted on to hold it"),
        "private": Key(Flag(), "true where it must not appear in logs or repr"),
        "codes": Key(Flag(), "true where it holds an error code"),
        "ok": Key(_TEXT, "what a field with `codes` holds after a success"),
        "reason": _REASON,
        "read": Key(
            _TEXT,
            "the digest of the prose that it was read from: as in pages.lock, or of a `doc`",
        ),
    }
)
# The code of an outcome stands in a structure, beside what it is the outcome of.
_ACTION_FIELD_POLICY = Record(
    {key: known for key, known in _FIELD_POLICY.keys.items() if key not in {"codes", "ok"}}
)
_ONE_OF = Items(
    Record(
        {
            "fields": Key(Items(_TEXT), "the fields of the group", required=True),
            "give": Key(Text(get_args(Give)), "how many of them are given", required=True),
            "reason": _DEMANDED_REASON,
        }
    )
)
_FIELD_POLICIES = Table(_FIELD_POLICY)
_PREFIX = Record(
    {
        "class": Key(Text(ERROR_CLASSES), "the exception class of its codes", required=True),
        "retry": Key(_RETRY, "whether sending again can help", required=True),
        "effect": Key(_EFFECT, "whether something may have happened", required=True),
        "reason": _REASON,
    }
)
_PAGINATE = Record(
    {
        "items": Key(_TEXT, "the list of the response", required=True),
        "offset": Key(_TEXT, "the request field with the number of items to skip"),
        "page": Key(_TEXT, "the request field with the number of the page, from 1"),
        "token": Key(_TEXT, "the request field with the token of the page"),
        "next": Key(_TEXT, "the response field with the token of the next page"),
        "limit": Key(_TEXT, "the request field with the most items of a page"),
        "total": Key(_TEXT, "the response field with the number of all items"),
        "reason": _DEMANDED_REASON,
    }
)
_WAIT = Record(
    {
        "field": Key(
            _TEXT, "the field to look at, with a dot for each step: Instances.State", required=True
        ),
        "values": Key(Items(TextOrNumber()), "what it is then, in every item", required=True),
        "failing": Key(Items(TextOrNumber()), "what it is where that cannot be reached any more"),
        "interval": Key(Number(minimum=1), "seconds between the first two requests", required=True),
        "timeout": Key(Number(minimum=1), "seconds to wait at most", required=True),
        "reason": _DEMANDED_REASON,
    }
)
POLICY = Record(
    {
        "format": _FORMAT,
        "actions": Key(
            Table(
                Record(
                    {
                        "idempotent": Key(Flag(), "true where it is safe to send a request again"),
                        "reason": _REASON,
                        "fields": Key(Table(_ACTION_FIELD_POLICY), "decisions about its fields"),
                        "one_of": Key(_ONE_OF, "groups of fields of which only some are given"),
                        "paginate": Key(_PAGINATE, "how a list is returned in pages"),
                        "until": Key(Table(_WAIT), "states to wait for, each by its name"),
                        "contradictions": CONTRADICTIONS,
                        "batch": Key(BATCH, "how a list of any length is sent"),
                        "wrong_examples": Key(
                            Table(_TEXT), "the titles of documented examples that err, and how"
                        ),
                    }
                )
            ),
            "decisions about actions",
        ),
        "structures": Key(
            Table(
                Record(
                    {
                        "fields": Key(_FIELD_POLICIES, "decisions about its fields"),
                        "one_of": Key(_ONE_OF, "groups of fields of which only some are given"),
                        "contradictions": CONTRADICTIONS,
                    }
                )
            ),
            "decisions about data types",
        ),
        "errors": Key(
            Table(
                Record(
                    {
                        "retry": Key(_RETRY, "whether sending again can help", required=True),
                        "effect": Key(
                            _EFFECT, "whether something may have happened", required=True
                        ),
                        "reason": _DEMANDED_REASON,
                    }
                )
            ),
            "decisions about error codes",
        ),
        "error_prefixes": Key(Table(_PREFIX), "what codes of it inherit from their prefix"),
    }
)
"""``spec/<service>/policy.yaml``: decisions, made by people."""

_PAGE = Record(
    {
        "url": Key(_TEXT, "where it comes from"),
        "updated": Key(_TEXT, "the day of its last change, as it says itself"),
        "fetched_from": Key(_TEXT, "where `refresh` gets it, if not from its url"),
        "etag": Key(_TEXT, "what its site called this state of it, as `refresh` was told"),
        "last_modified": Key(_TEXT, "when its site said that it had changed, likewise"),
        "prose": Key(Table(_TEXT), "what it describes to the digest of the prose", required=True),
        "said": Key(Table(Items(_TEXT)), "what it, and pages beside it, say of what is settled"),
    }
)
LOCK = Record(
    {
        "format": _FORMAT,
        "pages": Key(Table(_PAGE), "an action, data-types or error-codes", required=True),
    }
)
"""``spec/<service>/pages.lock``: the prose of the pages that api.yaml was imported from."""

_SIGNATURE = Record(
    {
        "algorithm": Key(_TEXT, "its name on the wire", required=True),
        "secret_prefix": Key(_TEXT, "what is put before the secret key", required=True),
        "terminator": Key(_TEXT, "the last part of the credential scope", required=True),
        "signed_headers": Key(Items(_TEXT), "the headers that are signed, in order", required=True),
        "max_clock_skew": Key(Number(), "seconds a timestamp may be off", required=True),
    }
)
_HEADERS = Record({role: Key(_TEXT, f"the {role} header", required=True) for role in HEADER_ROLES})
_REQUEST = Record(
    {
        "content_type": Key(_TEXT, "the type of a request body", required=True),
        "headers": Key(_HEADERS, "the names of the request headers", required=True),
        "languages": Key(Items(_TEXT), "the languages that messages come in", required=True),
    }
)
_ENVELOPE_KEYS = ("root", "error", "code", "message", "request_id")
_ENVELOPE = Record(
    {k: Key(_TEXT, f"the wire name of the {k}", required=True) for k in _ENVELOPE_KEYS}
)
_UNSUPPORTED = Record(
    {
        "form": Key(Text(get_args(OtherForm)), "what it needs instead", required=True),
        "reason": Key(_TEXT, "what shows that", required=True),
    }
)
PLATFORM = Record(
    {
        "format": _FORMAT,
        "signature": Key(_SIGNATURE, "the constants of the signature", required=True),
        "request": Key(_REQUEST, "what every request has in common", required=True),
        "envelope": Key(_ENVELOPE, "what every response has in common", required=True),
        "limits": Key(
            Record(
                {"request_bytes": Key(Number(minimum=1), "the largest request body", required=True)}
            ),
            "sizes that the platform refuses",
            required=True,
        ),
        "endpoint": Key(_TEXT, "the usual host of a service, such as {service}.example.com"),
        "endpoint_suffixes": Key(Items(_TEXT), "how the hosts of the platform end"),
        "idempotent_prefixes": Key(
            Items(_TEXT), "how the names of actions begin that change nothing", required=True
        ),
        "private_names": Key(
            Items(_TEXT), "how text fields are called that are private, such as *Password"
        ),
        "unsupported_actions": Key(
            Table(_UNSUPPORTED), "the actions, as service.Action, that are not JSON both ways"
        ),
        "error_prefixes": Key(
            Table(_PREFIX), "what codes inherit from their prefix", required=True
        ),
        "errors": Key(Table(_ERROR), "the common error codes", required=True),
    }
)
"""``spec/platform.yaml``: what every service of the platform shares."""
