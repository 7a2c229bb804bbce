"""Hostile texts in a package that is formatted, compiled and imported."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import lint
from tc3gen.emit import modules
from tc3gen.emit.docstrings import docstring
from tc3gen.emit.layout import lay_out
from tc3gen.emit.modules import package_modules
from tests.contract.hostile.corpus import CODELIKE, HOSTILE, UNWRITABLE
from tests.contract.hostile.imported import Imported, import_package, module_of, write_package
from tests.contract.hostile.pieces import (
    as_pattern,
    everywhere,
    model_of,
    placed,
    sound,
    spec_of,
    write,
)
from tests.contract.hostile.shares import numbers_for, share_of
from tests.contract.hostile.trees import anatomy, folded, sources
from tests.support.black_style import by_black

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.slots import Flow

TEXTS = [*HOSTILE.values()]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the files of a package with hostile texts in all free slots, as rendered."""
    made = package_modules(model_of(spec_of(TEXTS, everywhere)))
    return write_package(made, tmp_path_factory.mktemp("compiled") / "hostile_package")


@pytest.fixture(scope="module")
def demo(files: list[Path]) -> Imported:
    """Return the service of that package, imported."""
    import_package(files[0].parent)
    return module_of("hostile_package", "demo")


@dataclass(frozen=True, slots=True)
class Made:
    """A package, and what was laid out on the way: text before, text after."""

    sources: dict[str, str]
    laid_out: list[tuple[str, str]]


@pytest.fixture(scope="module")
def formatted() -> Made:
    """Return a package with texts that look like code, where something else is sent than read."""
    texts = [*CODELIKE.values()]
    pairs = [*zip(texts[::2], [*texts[1::2], texts[0]], strict=False)]

    def fill(slot: str, steps: Flow, old: str, number: str) -> str:
        """Put one text into what is sent and another into what comes back."""
        comes_back = {"response", f"Got{number}"} & set(steps)
        return everywhere(slot, steps, old, share_of(pairs, slot, number)[1 if comes_back else 0])

    laid_out = []

    def noted(source: str) -> str:
        laid_out.append((source, lay_out(source)))
        return laid_out[-1][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(modules, "lay_out", noted)
        made = sources(package_modules(model_of(spec_of(numbers_for(pairs), fill))))
    return Made(made, laid_out)


def test_the_layout_changes_no_text_and_no_definition(formatted: Made) -> None:
    assert len(formatted.laid_out) > len(formatted.sources)
    for before, after in formatted.laid_out:
        assert anatomy(after) == anatomy(before), before[:200]


def test_black_finds_nothing_to_change(formatted: Made) -> None:
    for path, source in formatted.sources.items():
        assert by_black(source) == source, path


def test_python_compiles_what_was_made_without_a_warning(
    files: list[Path], formatted: Made, tmp_path: Path
) -> None:
    for path, source in formatted.sources.items():
        (tmp_path / path.replace("/", "_")).write_text(source, "utf-8")
    every = [path for path in (*files, *tmp_path.iterdir()) if path.suffix == ".py"]
    everything = {path.read_bytes(): path for path in every}.values()
    command = [sys.executable, "-I", "-W", "error", "-m", "py_compile", *map(str, everything)]

    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_a_pattern_is_the_one_of_the_spec_to_the_character(demo: Imported) -> None:
    for name in demo.__all__:
        assert getattr(demo, name).__name__ == name
    loaded = [module for name, module in sys.modules.items() if name.startswith(demo.__name__)]
    values = [value for module in loaded for value in vars(module).values()]
    patterns = [value for value in values if isinstance(value, re.Pattern)]
    written = [as_pattern(text) for text in TEXTS]

    assert sorted(pattern.pattern for pattern in patterns) == sorted([*written, *written])


def test_the_word_for_success_is_the_one_of_the_spec_to_the_character(demo: Imported) -> None:
    for number, text in enumerate(TEXTS):
        read = getattr(demo, f"Got{number}").from_wire
        answers = [read({"Code": code}).ok for code in (text, f"{text} ", f" {text}", "Ok")]
        assert answers == [True, False, False, False], text


def test_the_description_of_a_code_is_its_text_with_blanks_folded(demo: Imported) -> None:
    codes = [demo.ErrorCode(f"FailedOperation.E{number}") for number in range(len(TEXTS))]

    assert [code.description for code in codes] == [folded(text) for text in TEXTS]


def test_a_documented_request_takes_a_hostile_value(demo: Imported) -> None:
    for number, text in enumerate(TEXTS):
        request = getattr(demo, f"Do{number}Request")(note=text)
        assert (request.to_wire(), request.check()) == ({"Note": text}, [])


@pytest.mark.parametrize("text", UNWRITABLE.values(), ids=UNWRITABLE)
def test_a_description_that_no_class_can_have_is_refused_where_it_is_read(
    text: str, tmp_path: Path
) -> None:
    root = write(spec_of(["Says."], sound), tmp_path)
    path = placed(root, "api")
    escapes = text.encode("ascii", "backslashreplace").decode()
    path.write_text(path.read_text("utf-8").replace('"Says."', f'"{escapes}"', 1), "utf-8")

    source = f"class A:\n    {docstring(text)}\n"
    with pytest.raises(UnicodeEncodeError):
        exec(source, {})  # noqa: S102 - source of a class, and no more
    assert [found.rule for found in lint(root).findings] == ["yaml-syntax"]
