"""A service that is as small as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DEMO = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
actions:
  Ping: {doc: Answers., request: {}, response: {}}
  PingAll: {doc: Answers., request: {}, response: {}}
"""


def write_demo(spec: Path) -> None:
    """Add the service to a spec."""
    folder = spec / "demo"
    folder.mkdir(parents=True)
    (folder / "api.yaml").write_text(DEMO, "utf-8")
    (folder / "policy.yaml").write_text("format: 1\n", "utf-8")
