"""Views to source text: one Jinja environment that lets nothing but code through."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from tc3gen.emit.code import Code

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, **views: Any) -> str:  # noqa: ANN401 - each template has its own views
    """Fill *template* with *views*; raises TypeError where a value is no Code."""
    return _environment().get_template(template).render(**views)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=_only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=False,  # noqa: S701 - Python is rendered, not HTML; see _only_code
    )


def _only_code(value: object) -> object:
    """Refuse whatever no writer of ``tc3gen.emit.code`` has made."""
    if not isinstance(value, (Code, jinja2.Undefined)):
        raise TypeError(f"a template was given {type(value).__name__}, not code")
    return value
