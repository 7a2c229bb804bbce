"""What the documents name is there: modules and their names, files and folders."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = ROOT / "generator" / "tc3gen"
RUNTIME = HOUSE / "emit" / "runtime"
DOCUMENTS = {
    "README.md": ROOT / "README.md",
    "generated/README.md": ROOT / "generated" / "README.md",
    "generator/README.md": ROOT / "generator" / "README.md",
    "CONTRIBUTING.md": ROOT / ".github" / "CONTRIBUTING.md",
    "CHANGELOG.md": ROOT / "generator" / "CHANGELOG.md",
    "runtime/README.md": RUNTIME / "README.md",
}


README = DOCUMENTS["README.md"].read_text("utf-8")
GENERATED = {"sms/client"}
"""Files of a generated package that stand in no source folder."""


def quoted(document: str) -> Iterator[str]:
    """Yield what stands in backquotes, outside of blocks."""
    text = re.sub(r"(?ms)^```.*?^```$", "", DOCUMENTS[document].read_text("utf-8"))
    yield from re.findall(r"`([^`\n]+)`", text)


def exists(dotted: str) -> bool:
    """Return whether a dotted name leads to something that can be imported."""
    module, _, name = dotted.rpartition(".")
    try:
        importlib.import_module(dotted)
    except ModuleNotFoundError:
        return bool(module) and exists(module) and hasattr(importlib.import_module(module), name)
    return True


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_dotted_name_of_the_packages_can_be_imported(document: str) -> None:
    named = {text for text in quoted(document) if re.fullmatch(r"(tc3|tc3gen)(\.\w+)+", text)}
    assert {name for name in named if not exists(name)} == set()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "runtime/README.md"])
def test_every_file_that_a_reader_is_sent_to_exists(document: str) -> None:
    path = re.compile(r"[\w.]+(/[\w.]+)+|\w+\.py")
    named = {text for text in quoted(document) if path.fullmatch(text)} - GENERATED
    folders = (ROOT, HOUSE, RUNTIME)
    assert len(named) > 5
    assert {each for each in named if not any((f / each).exists() for f in folders)} == set()


def test_the_table_of_the_readme_shows_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"(?m)^    (\w+)\s+\w+", capsys.readouterr().out)
    table = re.findall(r"(?m)^\| `tc3gen (\w+)", README)
    assert list(dict.fromkeys(table)) == commands
