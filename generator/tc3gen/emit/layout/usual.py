"""The statements that templates write most, laid out at once instead of token by token.

Each has one pair of brackets to break: what stands in them is on a line for each part already, or
is simple. `wrap` makes the same of these as of all others.
"""

from __future__ import annotations

import re

from tc3gen.emit.layout.tokens import KEYWORDS_BEFORE_DISPLAYS
from tc3gen.emit.layout.wrapping import INDENT, WIDTH

_STRING = r'"(?>[^"\\\n]|\\.)*+"(?!")'
_PLAIN = r"[\w.:=|*<>!+/%&^~@-]"
_BLANK = r"(?<!\ )\ (?![ ,)\]}])"
_INSIDE = rf"(?>{_PLAIN}|{_BLANK}|,(?!\ ?[)\]}}])|{_STRING})*+"
_NESTED = rf"[(\[{{](?!\ )(?>{_INSIDE}|[(\[{{](?!\ ){_INSIDE}[)\]}}])*?[)\]}}]"
_ONE_TUPLE = rf"(?<==)\({_STRING},\)"
_PART = rf"(?!\ )(?>{_PLAIN}|{_BLANK}|{_STRING}|{_NESTED}|{_ONE_TUPLE})++"

_HEAD = re.compile(
    rf"""
    (?P<definition>(?:async\ )?def\ \w+\()
    |(?P<imports>from\ [\w.]+\ import\ \()
    |(?:return\ |[\w.]+(?::\ \w+)?\ =\ )?(?:
        [(\[{{]
        |(?:await\ )?(?P<call>(?!(?:{"|".join(KEYWORDS_BEFORE_DISPLAYS)})\b)[A-Za-z_][\w.]*\()
    )
    """,
    re.VERBOSE,
)
_LISTED = re.compile(rf"\n(?P<parts>(?:\ *+{_PART},\n)++)\ *+(?P<tail>[)\]}}].*)", re.VERBOSE)
_IN_A_ROW = re.compile(
    rf"\n?\ *+(?P<body>{_PART}(?:,\ {_PART})*+)\n?\ *+(?P<tail>[)\]}}])", re.VERBOSE
)
_HELD_ALONE = re.compile(rf"(?<=\ \(){_STRING},\)", re.VERBOSE)
_CALL = re.compile(r"[\w.]+\(")
_EACH = re.compile(_PART, re.VERBOSE)


def usual(text: str, indent: int) -> list[str] | None:
    """Return the lines of the statement *text*; ``None`` where only `wrap` knows them."""
    head = _HEAD.match(text)
    if head is None or indent + head.end() > WIDTH:
        return None
    if _HELD_ALONE.fullmatch(text, head.end()):
        return [f"{' ' * indent}{text}"] if indent + len(text) <= WIDTH else None
    if found := _LISTED.fullmatch(text, head.end()):
        parts = [line.strip(" ,") for line in found["parts"].split("\n")[:-1]]
        return _listed(head, parts, found["tail"], indent)
    if head["definition"] or head["imports"]:
        return None
    found = _IN_A_ROW.fullmatch(text, head.end())
    return _in_a_row(head, found["body"], found["tail"], indent) if found else None


def _listed(head: re.Match[str], parts: list[str], tail: str, indent: int) -> list[str] | None:
    """Lay out what has a comma behind its last part, which asks for a line for each."""
    is_known = len(tail) == 1 or (head["definition"] and "[" not in tail)
    is_wanted = len(parts) > 1 or head.lastgroup is not None or tail == "}"
    return _one_each(head.group(), parts, tail, indent) if is_known and is_wanted else None


def _in_a_row(head: re.Match[str], body: str, tail: str, indent: int) -> list[str] | None:
    """Lay out what may stand in one line, or in one line within its brackets."""
    if indent + head.end() + len(body) + 1 <= WIDTH:
        return [f"{' ' * indent}{head.group()}{body}{tail}"]
    if head["call"] and indent + INDENT + len(body) <= WIDTH:
        margin = " " * indent
        return [f"{margin}{head.group()}", f"{margin}{' ' * INDENT}{body}", f"{margin}{tail}"]
    parts = _EACH.findall(body)
    is_known = len(parts) > 1 and "lambda" not in body
    return _one_each(head.group(), parts, tail, indent) if is_known else None


def _one_each(head: str, parts: list[str], tail: str, indent: int) -> list[str] | None:
    """Return a line for each of *parts*, or more; ``None`` where one needs more and is no call."""
    if indent + max(len(head), len(tail)) > WIDTH:
        return None
    margin = " " * indent
    lines = [f"{margin}{head}"]
    for part in parts:
        inner = _as_part(part, indent + INDENT)
        if inner is None:
            return None
        lines += inner
    lines.append(f"{margin}{tail}")
    return lines


def _as_part(part: str, indent: int) -> list[str] | None:
    """Return the lines of one of several parts, with its comma."""
    if indent + len(part) < WIDTH:
        return [f"{' ' * indent}{part},"]
    lines = usual(part, indent) if _CALL.match(part) else None
    # On one line there would be no room for the comma.
    return [*lines[:-1], f"{lines[-1]},"] if lines and len(lines) > 1 else None
