# SPDX-License-Identifier: MIT-0
"""Replies: the envelope that all of them share, and what parsing their members needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "NOT_RECEIVED",
    "Answer",
    "Envelope",
    "HttpReply",
    "ReplyMeta",
    "ReplyMismatchError",
    "Wire",
    "mismatch",
    "read_list",
    "read_object",
    "read_objects",
    "require_object",
]

Wire: TypeAlias = dict[str, Any]
"""A JSON object."""

T = TypeVar("T")

_KINDS: dict[type, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    list: "a list",
    dict: "an object",
}


class ReplyMismatchError(Exception):
    """A reply is not what the documentation says; *path* names the member."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return f"{self.path} {self.message}"

    def under(self, path: str) -> ReplyMismatchError:
        """Return the same mismatch as seen from the owner of *path*."""
        return ReplyMismatchError(f"{path}.{self.path}", self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReply:
    """A complete reply; header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyMeta:
    """How a reply came: after how many *attempts* and *elapsed* seconds, and *raw*, as received.

    *request_id* is what to quote when a call is to be looked into.
    """

    raw: HttpReply = HttpReply(status=0, body=b"")
    attempts: int = 0
    elapsed: float = 0.0
    request_id: str = ""

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.raw.status


NOT_RECEIVED = ReplyMeta()
"""The meta of a reply that was made by hand."""


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Answer:
    """What an envelope held: a *result*, and *code* and *message* of an error."""

    result: Wire
    request_id: str = ""
    code: str = ""
    message: str = ""


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Envelope:
    """The wire names that every reply has in common."""

    root: str
    error: str
    code: str
    message: str
    request_id: str

    def open(
        self, reply: HttpReply, *, parse: Callable[[bytes], object], has_error: bool = False
    ) -> Answer:
        """Return what *reply* holds, whatever its content type says; *parse* reads its JSON.

        Whatever stands under the error name is an error. Only where the documentation gives the
        reply itself such a member, by *has_error*, it is one of the result as soon as others of the
        result stand beside it. Raises ReplyMismatchError where the body is not JSON, has no
        envelope, an error without a code, or neither error nor request id.
        """
        body: object = None
        why = ""
        try:
            body = parse(reply.body)
        except (ValueError, RecursionError):
            why = "is not JSON" if reply.body else "is empty"
        if why:
            # Outside of the handler: what json raises would show the body.
            raise ReplyMismatchError("the body", why)
        result = body.get(self.root) if _is_object(body) else None
        if not _is_object(result):
            raise ReplyMismatchError("the body", f"has no {self.root} object")
        failure, request_id = result.get(self.error), _text(result.get(self.request_id))
        if failure is None or (has_error and result.keys() - {self.error, self.request_id}):
            if not request_id:
                raise ReplyMismatchError(f"{self.root}.{self.request_id}", "is missing")
            return Answer(result=result, request_id=request_id)
        if not _is_object(failure) or not (code := _text(failure.get(self.code))):
            raise ReplyMismatchError(f"{self.root}.{self.error}", "says that it failed, not why")
        message = _text(failure.get(self.message))
        return Answer(result=result, request_id=request_id, code=code, message=message)


def mismatch(name: str, wanted: str, value: object) -> ReplyMismatchError:
    """Return the error for member *name*: its *value* is not of the type that is *wanted*."""
    if value is None:
        return ReplyMismatchError(name, f"is absent or null, {wanted} is wanted")
    return ReplyMismatchError(name, f"is {_KINDS.get(type(value), 'no JSON')}, {wanted} is wanted")


def read_object(value: object, name: str, read: Callable[[Wire], T]) -> T | None:
    """Return what *read* makes of the object *value*; ``None`` of an absent or null one."""
    if value is None:
        return None
    if not _is_object(value):
        raise mismatch(name, "an object", value)
    try:
        return read(value)
    except ReplyMismatchError as error:
        raise error.under(name) from None


def require_object(value: object, name: str, read: Callable[[Wire], T]) -> T:
    """Return what *read* makes of the object *value*, which must be there."""
    found = read_object(value, name, read)
    if found is None:
        raise mismatch(name, "an object", value)
    return found


def read_objects(value: object, name: str, read: Callable[[Wire], T]) -> list[T]:
    """Return what *read* makes of each object of a list; an absent or null list is empty."""
    items = read_list(value, name, "an object", dict)
    found: list[T] = []
    try:
        # What was read before an error stays, so their number is the index of the item at fault.
        found.extend(map(read, items))
    except ReplyMismatchError as error:
        raise error.under(f"{name}[{len(found)}]") from None
    return found


def read_list(value: object, name: str, wanted: str, *kinds: type) -> list[Any]:
    """Return a list whose items are all of *kinds*; an absent or null list is empty."""
    if value is None:
        return []
    if not _is_list(value):
        raise mismatch(name, "a list", value)
    if not set(map(type, value)).issubset(kinds):
        index = next(i for i, item in enumerate(value) if type(item) not in kinds)
        raise mismatch(f"{name}[{index}]", wanted, value[index])
    return value


def _is_object(value: object) -> TypeGuard[Wire]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
