"""Archives and files of metadata, whole, odd or hostile: read with bounds, or refused in words."""

from __future__ import annotations

import gzip
import json
import random
import time
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.cli import main
from tc3gen.pages.metadata import archives
from tests.commands.importing.hostile_archives import HOSTILE, PATH, TEXT, sdist, unpacked
from tests.support.metadata import CODES, api, wheel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, list[dict[str, Any]]]:
    """Import into a spec in *tmp_path*; return the exit code and the findings."""
    words = ["import", *map(str, arguments), "--spec", str(tmp_path / "spec"), "--format", "json"]
    code = main(words)
    return code, json.loads(capsys.readouterr().out)


def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], source: Path) -> str:
    """Return what is said of *source*, which must be unusable, named, and leave no trace."""
    code, findings = run(tmp_path, capsys, source)
    assert (code, {finding["rule"] for finding in findings}) == (2, {"metadata-file"})
    assert all(finding["path"].startswith(str(source)) for finding in findings)
    assert not (tmp_path / "spec").exists()
    return "; ".join(finding["message"] for finding in findings)


def _codes() -> str:
    return "raise SystemExit(3)\n# It is used.\nUSED = 'ResourceInUse'\n"


SOURCES: dict[str, Callable[[Path], tuple[Path, ...]]] = {
    "a wheel": lambda at: (wheel(at / "a.whl", api()),),
    "an sdist": lambda at: (sdist(at / "a-1.0.tar.gz", (f"a-1.0/{PATH}", TEXT.encode())),),
    "an installed folder": lambda at: (unpacked(at / "site", (PATH, TEXT)),),
    "the folder of one service": lambda at: (unpacked(at / "site", (PATH, TEXT)) / PATH[:19],),
    "an api.json": lambda at: (unpacked(at, ("api.json", TEXT)) / "api.json",),
    "with the wheel of the SDK": lambda at: (
        wheel(at / "a.whl", api()),
        wheel(at / "sdk.whl", files={CODES.format(service="cvm", date="20170312"): _codes()}),
    ),
    "with the folder of the SDK": lambda at: (
        unpacked(at / "sdk", (CODES.format(service="cvm", date="20170312"), _codes())),
        wheel(at / "a.whl", api()),
    ),
}


@pytest.mark.parametrize("write", SOURCES.values(), ids=SOURCES)
def test_every_kind_of_source_tells_the_same_facts(
    write: Callable[[Path], tuple[Path, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = write(tmp_path)
    code, _ = run(tmp_path, capsys, *sources)
    told = (tmp_path / "spec" / "cvm" / "api.yaml").read_text("utf-8")
    run(tmp_path / "other", capsys, wheel(tmp_path / "other.whl", api()))
    plain = (tmp_path / "other" / "spec" / "cvm" / "api.yaml").read_text("utf-8")

    assert code == 0
    codes = "errors:\n  ResourceInUse: {doc: It is used.}\n"
    assert told.replace(codes, "") == plain
    assert (codes in told) == (len(sources) == 2)


@pytest.mark.parametrize("prefix", ["../../", "/etc/", "a/../b/", "\x1b[31m/", "新/"])
def test_names_in_an_archive_lead_nowhere(
    prefix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The names of members are looked at only: whatever they say, one spec folder is written."""
    zipped = wheel(tmp_path / "a.whl", files={f"{prefix}{PATH}": TEXT})
    packed = sdist(tmp_path / "a.tar.gz", (f"{prefix}{PATH}", TEXT.encode()))

    assert [run(tmp_path, capsys, source)[0] for source in (zipped, packed)] == [0, 0]
    assert {path.name for path in tmp_path.iterdir()} == {"a.whl", "a.tar.gz", "spec"}
    written = {path.name for path in (tmp_path / "spec" / "cvm").iterdir()}
    assert written == {"api.yaml", "pages.lock"}
    assert main(["import", str(zipped), "--list"]) == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(("write", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_source_is_refused_with_its_path(
    write: Callable[[Path], Path],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    began = time.monotonic()
    assert said in refused(tmp_path, capsys, write(tmp_path))
    assert time.monotonic() - began < 20


def test_members_and_unpacked_bytes_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A directory of millions costs memory before any member is read; so it is counted first."""
    monkeypatch.setattr(archives, "MAX_MEMBERS", 20)
    names = {f"a{number}": "" for number in range(30)}
    many = wheel(tmp_path / "a.whl", files=names)
    packed = sdist(tmp_path / "a.tar.gz", *((name, b"") for name in names))
    assert "more than 20 files" in refused(tmp_path, capsys, many)
    assert "more than 20 files" in refused(tmp_path, capsys, packed)

    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 2**20)
    large = sdist(tmp_path / "b.tar.gz", ("noise", b"0" * 2**21), (PATH, TEXT.encode()))
    assert "larger than 1 MiB" in refused(tmp_path, capsys, large)
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 100)
    assert "larger than" in refused(tmp_path, capsys, wheel(tmp_path / "c.whl", api()))


def test_the_same_service_in_two_sources_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, other = (wheel(tmp_path / name, api()) for name in ("a.whl", "b.whl"))
    code, [finding] = run(tmp_path, capsys, first, other)
    assert (code, finding["rule"]) == (2, "import-select")
    assert str(first) in finding["message"]
    assert str(other) in finding["path"]


@pytest.mark.parametrize("kind", ["whl", "tar.gz", "tar", "json"])
def test_no_damage_is_a_bug_or_leaves_half_a_file(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bytes of a sound source are changed at random: it is imported or refused, never a crash."""
    source = tmp_path / f"a.{kind}"
    if kind == "whl":
        wheel(source, api())
    elif kind == "json":
        source.write_text(TEXT, "utf-8")
    else:
        sdist(source, (PATH, TEXT.encode()))
    whole = gzip.decompress(source.read_bytes()) if kind == "tar" else source.read_bytes()
    chance = random.Random(kind)  # noqa: S311 - no secret
    for _ in range(25):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(min(len(damaged), 700))] = chance.randrange(256)
        source.write_bytes(damaged)
        code, findings = run(tmp_path, capsys, source, "--dry-run")
        assert code in {0, 1, 2}
        assert code != 2 or findings
    assert not (tmp_path / "spec").exists()
