"""Pages show the envelope that the platform states."""

from __future__ import annotations

from tc3gen.commands import packaged_platform
from tc3gen.protocol import API_3_0
from tc3gen.spec.reader import read_platform
from tests.support.project import ROOT


def test_pages_show_the_envelope_of_the_platform() -> None:
    platform, _ = read_platform(ROOT / "spec", packaged_platform())
    assert platform.envelope == API_3_0
