"""The cases of ``tests/spec/cases``: each states how its spec differs from the one in ``base``."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.patches import apply
from tests.support.project import ROOT

SPEC_CASES = Path(__file__).parents[1] / "spec" / "cases"
AT_THE_TOP = {"platform.yaml", "platform.yml"}
PATCH = "platform.patch"
WITHOUT = {"no-policy": "policy.yaml", "no-service": "api.yaml"}
"""Case to the file of the base that it does not have."""


def write_spec(case: Path, spec: Path) -> None:
    """Write the spec of *case* to a new folder: the files of the base, and instead of them its own.

    The platform is that of this repository, unless the case patches the small one of the base.
    """
    base, service = case.parent / "base", spec / "demo"
    service.mkdir(parents=True)
    patched = (case / PATCH).exists()
    shutil.copy(base / "platform.yaml" if patched else ROOT / "spec" / "platform.yaml", spec)
    if patched:
        apply(case / PATCH, spec)
    for name in {"api.yaml", "policy.yaml"} - {WITHOUT.get(case.name)}:
        shutil.copy(base / name, service)
    for file in case.iterdir():
        if file.name not in {"findings.txt", PATCH}:
            shutil.copy(file, spec if file.name in AT_THE_TOP else service)
