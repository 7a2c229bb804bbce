"""The last look at generated source."""

from __future__ import annotations

import pytest

from tc3gen.emit.guard import UnplannedCodeError, assert_definitions_only


@pytest.mark.parametrize(
    "source",
    [
        'print("a")',
        "import os; os.system",
        "a = __import__('os').system('true')",
        "class A:\n    b = print(1)",
        "class A:\n    def f(self): ...\n    f = 2",
        "a = 1\na = 2",
        "@print\ndef f(): ...\n@print()\ndef g(): ...",
        "def f(a=print(1)): ...",
        "class A(print()): ...",
        "from os import system\na = system('true')",
        "import os\na = os.system('true')",
        "from .a import b\na = b.c()",
        "a = Api()",
        "if True:\n    a = 1",
        'a: int = exec("1")',
        "a = (",
        "a = '\0'",
    ],
)
def test_source_that_does_more_than_define_is_refused(source: str) -> None:
    with pytest.raises(UnplannedCodeError, match=r"^demo/models\.py"):
        assert_definitions_only("demo/models.py", source)


def test_a_module_may_call_what_it_imports_from_its_own_package() -> None:
    assert_definitions_only("demo/client.py", "from .._calls.operation import Api\na = Api()")


def test_source_that_defines_is_let_through() -> None:
    source = (
        '"""Doc."""\nimport re\nA = re.compile("a")\nclass B:\n    """Doc."""\n    a: int = 1\n'
    )

    assert_definitions_only("demo/models.py", source)
