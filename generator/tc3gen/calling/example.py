"""A documented request as a command line that makes it."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from tc3gen.calling.field_names import option_names
from tc3gen.values import documented_requests, with_digits

if TYPE_CHECKING:
    from collections.abc import Collection

    from tc3gen.calling.json_input import Json
    from tc3gen.model import Action, Field


def example_words(action: Action, name: str, taken: Collection[str]) -> list[str]:
    """Return the words of a command line for the first documented request of an *action*.

    Objects are given as JSON; masked digits are zeros. Without an example, what is required stands
    there, with a word for each value.
    """
    words = ["tc3gen", "call", name]
    if action.regions:
        words += ["--region", action.regions[0]]
    options = {
        field.wire_name: option for option, field in option_names(action.request, taken).items()
    }
    request = next(map(with_digits, documented_requests(action)), None)
    if request is None:
        required = (field for field in action.request if field.required)
        return [*words, *(word for f in required for word in (f"--{options[f.wire_name]}", "..."))]
    if not request.keys() <= options.keys():
        return [*words, "--json", _compact(request)]
    fields = {field.wire_name: field for field in action.request}
    for wire_name, value in request.items():
        words += _given(f"--{options[wire_name]}", value, fields[wire_name])
    return words


def _given(option: str, value: Json, field: Field) -> list[str]:
    """Return the words that give a field its *value*."""
    if isinstance(value, list) and value and not field.leads_to:
        return [word for item in value for word in _pair(option, _word(item))]
    return _pair(option, _word(value))


def _pair(option: str, word: str) -> list[str]:
    return [f"{option}={word}"] if word.startswith("--") else [option, word]


def _word(value: Json) -> str:
    return value if isinstance(value, str) else _compact(value)


def _compact(value: Json) -> str:
    return json.dumps(value)


def command_line(words: list[str]) -> str:
    """Return *words* as they are typed into a shell, in lines that are not too long."""
    lines = [shlex.join(words[:3])]
    for word in words[3:]:
        quoted = shlex.quote(word)
        is_value = not word.startswith("--")
        if is_value and lines[-1].startswith("    --"):
            lines[-1] = f"{lines[-1]} {quoted}"
        else:
            lines.append(f"    {quoted}")
    return " \\\n".join(lines)
