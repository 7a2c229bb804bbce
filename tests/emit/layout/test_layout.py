"""Generated source is laid out as black does it, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tc3gen.commands import packaged_platform
from tc3gen.emit.code import WIDTH
from tc3gen.emit.layout import UnknownFormError, lay_out, wrapping
from tc3gen.emit.layout.tokens import tokens
from tc3gen.emit.layout.usual import usual
from tc3gen.emit.layout.wrapping import wrap
from tc3gen.emit.modules import package_modules
from tc3gen.spec.reader import read_spec
from tests.support.black_style import by_black
from tests.support.effort import examples
from tests.support.golden import CASES, GOLDEN
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = st.integers(1, 50).map(lambda length: "n" * length)
_TEXTS = st.integers(0, 60).map(lambda length: f'"{"t" * length}"')
_TYPES = st.recursive(
    _NAMES, lambda of: of.map("list[{}]".format) | of.map("{} | None".format), max_leaves=2
)
_VALUES = st.recursive(
    _NAMES | _TEXTS | st.just("[]"),
    lambda of: st.one_of(
        st.tuples(_NAMES, st.lists(of, max_size=4)).map(lambda c: f"{c[0]}({', '.join(c[1])})"),
        st.tuples(_NAMES, _NAMES, of).map(lambda c: f"{c[0]}({c[1]}={c[2]})"),
        st.lists(of, min_size=1, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(of, min_size=2, max_size=4).map(lambda items: f"({', '.join(items)})"),
        st.tuples(_NAMES, of).map(lambda pair: f"{{{pair[0]!r}: {pair[1]}}}".replace("'", '"')),
        st.tuples(_NAMES, _NAMES).map(lambda n: f"[{n[0]}.{n[1]}() for {n[0]} in {n[1]}]"),
        _NAMES.map("self.{}".format),
    ),
    max_leaves=6,
)
_TESTS = st.one_of(
    _NAMES.map("{} is not None".format),
    _NAMES.map("not {}".format),
    _NAMES.map("type({}) is not list".format),
)
_ALTERNATIVES = st.tuples(_NAMES, _NAMES).map(lambda n: f"({n[0]} or not {n[1]}({n[0]}))")
_CONDITIONS = st.tuples(_TESTS, st.lists(_TESTS | _ALTERNATIVES, max_size=2)).map(
    lambda tests: [tests[0], *tests[1]]
)
_STATEMENTS = st.one_of(
    st.lists(_NAMES, min_size=1, max_size=8).map(
        lambda names: f"# Says why.\n    del {', '.join(names)}"
    ),
    st.tuples(_NAMES, _VALUES).map(" = ".join),
    st.tuples(_NAMES, _TYPES, _VALUES).map(lambda n: f"{n[0]}: {n[1]} = {n[2]}"),
    st.tuples(_NAMES, _TEXTS, _VALUES).map(lambda n: f"{n[0]}[{n[1]}] = {n[2]}"),
    _VALUES.map("return {}".format),
    st.tuples(_NAMES, st.lists(_VALUES, min_size=1, max_size=4)).map(
        lambda c: f"self.{c[0]}({', '.join(c[1])})"
    ),
    st.tuples(_CONDITIONS, st.sampled_from((" and ", " or ")), _NAMES).map(
        lambda c: f"if {c[1].join(c[0])}:\n        {c[2]}()"
    ),
)
_LAMBDAS = st.one_of(
    st.tuples(_NAMES, _NAMES).map(lambda n: f"lambda {n[0][:8]}: {n[0][:8]}.{n[1]}"),
    st.tuples(_NAMES, _TEXTS, _NAMES).map(
        lambda n: f"lambda item: item.{n[0]} or ({n[1]}, item.{n[2]}.strip())"
    ),
    st.tuples(_NAMES, _NAMES).map(
        lambda n: f'lambda result: (result.{n[0]}, "" if result.ok else result.{n[1]})'
    ),
)
_ARGUMENTS = st.lists(
    st.tuples(_NAMES, _LAMBDAS | _VALUES).map(lambda a: f"{a[0][:20]}={a[1]}"),
    min_size=1,
    max_size=4,
)
_GENERICS = st.tuples(_NAMES, st.lists(_NAMES, min_size=1, max_size=3), st.booleans()).map(
    lambda g: f"{g[0][:20]}[{', '.join(g[1])}]{' | None' * g[2]}"
)
SLOW = [HealthCheck.too_slow]

_PARAMETERS = st.lists(
    st.tuples(_NAMES, _TYPES, st.sampled_from(("", " = None"))).map(
        lambda p: f"{p[0]}: {p[1]}{p[2]}"
    ),
    min_size=1,
    max_size=3,
)


def test_lines_are_as_wide_as_those_of_templates() -> None:
    assert wrapping.WIDTH == WIDTH


@pytest.mark.parametrize("spec", [GOLDEN / case / "spec" for case in CASES] + [ROOT / "spec"])
def test_black_finds_nothing_to_change_in_what_templates_write(spec: Path) -> None:
    reading = read_spec(spec, packaged_platform())
    assert reading.spec is not None
    rendered = [module for module in package_modules(reading.spec) if not module.copied]
    assert rendered
    for module in rendered:
        assert by_black(module.text) == module.text, module.path


def test_what_is_laid_out_stays_as_it_is() -> None:
    reading = read_spec(ROOT / "spec", packaged_platform())
    assert reading.spec is not None
    for module in package_modules(reading.spec):
        assert module.copied or lay_out(module.text) == module.text, module.path


# Black may take its time, on a busy machine above all.
@given(_PARAMETERS, _TYPES, st.lists(_STATEMENTS, min_size=1, max_size=3))
@settings(max_examples=examples(1_000, share=8), deadline=None, suppress_health_check=SLOW)
def test_functions_of_any_length_are_laid_out_as_by_black(
    parameters: list[str], result: str, body: list[str]
) -> None:
    lines = "\n    ".join(body)
    source = f"def name({', '.join(parameters)}) -> {result}:\n    {lines}\n"
    assert lay_out(source) == by_black(source)


_ROWS = st.one_of(
    st.tuples(_NAMES, _TYPES, _VALUES).map(lambda n: f"{n[0]}: {n[1]} = {n[2]}"),
    _VALUES.map("return await {}".format),
    st.tuples(_NAMES, _ARGUMENTS, st.sampled_from((", ", ",\n"))).map(
        lambda c: f"self.{c[0]}(\n{c[2].join(c[1])}{c[2].strip(' ')}\n)"
    ),
    st.tuples(_PARAMETERS, _TYPES).map(lambda d: f"def name(\n{d[0][0]},\n) -> {d[1]}:"),
)


@given(_ROWS, st.sampled_from((0, 4, 8, 12)))
@settings(max_examples=examples(400), deadline=None, suppress_health_check=SLOW)
def test_what_is_laid_out_at_once_is_so_token_by_token(statement: str, indent: int) -> None:
    if (lines := usual(statement, indent)) is not None:
        assert lines == list(wrap(tokens(statement), indent))


@pytest.mark.parametrize(
    ("statement", "lines"),
    [
        ('names = ("A",)', ['    names = ("A",)']),
        ("from .a import (\nB,\n)", ["    from .a import (", "        B,", "    )"]),
        (f"call({'a' * 60}, b={'b' * 28})", ["    call(", f"        {'a' * 60}, b={'b' * 28}"]),
        ("call(\n a, key=(b,)\n)", None),
        (f"call(\n lambda a, b: c, {'d' * 80}\n)", None),
        ("a = b(c) or d(e)", None),
    ],
)
def test_the_usual_statements_are_laid_out_at_once(statement: str, lines: list[str] | None) -> None:
    found = usual(statement, 4)
    assert found == lines or (found and lines and found[:2] == lines)


@given(_NAMES, _GENERICS, _NAMES, _ARGUMENTS, st.booleans())
@settings(max_examples=examples(1_000, share=8), deadline=None, suppress_health_check=SLOW)
def test_annotated_calls_of_any_length_are_laid_out_as_by_black(
    name: str, annotation: str, called: str, arguments: list[str], one_each: bool
) -> None:
    lines = "".join(f"\n    {argument}," for argument in arguments)
    inside = f"{lines}\n" if one_each else ", ".join(arguments)
    source = f"{name}: {annotation} = {called}({inside})\n"
    assert lay_out(source) == by_black(source)


_BLANK_LINES = {
    "definitions": """
