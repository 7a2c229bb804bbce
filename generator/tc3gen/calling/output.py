"""Values as the command prints them: JSON, a line for each, or plain text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, get_args

from tc3gen.findings import UNSEEN

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from tc3gen.calling.json_input import Json

Style: TypeAlias = Literal["json", "lines", "text"]
STYLES: tuple[Style, ...] = get_args(Style)


class Query(Protocol):
    """A JMESPath expression that was compiled."""

    def search(self, value: Json) -> Json:
        """Return what it finds in *value*."""


class QueryError(ValueError):
    """The text is no JMESPath expression, or does not fit a value."""


class NoLibraryError(Exception):
    """The package for queries is not installed."""


def compiled_query(text: str) -> Query:
    """Return the query that *text* is; raises QueryError or NoLibraryError."""
    try:
        import jmespath  # noqa: PLC0415 - of an extra
        from jmespath.exceptions import JMESPathError  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        raise NoLibraryError from None
    try:
        found: Query = jmespath.compile(text)
    except JMESPathError as error:
        raise QueryError(str(error).partition("\n")[0].rstrip(": ")) from None
    return found


def queried(query: Query | None, value: Json) -> Json:
    """Return what *query* finds in *value*; raises QueryError where a function does not fit it."""
    if query is None:
        return value
    try:
        return query.search(value)
    except ValueError as error:  # Errors of jmespath are; they quote the value.
        raise QueryError(f"does not fit the response ({type(error).__name__})") from None


def rendered(value: Json, style: Style) -> str:
    """Return *value* as text with a line end; with ``lines`` and ``text``, a list is many lines."""
    if style == "json":
        return f"{_json(value, indent=2)}\n"
    line = _json if style == "lines" else _plain
    values = value if isinstance(value, list) else [value]
    return "".join(f"{line(each)}\n" for each in values)


def _plain(value: Json) -> str:
    """Return a text as it is, and the parts of a list or object with tabs between them."""
    if isinstance(value, list | dict):
        return "\t".join(_cells(value))
    return _escaped(value) if isinstance(value, str) else _json(value)


def _cells(value: list[Json] | dict[str, Json]) -> Iterator[str]:
    for each in value.values() if isinstance(value, dict) else value:
        yield _json(each) if isinstance(each, list | dict) else _plain(each)


def _json(value: Json, indent: int | None = None) -> str:
    """Return *value* as JSON that does nothing to a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return "\n".join(map(_escaped, text.split("\n")))


def _escaped(text: str) -> str:
    return UNSEEN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    """Return a character as JSON escapes it."""
    return json.dumps(found[0])[1:-1]
