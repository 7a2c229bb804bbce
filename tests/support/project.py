"""Projects in temporary folders: a copied spec, and tc3gen run on it."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.cli import main
from tests.support.one_action import one_action

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the program said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with ``spec/`` and, once generated, ``generated/tc3``."""

    root: Path
    capture: pytest.CaptureFixture[str]

    @property
    def spec(self) -> Path:
        """Its spec folder."""
        return self.root / "spec"

    @property
    def package(self) -> Path:
        """Its generated package."""
        return self.root / "generated" / "tc3"

    def run(self, command: str, *arguments: str) -> Run:
        """Run a command of tc3gen in this process, on this project.

        Hints do not show the options that are added here.
        """
        self.capture.readouterr()
        out = ("--out", str(self.root / "generated")) if command == "generate" else ()
        added = ("--spec", str(self.spec), *out)
        status = main([command, *added, *arguments])
        said, shown = self.capture.readouterr(), f"tc3gen {command} {shlex.join(added)}"
        texts = (text.replace(shown, f"tc3gen {command}") for text in said)
        return Run(status, *texts)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace *old*, which must occur, in a file of the spec."""
        path = self.spec / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def copy_spec(target: Path) -> None:
    """Write the spec of this repository to *target*, but for all actions of SMS except one."""
    (target / "sms").mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "spec" / "platform.yaml", target)
    for file, text in one_action().items():
        (target / "sms" / file).write_text(text, "utf-8")
