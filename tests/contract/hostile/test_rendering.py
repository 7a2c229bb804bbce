"""The last two locks: templates take nothing but code, and rendered source only defines."""

from __future__ import annotations

import jinja2
import pytest

from tc3gen.emit.code import Code
from tc3gen.emit.guard import UnplannedCodeError, assert_definitions_only, look_at
from tc3gen.emit.render import TEMPLATES, render
from tests.contract.hostile.corpus import CODELIKE

ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja"))
HEAD = {
    "banner": Code("# a"),
    "doc": Code('"""b"""'),
    "imports": Code(""),
    "exports": Code('["c"]'),
}

STATEMENTS = [
    'print("x")',
    "import os; os.remove",
    "__import__",
    "if True:\n    a = 1",
    "for a in []:\n    pass",
    "while False:\n    pass",
    "with a:\n    pass",
    "try:\n    pass\nfinally:\n    pass",
    "match 1:\n    case _:\n        pass",
    "raise SystemExit",
    "assert True",
    "del a",
    "a += 1",
    "pass",
    "global a",
    "lambda: 1",
    "if TYPE_CHECKING:\n    a()",
    "if TYPE_CHECKING:\n    from a import b\nelse:\n    a()",
    "if not TYPE_CHECKING:\n    from a import b",
    "(a := 1)",
    "...",
    "1",
    'f"{1}"',
    'b"x"',
]


@pytest.mark.parametrize("name", sorted(HEAD))
def test_a_template_refuses_text_that_no_writer_made(name: str) -> None:
    with pytest.raises(TypeError, match="a template was given str, not code"):
        render("_module.py.jinja", **{**HEAD, "imports": Code("import a"), name: "x = 1"})


@pytest.mark.parametrize("value", [None, 1, True, b"x", ["x"], {"x": 1}, object()], ids=type)
def test_a_template_refuses_what_is_no_text(value: object) -> None:
    with pytest.raises(TypeError, match="a template was given"):
        render("_module.py.jinja", **{**HEAD, "imports": value})


@pytest.mark.parametrize("name", sorted(HEAD))
def test_a_template_refuses_a_name_that_it_was_not_given(name: str) -> None:
    given = {key: value for key, value in HEAD.items() if key != name}

    with pytest.raises(jinja2.UndefinedError, match=f"'{name}' is undefined"):
        render("_module.py.jinja", **given)


@pytest.mark.parametrize("template", ALL)
def test_no_template_renders_without_its_view(template: str) -> None:
    with pytest.raises(jinja2.UndefinedError, match="is undefined"):
        render(template)


@pytest.mark.parametrize("text", CODELIKE.values(), ids=CODELIKE)
def test_a_template_reads_nothing_in_the_code_that_it_is_given(text: str) -> None:
    assert text in render("_module.py.jinja", **{**HEAD, "imports": Code(text)})


def _assert_planned(source: str) -> None:
    assert_definitions_only("demo.py", look_at("demo.py", source))


@pytest.mark.parametrize("source", STATEMENTS)
def test_a_module_that_does_more_than_define_is_refused(source: str) -> None:
    with pytest.raises(UnplannedCodeError, match=r"demo\.py:1: .*is no definition"):
        _assert_planned(source)


@pytest.mark.parametrize("source", STATEMENTS)
def test_a_class_that_does_more_than_define_is_refused(source: str) -> None:
    body = "\n".join(f"    {line}" for line in source.splitlines())

    with pytest.raises(UnplannedCodeError, match=r"demo\.py:2: .*is no definition"):
        _assert_planned(f"class A:\n{body}\n")


@pytest.mark.parametrize("what", ["def a() -> None:\n    return None", "class A:\n    b = 1"])
def test_a_decorator_that_no_template_plans_is_refused(what: str) -> None:
    with pytest.raises(UnplannedCodeError):
        _assert_planned(f"@print\n{what}\n")
