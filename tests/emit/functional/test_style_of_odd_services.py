"""Black and ruff find nothing to change in what is generated for odd services."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import packaged_platform
from tc3gen.emit.grouping import SIZES, Sizes
from tc3gen.emit.modules import package_modules
from tc3gen.spec.reader import read_spec
from tests.support.black_style import by_black
from tests.support.packages import write_spec
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_MANY = "".join(
    f"      Field{n}: {{type: Integer, required: {str(n < 9).lower()}, doc: A number}}\n"
    for n in range(60)
)
_LONG = "".join(f"Word{n}" for n in range(17))
_API = f"""
actions:
  Watch:
    doc: 'splunk \uff08and others\uff09: what they say'
    request:
      timeout: {{type: Integer, doc: '"Seconds" to wait'}}
      Filter: {{type: Array of Nothing, doc: What it is}}
      {_LONG}: {{type: Array of Nothing, required: true, doc: What it is}}
    response:
      Many: {{type: Array of Many, doc: What it is}}
      Nothing: {{type: Nothing, doc: What it is}}
      {_LONG}: {{type: {_LONG}, doc: What it is}}
      RequestId: {{type: String, doc: What it is}}
  {_LONG}:
    doc: A long name.
    request:
      {_LONG}: {{type: {_LONG}, doc: What it is}}
    response:
      RequestId: {{type: String, doc: What it is}}
structures:
  Nothing:
    doc: '"Nothing" is in it'
    fields: {{}}
  Operation:
    doc: called like one of ours
    fields:
      Many: {{type: Many, doc: What it is}}
  {_LONG}:
    doc: A long name.
    fields:
      Operations: {{type: Array of Operation, doc: What it is}}
      Item2: {{type: Operation, doc: What it is}}
      Item10: {{type: String, doc: What it is}}
  Many:
    doc: Many fields
    fields:
{_MANY}errors:
  InvalidParameter.{_LONG}{_LONG[:40]}: {{doc: An error with a long name.}}
  FailedOperation.lowerCase: {{doc: ''}}
"""
_SHAPES = {"in one module": SIZES, "in many": Sizes(service=1, fields=5, lines=40)}


@pytest.mark.parametrize("sizes", _SHAPES.values(), ids=_SHAPES)
def test_nothing_is_left_to_change(tmp_path: Path, sizes: Sizes) -> None:
    reading = read_spec(write_spec(tmp_path, _API), packaged_platform())
    assert reading.spec is not None, reading.findings
    for module in package_modules(reading.spec, sizes):
        assert module.copied or by_black(module.text) == module.text, module.path
        path = tmp_path / "generated" / "tc3" / module.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(module.text, "utf-8")
    command = (sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "concise")
    options = ("--config", str(ROOT / "pyproject.toml"), "generated")
    run = subprocess.run(
        [*command, *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
