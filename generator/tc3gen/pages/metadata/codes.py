"""Error codes of the official SDK: ``errorcodes.py``, read token by token and never run."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.findings import Location
from tc3gen.pages.cleaning import clean, normalised
from tc3gen.pages.metadata.form import MetadataError
from tc3gen.transcript import ErrorFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

_SERVICE = re.compile(rb"^    _service = '([a-z][a-z0-9-]{0,63})'", re.MULTILINE)


def service_of_client(content: bytes) -> str:
    """Return the short name that a client module of the SDK signs with; empty where it has none."""
    match = _SERVICE.search(content)
    return match[1].decode() if match else ""


def read_codes(content: bytes, path: str, *, docs: bool) -> tuple[ErrorFacts, ...]:
    """Return the codes of a module ``errorcodes``, each with the comment above it.

    Raises MetadataError where it is not the text of a Python module.
    """
    try:
        codes = list(_codes(content, path))
    except (SyntaxError, tokenize.TokenError, UnicodeDecodeError, ValueError) as error:
        raise MetadataError(f"{path} is not Python: {type(error).__name__}") from error
    unique = {facts.code: facts for facts in reversed(codes)}
    told = (unique[code] for code in sorted(unique))
    return (
        tuple(told) if docs else tuple(ErrorFacts(code=f.code, location=f.location) for f in told)
    )


def _codes(content: bytes, path: str) -> Iterator[ErrorFacts]:
    """Yield a fact for each assignment of a text; a blank line ends the comment above it."""
    comments: list[str] = []
    line: list[tokenize.TokenInfo] = []
    for token in tokenize.tokenize(io.BytesIO(content).readline):
        match token.type:
            case tokenize.COMMENT:
                comments.append(token.string.lstrip("#").strip())
            case tokenize.NL if not token.line.strip():
                comments = []
            case tokenize.NEWLINE:
                if facts := _code(line, comments, path):
                    yield facts
                comments, line = [], []
            case tokenize.NAME | tokenize.OP | tokenize.STRING:
                line.append(token)


def _code(line: list[tokenize.TokenInfo], comments: list[str], path: str) -> ErrorFacts | None:
    kinds = [token.type for token in line]
    if kinds != [tokenize.NAME, tokenize.OP, tokenize.STRING] or line[1].string != "=":
        return None
    code = ast.literal_eval(line[2].string)
    if not isinstance(code, str) or not names.is_error_code(code):
        return None
    doc = clean(normalised(" ".join(comments)))
    return ErrorFacts(code=code, doc=doc, location=Location(path, line[0].start[0], 1))
