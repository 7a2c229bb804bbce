"""Archives and files of metadata, whole, odd or hostile: read with bounds, or refused in words."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import stat
import tarfile
import time
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.cli import main
from tc3gen.pages.metadata import archives
from tests.support.metadata import API, CODES, api, wheel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATH = API.format(service="cvm", date="20170312")
TEXT = json.dumps(api())


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


def sdist(path: Path, *members: tuple[tarfile.TarInfo | str, bytes]) -> Path:
    """Write a packed sdist with *members*, each a name or what a header says."""
    with tarfile.open(path, "w:gz") as archive:
        for member, content in members:
            told = tarfile.TarInfo(member) if isinstance(member, str) else member
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))
    return path


def unpacked(folder: Path, *files: tuple[str, str]) -> Path:
    """Write *files* below *folder*."""
    for name, text in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


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


def _zip_link(at: Path) -> Path:
    member = zipfile.ZipInfo(PATH)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(at / "a.whl", "w") as archive:
        archive.writestr(member, "/etc/passwd")
    return at / "a.whl"


def _tar_link(kind: bytes) -> Callable[[Path], Path]:
    def write(at: Path) -> Path:
        member = tarfile.TarInfo(PATH)
        member.type, member.linkname = kind, "/etc/passwd"
        return sdist(at / "a.tar.gz", (member, b""))

    return write


def _twice(at: Path) -> Path:
    with zipfile.ZipFile(at / "a.whl", "w") as archive:
        archive.writestr(PATH, TEXT)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(PATH, TEXT)
    return at / "a.whl"


def _encrypted(at: Path) -> Path:
    content = bytearray(wheel(at / "a.whl", api()).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    (at / "a.whl").write_bytes(content)
    return at / "a.whl"


def _changed(old: bytes, new: bytes) -> Callable[[Path], Path]:
    def write(at: Path) -> Path:
        source = wheel(at / "a.whl", api())
        source.write_bytes(source.read_bytes().replace(old, new))
        return source

    return write


def _unreadable_name(at: Path) -> Path:
    source = wheel(at / "a.whl", api(), files={"é": ""})
    source.write_bytes(source.read_bytes().replace("é".encode(), b"\xff\xfe"))
    return source


def _bomb(at: Path) -> Path:
    return wheel(at / "a.whl", files={PATH: " " * (archives.MAX_FILE_BYTES + 1)})


def _liar(at: Path) -> Path:
    """Write a bomb that says it is small."""
    source = _bomb(at)
    size = (archives.MAX_FILE_BYTES + 1).to_bytes(4, "little")
    source.write_bytes(source.read_bytes().replace(size, (9).to_bytes(4, "little")))
    return source


def _packed_header(size: int) -> bytes:
    """Return a packed archive whose first header announces *size* bytes of names to come."""
    member = tarfile.TarInfo("x")
    member.type, member.size = tarfile.XHDTYPE, size
    head = member.tobuf(tarfile.GNU_FORMAT)
    return gzip.compress(head + b"0" * 2**20)


def _written(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(at: Path) -> Path:
        (at / name).write_bytes(content)
        return at / name

    return write


def _cut(name: str) -> Callable[[Path], Path]:
    def write(at: Path) -> Path:
        noise = random.Random(1).randbytes(4096)  # noqa: S311 - no secret
        source = (
            wheel(at / name, api())
            if name.endswith(".whl")
            else sdist(at / name, ("noise", noise), (PATH, TEXT.encode()))
        )
        content = source.read_bytes()
        source.write_bytes(content[: len(content) // 2])
        return source

    return write


def _of(text: str | bytes) -> Callable[[Path], Path]:
    return _written("api.json", text if isinstance(text, bytes) else text.encode())


def _fifo(at: Path) -> Path:
    os.mkfifo(at / "a.whl")
    return at / "a.whl"


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a symbolic link in a wheel": (_zip_link, "is a symbolic link"),
    "a symbolic link in an sdist": (_tar_link(tarfile.SYMTYPE), "is a link"),
    "a hard link in an sdist": (_tar_link(tarfile.LNKTYPE), "is a link"),
    "a member twice": (_twice, "api.json of cvm 2017-03-12 twice"),
    "an encrypted member": (_encrypted, "is encrypted"),
    "an unknown compression": (_changed(b"\x08\x00", b"\x63\x00"), "cannot be unpacked"),
    "a name that is not UTF-8": (_unreadable_name, "no archive, or a broken one"),
    "a bomb": (_bomb, "larger than 32 MiB"),
    "a bomb that says it is small": (_liar, "cannot be unpacked"),
    "a header of gigabytes": (_written("a.tar.gz", _packed_header(2**32)), "larger than 32 MiB"),
    "a negative header": (_written("a.tar", b"x" * 124 + b"\xff" * 388), "no archive, or a broken"),
    "half a wheel": (_cut("a.whl"), "no archive, or a broken one"),
    "half an sdist": (_cut("a.tar.gz"), "no archive, or a broken one"),
    "no archive": (_written("a.whl", b"no archive"), "no archive, or a broken one"),
    "nothing": (_written("a.zip", b""), "no archive, or a broken one"),
    "an archive without metadata": (
        lambda at: wheel(at / "a.whl", files={"tccli/__init__.py": ""}),
        "it holds no services",
    ),
    "no file": (lambda at: at / "none.whl", "No such file"),
    "a FIFO": (_fifo, "it is a FIFO"),
    "JSON that is cut": (_of(TEXT[:-9]), "it is not JSON"),
    "deep JSON": (_of("[" * 200_000), "it is not JSON"),
    "JSON in another encoding": (_of(b'{"a": "\xff"}'), "it is not JSON"),
    "a large number": (_of('{"a": ' + "9" * 10_000 + "}"), "it is not JSON"),
    "a list": (_of("[1]"), "it is not a JSON object"),
    "no actions": (_of('{"metadata": {}}'), "is no service with a version"),
    "actions that are a list": (_of(json.dumps({**api(), "actions": []})), "is not an object"),
}


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
