"""Import statements have the form that import sorters would give them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tc3gen.emit.imports import import_lines
from tc3gen.emit.layout import lay_out

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("OPERATION", "Route2", "Route10", "Routes", "RouteTable", "Route", "IPv6", "Ipv4", "check")


def test_names_are_sorted_without_regard_to_case_and_numbers_by_value(tmp_path: Path) -> None:
    source = "\n".join(import_lines(NAMES, dict.fromkeys(NAMES, "..models")))
    names = "OPERATION, Ipv4, IPv6, Route, Route2, Route10, Routes"
    assert " ".join(source.replace("(", "").split()).startswith(f"from ..models import {names}")

    path = tmp_path / "sorted.py"
    path.write_text(lay_out(f"{source}\n"), "utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select=I"]
    run = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
