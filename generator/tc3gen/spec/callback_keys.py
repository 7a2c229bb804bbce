"""What ``callbacks`` of api.yaml hold, and the model of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.callbacks import Callback
from tc3gen.model import Scalar, innermost, parse_type
from tc3gen.spec.shapes import Key, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.transcript import CallbackFacts

_TEXT = Text()

CALLBACK = Record(
    {
        "doc": Key(_TEXT, "what it tells, in a sentence of our own", required=True),
        "page": Key(_TEXT, "the URL of the page that it is transcribed from"),
        "body": Key(
            _TEXT, "the structure that is posted, or the type word of a list of it", required=True
        ),
        "response": Key(_TEXT, "the body of the documented response, as JSON text", required=True),
        "example": Key(_TEXT, "a documented body, as JSON text"),
    }
)
"""One message that the service posts to an address of its users."""


def built_callbacks(facts: Iterable[CallbackFacts]) -> tuple[Callback, ...]:
    """Return the callbacks that *facts* state, less those whose body is no structure."""
    return tuple(_built(facts))


def _built(facts: Iterable[CallbackFacts]) -> Iterator[Callback]:
    for each in facts:
        body = parse_type(each.body)
        if body is not None and not isinstance(innermost(body), Scalar):
            yield Callback(
                name=each.name,
                function_name=names.reading_name(each.name),
                doc=each.doc if each.doc.strip() else "",
                page=each.page,
                body=body,
                response=each.response,
                example=each.example,
            )
