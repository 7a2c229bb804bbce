"""Requests that a page shows as a URL: one parameter a line, lists by index, objects by dots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tc3gen.queries import is_index, listed, put, scalar
from tc3gen.type_words import item_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CALL = re.compile(
    r"\s*(?:(?:GET|POST)\s+)?https?://(?P<host>[^\s/?]+)(?:/[^\s?]*)?\?(?P<query>.*)", re.DOTALL
)
_PLACEHOLDER = re.compile(r"^<[^<>]*>?$")
_BODY = re.compile(r"<[^<>]*>\s*\{|\n[^\S\n]*\{[^\S\n]*(?:\n|$)")
_COMMON = frozenset(
    {
        "Action",
        "Version",
        "Region",
        "Timestamp",
        "Nonce",
        "SecretId",
        "Signature",
        "SignatureMethod",
        "Token",
    }
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?")
_MAX_INDEX = 999
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class UrlCall:
    """An action, its host, and its parameters as the JSON body would hold them."""

    action: str
    host: str
    parameters: dict[str, Any]
    has_body: bool = False
    """A JSON object stands behind the query: parameters in two places."""
    excess: str = ""
    """What is larger than any real request has it; then there are no parameters."""


def is_call(line: str) -> bool:
    """Return whether *line* begins a request in the form of a URL."""
    return "?Action=" in line and _CALL.match(line) is not None


def read_call(text: str, types: Mapping[str, str]) -> UrlCall | None:
    """Return the request in *text*; *types* are those of its parameters.

    A value whose type is not known, inside an object, is a number or a boolean where it looks like
    one: a URL does not tell.
    """
    match = _CALL.match(text)
    if match is None:
        return None
    query, has_body = _without_body(match["query"])
    pairs = list(_pairs(query))
    action = dict(pairs).get("Action", "")
    if not action:
        return None
    own = [(k, v) for k, v in pairs if k not in _COMMON or (k in types and k != "Action")]
    excess = next(filter(None, (_excess(key) for key, _ in own)), "")
    parameters = {} if excess else _parameters(own, types)
    return UrlCall(action, match["host"], parameters, has_body, excess)


def _excess(key: str) -> str:
    """Return what of *key* is larger than any real request has it, else an empty string."""
    steps = key.split(".", _DEEPEST)
    if len(steps) > _DEEPEST:
        return f"a parameter of more than {_DEEPEST} levels"
    if any(is_index(step) and len(step.lstrip("0")) > len(str(_MAX_INDEX)) for step in steps):
        return f"an index above {_MAX_INDEX}"
    return ""


def _parameters(pairs: Sequence[tuple[str, str]], types: Mapping[str, str]) -> dict[str, Any]:
    root = dict[str, Any]()
    for key, value in pairs:
        steps = key.split(".")
        put(root, key, _typed(value, types.get(steps[0], ""), nested=_is_nested(steps)))
    return {key: _lists(value) for key, value in root.items()}


def _without_body(query: str) -> tuple[str, bool]:
    """Return *query* as far as a JSON object behind its placeholder, and whether there is one."""
    match = _BODY.search(query)
    return (query[: match.start()].rstrip("& \t\n"), True) if match else (query, False)


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    """Yield names and values; a value can go on over several lines."""
    for part in re.split("&(?=[A-Za-z<])", query):
        key, equals, value = part.partition("=")
        if not equals or _PLACEHOLDER.match(part.strip()):
            continue
        value = unquote(value.strip())
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        yield key.strip(), value


def _is_nested(steps: list[str]) -> bool:
    """Return whether the value at *steps* is a field of an object, whose type is told elsewhere."""
    return not all(map(is_index, steps[1:]))


def _lists(value: object) -> object:
    """Return *value* with the mappings of indices in it as lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(item) for key, item in value.items()}
    items = listed(inner)
    return inner if items is None else items


def _typed(text: str, of: str, *, nested: bool) -> object:
    """Return the JSON value that *text* stands for in a parameter of type *of*."""
    if of and not nested:
        return scalar(text, item_word(of))
    if _NUMBER.fullmatch(text):
        return scalar(text, "Float")
    return scalar(text, "Boolean")
