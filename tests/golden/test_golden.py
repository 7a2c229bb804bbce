"""Generated text is what a person has reviewed; `pytest --update-golden` writes it anew."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.golden import CASES, GOLDEN, make

if TYPE_CHECKING:
    from pathlib import Path

SHARED = "types"
"""The case that holds the files which are the same in all cases."""


def _reviewed(case: str, made: dict[str, str]) -> dict[str, str]:
    """Return the files of a case that depend on the spec; the shared ones once."""
    shared = {"signer.py", "platform.py"} if case == SHARED else set()
    return {path: text for path, text in made.items() if path.startswith("demo/") or path in shared}


def _expected(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


@pytest.mark.parametrize("case", CASES)
def test_a_spec_makes_the_text_that_was_reviewed(
    case: str, tmp_path: Path, *, update_golden: bool
) -> None:
    made = _reviewed(case, make(case, tmp_path))
    folder = GOLDEN / case / "expected"
    if update_golden:
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in made.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8", newline="\n")

    assert _expected(folder) == made


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package of each case under the case's name."""
    root = tmp_path_factory.mktemp("packages")
    for case in CASES:
        for path, text in make(case, root / f"golden_{case}").items():
            target = root / f"golden_{case}" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
    return root


def test_every_package_imports_in_a_fresh_interpreter_without_a_warning(packages: Path) -> None:
    imports = "; ".join(f"import golden_{case}.demo" for case in CASES)
    program = f"import sys; sys.path.insert(0, {str(packages)!r}); {imports}"
    command = [sys.executable, "-I", "-B", "-W", "error", "-c", program]

    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (result.returncode, result.stderr) == (0, "")


def test_every_package_is_strictly_typed(packages: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(packages)]

    result = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, cwd=packages
    )

    assert (result.returncode, result.stderr) == (0, ""), result.stdout
