"""The last look at generated source."""

from __future__ import annotations

import pytest

from tc3gen.emit import guard
from tc3gen.emit.guard import UnplannedCodeError, assert_definitions_only, look_at

PATH = "demo/models.py"
PIECES = pytest.mark.parametrize("piece", [0, 2**15], ids=["each definition", "the whole"])
"""How much is parsed at once."""


def assert_planned(source: str) -> None:
    """Look at the whole of a module, as if it were written."""
    assert_definitions_only(PATH, look_at(PATH, source))


_LAZY = (
    "if not TYPE_CHECKING:\n"
    "    __getattr__, __dir__ = lazy_attributes(__name__, _MODULES, 'models')\n"
)


@pytest.mark.parametrize(
    "source",
    [
        'print("a")',
        "import os; os.system",
        "a = __import__('os').system('true')",
        "class A:\n    b = print(1)",
        "class A:\n    def f(self): ...\n    f = 2",
        "a = 1\na = 2",
        "a = 1\n\n\nclass B: ...\n\n\na = 2",
        "@print\ndef f(): ...\n@print()\ndef g(): ...",
        "def f(a=print(1)): ...",
        "class A(print()): ...",
        "from os import system\na = system('true')",
        "import os\na = os.system('true')",
        "from .a import b\na = b.c()",
        "a = Api()",
        "if True:\n    a = 1",
        "__all__ += models.a()",
        "a += models.__all__",
        "if not TYPE_CHECKING:\n    a = 1",
        "if not TYPE_CHECKING:\n    import os",
        f"from .._lazy import lazy_attributes\n{_LAZY}    a = 1\n",
        f"from .._lazy import lazy_attributes\n{_LAZY}else:\n    a = 1\n",
        _LAZY,
        'a: int = exec("1")',
        "a = (",
        "a = '\0'",
    ],
)
@PIECES
def test_source_that_does_more_than_define_is_refused(
    source: str, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_PIECE", piece)
    with pytest.raises(UnplannedCodeError, match=r"^demo/models\.py"):
        assert_planned(source)


def test_a_module_may_call_what_it_imports_from_its_own_package() -> None:
    assert_planned("from .._calls.operation import Api\na = Api()")


def test_a_body_may_call_what_its_head_imports_and_is_told_by_its_line_in_the_file() -> None:
    head = look_at(PATH, "from .._calls.operation import Api\n\n")
    assert_definitions_only(PATH, head, look_at(PATH, "a = Api()\n"))
    with pytest.raises(UnplannedCodeError, match=r"^demo/models\.py:4: calls Other$"):
        assert_definitions_only(PATH, head, look_at(PATH, "a = Api()\nb = Other()\n"))
    with pytest.raises(UnplannedCodeError, match=r": defined twice: a$"):
        assert_definitions_only(PATH, look_at(PATH, "a = 1\n"), look_at(PATH, "a = 2\n"))


def test_a_package_may_import_its_names_later() -> None:
    more = "from . import models\n__all__ = []\n__all__ += models.__all__\n"
    source = f"from .._lazy import lazy_attributes\n{more}{_LAZY}"
    assert_definitions_only("demo/__init__.py", look_at("demo/__init__.py", source))


def test_source_that_defines_is_let_through() -> None:
    assert_planned(
        '"""Doc."""\nimport re\nA = re.compile("a")\nclass B:\n    """Doc."""\n    a: int = 1\n'
    )


TEXT = '''
class A:
    """Starts.


Not indented.


    print("a")
    """

    a: int


b = f(
    1,


)


def c(x: X = y):
    return [z for z in x if z is not w]
'''


@PIECES
def test_pieces_hold_what_the_whole_holds(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_PIECE", piece)
    found = look_at(PATH, TEXT)
    assert found == guard.Contents(
        lines=TEXT.count("\n"),
        defined=["A", "b", "c"],
        classes=["A"],
        bound={"A", "b", "c"},
        lookups={"X", "f", "int", "w", "y"},
        calls=[(15, "f")],
    )
