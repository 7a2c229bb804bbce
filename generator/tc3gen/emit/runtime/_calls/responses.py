# SPDX-License-Identifier: MIT-0
"""Responses: the envelope that they come in, and the metadata that a caller sees of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from .._http.messages import HttpResponse
from .json_bounds import excess

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .conversion import Deviation

__all__ = [
    "NOT_RECEIVED",
    "Envelope",
    "ParsedEnvelope",
    "ResponseMeta",
    "ResponseMismatchError",
    "Wire",
]


Wire: TypeAlias = dict[str, Any]
"""A JSON object."""


class ResponseMismatchError(Exception):
    """A response cannot be used; *path* says which part of it is missing or wrong."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return f"{self.path} {self.message}"


_NOTHING = HttpResponse(status=0, body=b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseMeta:
    """Metadata of a response.

    Attributes:
        raw: The HTTP response as it was received.
        attempts: How often the request was sent.
        elapsed: Seconds that the call took, with all attempts and backoffs.
        request_id: The id to quote to support.
        deviations: Where the response was not as documented, without the values; the first 1,000.
    """

    raw: HttpResponse = _NOTHING
    attempts: int = 0
    elapsed: float = 0.0
    request_id: str = ""
    deviations: tuple[Deviation, ...] = ()

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.raw.status


NOT_RECEIVED = ResponseMeta()
"""The meta of a response that was not received, but made by a program."""


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class ParsedEnvelope:
    """The content of an envelope: a *result*, or *code* and *message* of an error.

    It is *contradictory* if it holds both an error and results.
    """

    result: Wire
    request_id: str = ""
    code: str = ""
    message: str = ""
    contradictory: bool = False


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Envelope:
    """The wire names that every response has in common."""

    root: str
    error: str
    code: str
    message: str
    request_id: str

    def open(
        self,
        response: HttpResponse,
        *,
        parse: Callable[[bytes], object],
        has_error: bool = False,
        documented: Collection[str] | None = None,
    ) -> ParsedEnvelope:
        """Return the content of *response*, whatever its content type; *parse* reads its JSON.

        A value under the error name is an error. If *has_error* says that a documented field has
        that name, too, it is that field as soon as other fields of the result stand beside it.
        *documented* names the fields of a result; ``None`` means any but error and request id.

        Raises ResponseMismatchError if the body is not JSON, exceeds the bounds of json_bounds.py,
        has no envelope, an error without a code, or neither error, result nor request id.
        """
        body: object = None
        why = excess(response.body)
        if not why:
            try:
                body = parse(response.body)
            except (ValueError, RecursionError):
                why = "is not JSON" if response.body else "is empty"
        if why:
            # Outside of the handler: what json raises would show the body.
            raise ResponseMismatchError("the body", why)
        result = body.get(self.root) if _is_object(body) else None
        if not _is_object(result):
            raise ResponseMismatchError("the body", f"has no {self.root} object")
        failure, request_id = result.get(self.error), _id(result.get(self.request_id))
        own = {self.error, self.request_id}
        if failure is None or (has_error and result.keys() - own):
            if not request_id and not _holds(result, documented, own):
                raise ResponseMismatchError(f"{self.root}.{self.request_id}", "is missing")
            return ParsedEnvelope(result=result, request_id=request_id)
        if not _is_object(failure) or not (code := _text(failure.get(self.code))):
            raise ResponseMismatchError(f"{self.root}.{self.error}", "says that it failed, not why")
        message = _text(failure.get(self.message))
        return ParsedEnvelope(
            result=result,
            request_id=request_id,
            code=code,
            message=message,
            contradictory=_holds(result, documented, own),
        )


def _is_object(value: object) -> TypeGuard[Wire]:
    return isinstance(value, dict)


def _holds(result: Wire, documented: Collection[str] | None, own: Collection[str]) -> bool:
    """Return whether any field of *result* is neither zero nor empty."""
    names = result.keys() if documented is None else documented
    return any(result.get(name) for name in names if name not in own)


def _id(value: object) -> str:
    return str(value) if type(value) is int else _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
