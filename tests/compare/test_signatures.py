"""What Python callers meet is told name by name, also what is new."""

from __future__ import annotations

import pytest

from tc3gen.compare.signatures import SignatureChange, signature_changes

HEAD = '__all__ = ["A", "f"]\n'


def change(old: str, new: str) -> list[SignatureChange]:
    """Return what changed from one module to another."""
    return signature_changes({"sms/m.py": HEAD + old}, {"sms/m.py": HEAD + new})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("class A:\n    a: int", "class A:\n    a: int", []),
        (
            "class A:\n    a: int",
            "class A:\n    a: str | None = None",
            [SignatureChange("a", "int", "str | None, optional", ("sms.m.A",))],
        ),
        (
            "class A:\n    a: int",
            "class A:\n    b: int",
            [
                SignatureChange("a", "int", "", ("sms.m.A",)),
                SignatureChange("b", "", "int", ("sms.m.A",)),
            ],
        ),
        (
            "class A:\n    X = 1",
            "class A:\n    X = 2",
            [SignatureChange("X", "1", "2", ("sms.m.A",))],
        ),
        (
            "def f() -> int: ...",
            "def f(*, a: int) -> None: ...",
            [
                SignatureChange("a", "", "int", ("sms.m.f()",)),
                SignatureChange("f()", "-> int", "-> None", ("sms.m",)),
            ],
        ),
        ("class A:\n    _a: int", "class A:\n    pass", []),
    ],
)
def test_each_name_is_told_with_what_it_takes(
    old: str, new: str, expected: list[SignatureChange]
) -> None:
    assert change(old, new) == expected


def test_what_changes_alike_in_several_classes_is_told_once() -> None:
    old = '__all__ = ["A", "B"]\nclass A:\n    a: int\nclass B:\n    a: int\n'
    found = signature_changes({"m.py": old}, {"m.py": old.replace("int", "str")})
    assert found == [SignatureChange("a", "int", "str", ("m.A", "m.B"))]


def test_modules_come_and_go() -> None:
    module = {"m.py": '__all__ = ["A"]\nclass A:\n    pass\n'}
    assert signature_changes({}, module) == [SignatureChange("A", "", "class", ("m",))]
    assert signature_changes(module, {}) == [SignatureChange("A", "class", "", ("m",))]
