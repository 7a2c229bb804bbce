"""The spec that a command works on, and what comes with tc3gen for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.findings import show
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    from tc3gen.model import Spec

_PACKAGE_ROOT = Path(__file__).parents[1]


def packaged_platform() -> Path:
    """Return the ``platform.yaml`` that comes with tc3gen: inside the wheel, or in the checkout."""
    inside = _PACKAGE_ROOT / "platform.yaml"
    return inside if inside.is_file() else _PACKAGE_ROOT.parents[1] / "spec" / "platform.yaml"


def packaged_specs() -> Path:
    """Return the folder of the services whose specs come with tc3gen, such as ``sms``."""
    inside = _PACKAGE_ROOT / "packaged_specs"
    return inside if inside.is_dir() else _PACKAGE_ROOT.parents[1] / "spec"


def load_spec(spec_root: Path | str) -> Spec:
    """Return the spec in a folder, for programs: ``MockEndpoint(load_spec("spec"))``.

    Raises ValueError with the findings of a spec that cannot be used.
    """
    reading = read_spec(Path(spec_root), packaged_platform())
    if reading.spec is None:
        raise ValueError(f"the spec cannot be used:\n{show(reading.findings)}")
    return reading.spec
