"""The table of the house counts what is there."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.contract.architecture import measure
from tests.contract.architecture.trees import revision, working_tree
from tests.support.repositories import commit, git

if TYPE_CHECKING:
    from pathlib import Path

TREE = {
    "generator/tc3gen/model.py": b"A = 1\n",
    "generator/tc3gen/emit/code.py": b"from tc3gen import model\nfrom tc3gen.emit import x\n",
    "generator/tc3gen/emit/x.py": b"import re\n\nmax_bytes = 1\n",
    "generator/tc3gen/emit/runtime/errors.py": b"import json\n",
    "generator/tc3gen/emit/runtime/_http/pool.py": b"from ..errors import A\nfrom . import tls\n",
    "generator/tc3gen/emit/runtime/_http/tls.py": b"from .pool import Pool\n",
    "generator/tc3gen/emit/templates/a.jinja": b"a\nb\n",
    "generated/tc3/__init__.py": b'__all__ = ["A", "B"]\n',
    "generated/tc3/sms/__init__.py": b'__all__ = ["A"]\n',
    "generated/tc3/_http/__init__.py": b'__all__ = ["C"]\n',
    "tests/runtime/vectors/a.json": b"{}\n",
    "README.md": b"# A\n",
}


def test_every_row_counts_its_files() -> None:
    assert measure.measured(TREE) == {
        "generated/tc3: bytes": "53",
        "generated/tc3: files, lines": "3, 3",
        "generated/tc3: public names": "3",
        "generator: files with error NoResponseError": "0",
        "generator: files with policy key max_bytes": "1",
        "generator: imports, between rooms": "2, 1",
        "generator: modules, lines: .": "1, 1",
        "generator: modules, lines: all": "3, 6",
        "generator: modules, lines: emit": "2, 5",
        "generator: templates, lines": "1, 2",
        "runtime: imports, between rooms": "3, 1",
        "runtime: modules, lines: all": "3, 4",
        "runtime: modules, lines: emit/runtime": "1, 1",
        "runtime: modules, lines: emit/runtime/_http": "2, 3",
        "tests: files, lines: all": "1, 1",
        "tests: files, lines: runtime": "1, 1",
    }


def test_the_same_files_under_the_first_import_name_measure_the_same() -> None:
    before = {
        path.replace("generator/tc3gen/", "generator/"): text.replace(b"tc3gen", b"generator")
        for path, text in TREE.items()
    }
    assert measure.measured(before) == measure.measured(TREE)


def test_a_row_that_one_side_lacks_is_shown() -> None:
    columns = {"before": {"a": "1", "b": "2, 3"}, "after": {"b": "2, 4", "c": "5"}}
    assert measure.table(columns).splitlines() == [
        "| what | before | after |",
        "| --- | ---: | ---: |",
        "| a | 1 | - |",
        "| b | 2, 3 | 2, 4 |",
        "| c | - | 5 |",
    ]


def test_a_revision_is_compared_with_the_working_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in TREE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text)
    commit(tmp_path)
    (tmp_path / "tests" / "new.py").write_text("a\n", "utf-8")
    (tmp_path / "README.md").unlink()
    monkeypatch.setattr(measure, "ROOT", tmp_path)

    assert dict(revision(tmp_path, "HEAD")) == TREE
    assert working_tree(tmp_path).keys() == {*TREE, "tests/new.py"} - {"README.md"}
    measure.main(["HEAD"])
    assert "| tests: files, lines: all | 1, 1 | 2, 2 |" in capsys.readouterr().out


def test_a_revision_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(subprocess.CalledProcessError):
        revision(tmp_path, "nothing")
