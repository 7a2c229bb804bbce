"""The committed spec with a few of its error codes: they are most of its text, and all alike."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from generator.model import longest_prefix
from generator.spec import language
from generator.spec.build import build_platform
from generator.spec.writer import write_yaml
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

SHAPES = {
    "sms/api.yaml": language.API,
    "sms/policy.yaml": language.POLICY,
    "platform.yaml": language.PLATFORM,
}
FILES = tuple(SHAPES)
_EVERY = 6
"""One code of so many is kept."""


def _committed(file: str) -> dict[str, Any]:
    plain: dict[str, Any] = yaml.safe_load((ROOT / "spec" / file).read_text("utf-8"))
    return plain


def _cut(table: dict[str, Any], kept: Container[str]) -> dict[str, Any]:
    return {name: entry for name, entry in table.items() if name in kept}


@cache
def plain_files() -> dict[str, dict[str, Any]]:
    """Return the plain values of each file; callers do not change them."""
    api, policy, platform = (_committed(file) for file in FILES)
    codes = {*[*policy["errors"]][::_EVERY], *[*api["errors"]][::_EVERY]}
    common = {*[*platform["errors"]][::_EVERY], *codes}
    prefixes = build_platform(platform).prefixes
    needed = {p.prefix for code in common if (p := longest_prefix(code, prefixes))}
    for action in api["actions"].values():
        action["errors"] = [code for code in action["errors"] if code in codes]
    api["errors"], policy["errors"] = _cut(api["errors"], codes), _cut(policy["errors"], codes)
    platform["errors"] = _cut(platform["errors"], common)
    platform["error_prefixes"] = _cut(platform["error_prefixes"], needed)
    return {"sms/api.yaml": api, "sms/policy.yaml": policy, "platform.yaml": platform}


@cache
def sound() -> dict[str, bytes]:
    """Return the text of each file, written as the committed ones are."""
    return {
        file: write_yaml(plain, SHAPES[file]).encode() for file, plain in plain_files().items()
    }


def write_spec(root: Path, changed: dict[str, bytes]) -> None:
    """Write the files of the spec below *root*, some of them *changed*."""
    (root / "sms").mkdir(parents=True, exist_ok=True)
    for file, text in (sound() | changed).items():
        (root / file).write_bytes(text)
