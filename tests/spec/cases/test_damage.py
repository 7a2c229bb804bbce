"""Random damage to the committed spec: it ends in findings, never in an exception."""

from __future__ import annotations

import re
import tempfile
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tc3gen.commands import generate, packaged_platform
from tc3gen.emit.modules import package_modules
from tc3gen.spec.reader import read_spec
from tc3gen.spec.rules import RULES
from tests.support.effort import examples
from tests.support.project import ROOT, copy_spec

if TYPE_CHECKING:
    from collections.abc import Callable

Damage: TypeAlias = "Callable[[bytes, int, bytes], bytes]"

FILES = ("sms/api.yaml", "sms/policy.yaml", "platform.yaml")
KEY = re.compile(rb"[A-Za-z_][\w.]*(?=:)")
VALUE = re.compile(rb"(?<=: )[^\s{},\[\]][^\n{},\[\]]*")
SCRAPS = (
    *(b"", b"x", b"name", b"class", b"Type", b"0", b"-1", b"9" * 400, b"1.5", b"true", b"no"),
    *(b"~", b"2021-01-11", b"+60198", b"<<", b"=", b"[]", b"{}", b"[", b"}", b'"', b"'", b"|"),
    *(b"- ", b": ", b"? ", b"#", b"%", b"@", b"---", b"...", b"&a", b"*a", b"!!int 1", b"!x y"),
    *(b"\t", b"\r", b"\n", b"\x00", b"\xff", b"\xc3", b"\xe2\x80\xa8", b"\xef\xbb\xbf"),
    *(b"Array of ", b"String", b"a" * 300, "\U0001f600\u202e".encode(), b"{{ x }}", b'"""'),
)


def _drop_line(text: bytes, at: int, scrap: bytes) -> bytes:
    lines = text.splitlines(keepends=True)
    del lines[at % len(lines) : at % len(lines) + 1 + len(scrap) % 3]
    return b"".join(lines) or scrap


def _repeat_line(text: bytes, at: int, scrap: bytes) -> bytes:
    lines = text.splitlines(keepends=True)
    lines.insert(len(scrap) * at % len(lines), lines[at % len(lines)])
    return b"".join(lines)


def _indent_line(text: bytes, at: int, scrap: bytes) -> bytes:
    lines = text.splitlines(keepends=True)
    line = lines[at % len(lines)]
    lines[at % len(lines)] = line[1:] if len(scrap) % 2 else b" " + line
    return b"".join(lines)


def _rename_key(text: bytes, at: int, scrap: bytes) -> bytes:
    return _replace_one(KEY, text, at, scrap)


def _retype_value(text: bytes, at: int, scrap: bytes) -> bytes:
    return _replace_one(VALUE, text, at, scrap)


def _replace_one(pattern: re.Pattern[bytes], text: bytes, at: int, scrap: bytes) -> bytes:
    found = list(pattern.finditer(text))
    if not found:
        return text + scrap
    start, end = found[at % len(found)].span()
    return text[:start] + scrap + text[end:]


def _replace_byte(text: bytes, at: int, scrap: bytes) -> bytes:
    at %= len(text)
    return text[:at] + scrap + text[at + 1 :]


def _cut_short(text: bytes, at: int, scrap: bytes) -> bytes:
    return text[: at % len(text)] + scrap


DAMAGES: tuple[Damage, ...] = (
    _drop_line,
    _repeat_line,
    _indent_line,
    _rename_key,
    _retype_value,
    _replace_byte,
    _cut_short,
)
WOUNDS = st.tuples(st.sampled_from(DAMAGES), st.integers(0, 99_999), st.sampled_from(SCRAPS))


@cache
def sound(file: str) -> bytes:
    """Return a file of the committed spec."""
    return (ROOT / "spec" / file).read_bytes()


def damaged(file: str, wounds: list[tuple[Damage, int, bytes]]) -> bytes:
    """Return a committed file after all *wounds*."""
    text = sound(file)
    for damage, at, scrap in wounds:
        text = damage(text or b"\n", at, scrap)
    return text


@given(file=st.sampled_from(FILES), wounds=st.lists(WOUNDS, min_size=1, max_size=3))
@settings(
    max_examples=examples(2000, share=20),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_damage_ends_in_placed_findings_and_changes_no_output_or_in_a_package(
    file: str, wounds: list[tuple[Damage, int, bytes]], made: tuple[Path, dict[str, bytes]]
) -> None:
    package, before = made
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "spec"
        copy_spec(root)
        text = damaged(file, wounds)
        (root / file).write_bytes(text)
        reading = read_spec(root, packaged_platform())
        for found in reading.findings:
            assert found.rule in RULES
            assert found.location.path.startswith(str(root))
            assert min(found.location.line, found.location.column) >= 1
        if zlib.crc32(text) % 8:
            return  # What follows is slow: an eighth of the specs has to do.
        if reading.spec is not None:
            assert package_modules(reading.spec)
        else:
            assert generate(root, package).status == 2
            assert contents(package) == before


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder*."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Return the package of the sound spec, and what it holds."""
    package = tmp_path_factory.mktemp("made") / "tc3"
    assert generate(ROOT / "spec", package).status == 0
    return package, contents(package)
