"""Archives that harm whoever trusts them, and other files that are no metadata."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import stat
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from tc3gen.pages.metadata import archives
from tests.support.metadata import API, api, wheel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATH = API.format(service="cvm", date="20170312")
TEXT = json.dumps(api())


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
    "a bomb": (_bomb, "larger than 16 MiB"),
    "a bomb that says it is small": (_liar, "cannot be unpacked"),
    "a header of gigabytes": (_written("a.tar.gz", _packed_header(2**32)), "larger than 16 MiB"),
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
"""What it is, to what writes it into a folder, and what is said of it."""
