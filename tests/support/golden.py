"""Golden cases: a folder with a spec and the text that it must make."""

from __future__ import annotations

from pathlib import Path

from tc3gen.emit.formatting import black_year, drafts
from tc3gen.emit.modules import package_modules
from tc3gen.findings import show
from tc3gen.publishing import Disk, plan_package
from tc3gen.spec.reader import read_spec

GOLDEN = Path(__file__).parents[1] / "emit" / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/spec"))


def make(case: str, package: Path) -> dict[str, str]:
    """Return the text of every file of a case's package; *package* is where it would go."""
    reading = read_spec(GOLDEN / case / "spec", GOLDEN / "platform.yaml")
    assert reading.spec is not None, show(reading.findings)
    files = drafts(package_modules(reading.spec))
    plan = plan_package(files, Disk(package), formatter=black_year())
    return {path: content.decode() for path, content in plan.made.items()}
