"""What goes with a part: found in the sources, whatever they are."""

from __future__ import annotations

import ast
import textwrap

import pytest

from tc3gen.emit.leaving_out import used_files, with_parts
from tc3gen.emit.parts import ALL_PARTS, PARTS
from tc3gen.emit.runtime_files import runtime_modules

NO_ASYNC = ALL_PARTS - {"async"}


def left(sources: dict[str, str], *, used: str = "") -> dict[str, str]:
    """Return what *sources* are without the clients for event loops; *used* uses them."""
    texts = {path: textwrap.dedent(text).lstrip("\n") for path, text in sources.items()}
    return with_parts(texts, NO_ASYNC, [used])


def test_what_needs_a_left_out_class_goes_and_nothing_else() -> None:
    found = left({"_calls/one.py": """
                __all__ = ["AsyncRun", "Run", "both"]

                class AsyncRun:
                    pass

                class Run:
                    def make(self) -> None:
                        pass

                    def make_async(self) -> "AsyncRun":
                        return AsyncRun()

                def both(run: AsyncRun | None) -> None:
                    pass
                """})

    assert found == {"_calls/one.py": textwrap.dedent("""
            __all__ = ["Run"]

            class Run:
                def make(self) -> None:
                    pass
            """).lstrip("\n")}


def test_what_only_the_part_used_goes_with_its_imports() -> None:
    found = left(
        {
            "_calls/flow.py": """
                from typing import TYPE_CHECKING, TypeVar

                if TYPE_CHECKING:
                    from .clock import AsyncClock

                T = TypeVar("T")

                # For the slow.
                WAIT = 1.5
                \"\"\"Seconds.\"\"\"

                def wait(clock: "AsyncClock") -> T:
                    return WAIT

                def kept() -> None:
                    pass
                """,
            "_calls/clock.py": "class AsyncClock:\n    pass\n",
        }
    )

    assert found == {"_calls/flow.py": "def kept() -> None:\n    pass\n"}


def test_what_a_service_imports_stays_even_if_only_the_part_needed_it_here() -> None:
    sources = {
        "_calls/texts.py": "def short() -> str:\n    return ''\n",
        "_async.py": "from ._calls.texts import short\n\nclass AsyncX:\n    name = short()\n",
    }

    assert left(sources).keys() == set()
    kept = left(sources, used="from .._calls.texts import (\n    short,\n)\n")
    assert kept.keys() == {"_calls/texts.py"}


@pytest.mark.parametrize("name", ["testing.py", "_private.py"])
def test_public_names_stay_whoever_needs_them(name: str) -> None:
    sources = {
        name: "def advance() -> None:\n    pass\n",
        "_late.py": (
            f"from .{name.removesuffix('.py')} import advance\n\n"
            "class AsyncY:\n    def go(self) -> None:\n        advance()\n"
        ),
    }
    assert ("testing.py" in left(sources)) == (name == "testing.py")


def test_a_private_name_goes_with_the_part_whatever_public_modules_call_their_own() -> None:
    variable = "from typing import TypeVar\n\nT = TypeVar('T')\n\n"
    sources = {
        "testing.py": f"{variable}def first(items: list[T]) -> T:\n    return items[0]\n",
        "_async.py": f"{variable}class AsyncZ:\n    def go(self, item: T) -> T: ...\n",
    }

    assert left(sources) == {"testing.py": sources["testing.py"]}


def test_exports_of_the_package_follow_its_modules() -> None:
    face = """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from ._one import AsyncOne, One

        __all__ = [
            "AsyncOne",
            "One",
        ]

        _LAZY = {
            "AsyncOne": "._one",
            "One": "._one",
        }
        """
    found = left(
        {
            "__init__.py": face,
            "_one.py": "class AsyncOne:\n    pass\n\n\nclass One:\n    pass\n",
        }
    )

    assert "AsyncOne" not in found["__init__.py"]
    assert '__all__ = [\n    "One",\n]' in found["__init__.py"]
    assert found["_one.py"] == "class One:\n    pass\n"


def test_without_a_part_to_leave_out_every_byte_stays() -> None:
    texts = {module.path: module.text for module in runtime_modules()}
    assert with_parts(texts, ALL_PARTS, []) == texts


@pytest.mark.parametrize("part", PARTS)
def test_each_part_begins_somewhere_in_the_runtime(part: str) -> None:
    texts = {module.path: module.text for module in runtime_modules()}
    rest = with_parts(texts, ALL_PARTS - {part}, [])
    assert rest.keys() < texts.keys()
    names = {
        node.id
        for text in rest.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Name)
    }
    assert not any(PARTS[part].begins_with(name) for name in names)


def test_optional_modules_are_there_only_where_a_service_imports_from_them() -> None:
    texts = {"_lazy.py": "", "_pages/__init__.py": "", "errors.py": "", "demo/client.py": "x = 1\n"}
    runtime = texts.keys() - {"demo/client.py"}

    assert used_files(texts, runtime, ALL_PARTS).keys() == {"errors.py", "demo/client.py"}
    texts["demo/client.py"] = "from .._lazy import lazy_attributes\n"
    assert "_lazy.py" in used_files(texts, runtime, ALL_PARTS)
