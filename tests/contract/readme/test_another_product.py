"""The README's way from nothing to a client of another product."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.contract.readme.test_readme import PYTHON, SHELL
from tests.support.metadata import api, wheel
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_four_commands_lead_from_nothing_to_a_working_client(tmp_path: Path) -> None:
    """Only the download is left out: a small file of our own is there already."""
    download, *commands = next(text for text in SHELL if "--service cvm" in text).splitlines()
    assert (download.split()[1], len(commands)) == ("download", 3)
    wheel(tmp_path / "tccli_intl_en-1-py3-none-any.whl", api(), api(service="vpc"))
    [program] = [text for text in PYTHON if "CvmClient" in text]
    (tmp_path / "machines.py").write_text(program, "utf-8")
    programs = {"tc3gen": f"{sys.executable} -m tc3gen", "python": sys.executable}
    script = re.sub(r"\.venv/bin/(\w+)", lambda match: programs[match[1]], "\n".join(commands))

    result = subprocess.run(
        ["bash", "-euc", script],  # noqa: S607
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert "cvm: 1 action imported" in result.stdout
    assert (tmp_path / "clients" / "tc3" / "cvm" / "client.py").is_file()
    assert re.fullmatch(r"\S+ 1", result.stdout.splitlines()[-1])
