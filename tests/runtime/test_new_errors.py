"""An error class is written down in one place: where it is defined."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tc3gen import reserved
from tc3gen.emit import runtime_files
from tc3gen.spec.language import ERROR_CLASSES
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NEW = '''
class QuotaError(ApiError):
    """A class that nobody else knows."""

'''
BEFORE = "\n_TWINS: "

PROGRAM = """
import pickle
import new_errors
from new_errors import ApiError, OutcomeUnknownError, QuotaError
from new_errors._calls.error_codes import CodeTable, Prefix

assert "QuotaError" in new_errors.__all__ and "QuotaError" in new_errors.errors.__all__
table = CodeTable({"Quota": Prefix(QuotaError, "later", "unknown")}, {})
assert type(table.error("Quota", "used up", effect="none")) is QuotaError
twin = table.error("Quota", "used up")
assert isinstance(twin, QuotaError) and isinstance(twin, OutcomeUnknownError)
pickled = pickle.dumps(twin)
new_errors.errors._TWINS.clear()
back = pickle.loads(pickled)
print(type(back), back)
"""


def _with_new_class(errors: Path) -> None:
    text = errors.read_text("utf-8")
    assert text.count(BEFORE) == 1
    errors.write_text(text.replace(BEFORE, NEW + BEFORE), "utf-8")


def test_a_new_class_is_exported_raised_caught_and_pickled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "generated" / "tc3", tmp_path / "new_errors", ignore=ignored)
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    for name in ("__init__.py", "errors.py"):
        shutil.copy(runtime_files.RUNTIME / name, runtime)
    _with_new_class(runtime / "errors.py")
    monkeypatch.setattr(runtime_files, "RUNTIME", runtime)
    for module in runtime_files.runtime_modules.__wrapped__():
        (tmp_path / "new_errors" / module.path).write_text(module.text, "utf-8")
    command = [sys.executable, "-W", "error", "-B", "-c", PROGRAM]
    ran = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    shown = "<class 'new_errors.errors.QuotaOutcomeUnknownError'> used up (code Quota)\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, shown, "")


def test_a_new_class_is_one_that_the_spec_can_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "generator/tc3gen/emit/runtime/errors.py", tmp_path)
    _with_new_class(tmp_path / "errors.py")
    monkeypatch.setattr(reserved, "_RUNTIME", tmp_path)
    assert reserved.api_error_classes.__wrapped__() == (*ERROR_CLASSES, "QuotaError")
