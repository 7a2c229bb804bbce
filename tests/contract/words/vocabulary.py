"""The words that this project has replaced by those that libraries of the field use."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNTIME = "generator/tc3gen/emit/runtime/"


@dataclass(frozen=True)
class Replaced:
    """A word that was replaced.

    Attributes:
        word: A regular expression of words, of any case; a space also matches within names.
        plain: What to say instead.
        within: The folder that it is replaced in; everywhere by default.
        only_names: Whether it stays usual in sentences: then whole names are looked at.
    """

    word: str
    plain: str
    within: str = ""
    only_names: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What matches it in prose and within names of any spelling."""
        words = self.word.replace(" ", r"(?:[ _]|\n[ #]*)?")
        return re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)


WORDS = (
    Replaced("repl(y|ies|ied)", "response, respond"),
    Replaced("answer", "response, respond"),
    Replaced("answers|answered|answering", "response, respond", within="generator/"),
    Replaced("call options", "request options"),
    Replaced("members?", "field"),
    Replaced("pac(e|es|ing)", "rate limiter, rate limit"),
    Replaced("sayable|unsayable|cannot say", "not JSON serializable"),
    Replaced("visible ascii", "printable ASCII"),
    Replaced("tells? whether", "Return whether"),
    Replaced("(do|does) no harm", "idempotent, safe to retry"),
    Replaced("surely", "(nothing: say what is so)"),
    Replaced("go(es)? before", "takes precedence"),
    Replaced("forget in children", "reset after fork"),
    Replaced("what they lead to", "their result"),
    Replaced("hands? out", "schedule, return"),
    Replaced("since whenever", "monotonic clock, in seconds"),
    Replaced("that is none", "invalid"),
    Replaced("lets? go of", "drop, release"),
    Replaced("carried(?! out)|went|landed|flew", "sent"),
    Replaced("(most|longest|largest|least|fewest)", "MAX_, MIN_", only_names=True),
    Replaced("(moments?|pauses?|turns?)", "now, send time, backoff, attempt", only_names=True),
    Replaced("places?", "slot, source location", only_names=True),
    Replaced("keepalive", "connection pool", only_names=True),
    Replaced("settle|steps?|ending", "parse, flow, result", within=RUNTIME, only_names=True),
    Replaced("data|info|managers?|helpers?|utils?", "what it is", only_names=True),
)
"""By `the words of this project`: what is said, what for, and what no longer."""


@dataclass(frozen=True, order=True)
class Place:
    """Where a replaced word stands."""

    path: str
    line: int
    text: str
    word: str
    plain: str

    def __str__(self) -> str:
        """Return it like a finding of lint."""
        return f"{self.path}:{self.line}: {self.text!r}: say {self.plain}"


def places(path: str, source: str) -> Iterator[Place]:
    """Yield where the file *path* with the text *source* says what was replaced."""
    # A space does not change where a line is: it takes names such as CallOptions apart.
    prose = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", source)
    names = list(_names(path, source)) if path.endswith(".py") else []
    for replaced in WORDS:
        if not path.startswith(replaced.within):
            continue
        found = _in_names(replaced, names) if replaced.only_names else _in_prose(replaced, prose)
        for line, text in found:
            yield Place(path, line, text, replaced.word, replaced.plain)


def _in_prose(replaced: Replaced, prose: str) -> Iterator[tuple[int, str]]:
    for match in replaced.pattern.finditer(prose):
        yield prose.count("\n", 0, match.start()) + 1, match[0]


def _in_names(replaced: Replaced, names: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for line, name in names:
        first = name.strip("_").partition("_")[0] if name.isupper() else name.strip("_")
        if re.fullmatch(replaced.word, first, re.IGNORECASE):
            yield line, name


def _names(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield the names that a module gives: its own, and of what is defined or bound in it."""
    yield 1, path.rpartition("/")[2].removesuffix(".py")
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.AsyncFunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield node.lineno, name