x = 1
# Says why.
@b

class A:

    # A field.
    x: int
    def f(self):
        pass



    y: int
# The end.
""",
    "docstrings": '''
class A:
    """Is.
    """
    x = 1
    """Says "this"
    """
    y = 2
    """"Not" here.
    """
    def f(self):
        """Ends "so"
        """
    async def g(self):
        pass
    def h(self):
        """"So" it
        begins.
        """
    def i(self):
        """"So" it is, "so"."""
class B:
    r""""\\So\\ it ends \"
    """
class C:
    r"""So it ends \\
    """
class D:
    r"""So it ends \\\\
    """
x = 1
''',
    "imports": "from a import (\nb,\nc,\n)\n\n\n\nx = 1\n",
    "one import, split": "if True:\n    from a import (\nb,\n)\n",
    "imports of one name": "from a import (b,)\nif c:\n    from d import (\n        e,\n    )\n",
    "the docstring of a module": '# Why.\n"""Is.\n"""\n\nx = 1\n"""Says.\n"""\n',
    "imports for type checkers": "if True:\n    from a import b\n    x = 1\nelse:\n    y = 2\n",
}
_COMMAS = {
    "tuples of one": "x = (1,)\ny: tuple[int, ...] = ()\nz: dict[str, int] = {\n}\n",
    "a function's last": "def f(a,):\n    return a\n",
    "a call's last": "x = f(a, [b, c,],)\ny = d[\n    e\n]\n",
}


@pytest.mark.parametrize("source", (_BLANK_LINES | _COMMAS).values(), ids=_BLANK_LINES | _COMMAS)
def test_blank_lines_and_commas_are_as_by_black(source: str) -> None:
    assert lay_out(source) == by_black(source)


@pytest.mark.parametrize("source", [f"x = {'y' * WIDTH}?\n", f"x = f(({'y' * WIDTH})\n"])
def test_what_no_template_writes_is_refused(source: str) -> None:
    with pytest.raises(UnknownFormError):
        lay_out(source)


@pytest.mark.parametrize("length", [91, 93, 94, 96, 97, 120])
@pytest.mark.parametrize("value", ['("a",\n"b",)', "f(a, b)", "f()", "[a]", '"text"', "a or b"])
def test_what_is_set_to_a_name_that_fills_its_line_breaks_as_by_black(
    length: int, value: str
) -> None:
    source = f"{'N' * length} = {value}\n"
    assert lay_out(source) == by_black(source)


@pytest.mark.parametrize("result", ["R" * 94, "R" * 95, "R" * 97, f"list[{'R' * 90}]"])
def test_a_result_that_fills_its_line_breaks_as_by_black(result: str) -> None:
    source = f"def name(\n    self,\n    *,\n    a: int,\n) -> {result}:\n    pass\n"
    assert lay_out(source) == by_black(source)
