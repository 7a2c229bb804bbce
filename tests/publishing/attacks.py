"""What somebody can put into a package to have other code run, or other files touched."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import py_compile
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVIL = 'EVIL = "yes"\n'
NATIVE = f"testing{importlib.machinery.EXTENSION_SUFFIXES[0]}"
PYC = Path(importlib.util.cache_from_source("testing.py")).name


@dataclass(frozen=True, slots=True)
class Attack:
    """Something put into a package, whose victim lies *outside*: where it is, and what is told."""

    location: Callable[[Path, Path], None]
    """Puts it into the package, given that and the folder outside."""
    path: str
    """What has to be named."""
    says: str
    """How the message begins."""


def link(path: str, target: str) -> Callable[[Path, Path], None]:
    """Put a link at *path*, in place of what is there, to *target* outside."""

    def location(package: Path, outside: Path) -> None:
        moved = package / path
        if moved.is_dir():
            moved.rename(outside / "moved")
        moved.unlink(missing_ok=True)
        moved.symlink_to(outside / target)

    return location


def _moved(path: str) -> Callable[[Path, Path], None]:
    """Move *path* outside and put a link to it in its place: the content stays the same."""

    def location(package: Path, outside: Path) -> None:
        (package / path).rename(outside / "moved")
        (package / path).symlink_to(outside / "moved")

    return location


def _loop(package: Path, _: Path) -> None:
    (package / "testing.py").unlink()
    (package / "testing.py").symlink_to("testing.py")


def _fifo(package: Path, _: Path) -> None:
    (package / "testing.py").unlink()
    os.mkfifo(package / "testing.py")


def _socket(package: Path, _: Path) -> None:
    (package / "testing.py").unlink()
    here = Path.cwd()
    os.chdir(package)  # The name of a socket must be short.
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("testing.py")
    finally:
        os.chdir(here)


def _folder_of_code(package: Path, _: Path) -> None:
    (package / "testing").mkdir()
    (package / "testing" / "__init__.py").write_text(EVIL, "utf-8")


def _native(package: Path, _: Path) -> None:
    (package / NATIVE).write_bytes(b"\x7fELF")


def _compiled(mode: py_compile.PycInvalidationMode) -> Callable[[Path, Path], None]:
    """Put compiled evil code under the name, and with the hash, of a module."""

    def location(package: Path, outside: Path) -> None:
        (package / "__pycache__").mkdir(exist_ok=True)
        cached = package / "__pycache__" / PYC
        (outside / "evil.py").write_text(EVIL, "utf-8")
        py_compile.compile(
            str(outside / "evil.py"), str(cached), doraise=True, invalidation_mode=mode
        )
        source_hash = importlib.util.source_hash((package / "testing.py").read_bytes())
        compiled = cached.read_bytes()
        cached.write_bytes(compiled[:8] + source_hash + compiled[16:])

    return location


def _linked_compiled(package: Path, outside: Path) -> None:
    _compiled(py_compile.PycInvalidationMode.UNCHECKED_HASH)(package, outside)
    _moved(f"__pycache__/{PYC}")(package, outside)


def _linked_cache(package: Path, outside: Path) -> None:
    _compiled(py_compile.PycInvalidationMode.UNCHECKED_HASH)(package, outside)
    _moved("__pycache__")(package, outside)


_NEEDED = "a symbolic link stands where tc3gen needs a "
_SHADOW = "Python would run this in place of "

OBSTACLES = {
    "a link to a file": Attack(link("testing.py", "victim"), "testing.py", f"{_NEEDED}file"),
    "a link to its own content": Attack(_moved("testing.py"), "testing.py", f"{_NEEDED}file"),
    "a dangling link": Attack(link("testing.py", "nowhere"), "testing.py", f"{_NEEDED}file"),
    "a loop": Attack(_loop, "testing.py", f"{_NEEDED}file"),
    "a linked folder": Attack(_moved("sms"), "sms", f"{_NEEDED}folder"),
    "a folder linked to another": Attack(link("sms", "."), "sms", f"{_NEEDED}folder"),
    "a linked manifest": Attack(_moved("manifest.json"), "manifest.json", f"{_NEEDED}file"),
    "a linked journal": Attack(
        link(".tc3gen-journal.json", "victim"), ".tc3gen-journal.json", f"{_NEEDED}file"
    ),
    "a FIFO": Attack(_fifo, "testing.py", "a FIFO stands where tc3gen needs a file"),
    "a socket": Attack(_socket, "testing.py", "a socket stands where tc3gen needs a file"),
    "a linked folder before a module": Attack(
        link("testing", "."), "testing", f"{_SHADOW}testing.py"
    ),
    "a folder before a module": Attack(
        _folder_of_code, "testing/__init__.py", f"{_SHADOW}testing.py"
    ),
    "a native module": Attack(_native, NATIVE, f"{_SHADOW}testing.py"),
    "unchecked compiled code": Attack(
        _compiled(py_compile.PycInvalidationMode.UNCHECKED_HASH),
        f"__pycache__/{PYC}",
        f"{_SHADOW}testing.py",
    ),
    "compiled code with the hash of another source": Attack(
        _compiled(py_compile.PycInvalidationMode.CHECKED_HASH),
        f"__pycache__/{PYC}",
        f"{_SHADOW}testing.py",
    ),
    "linked compiled code": Attack(_linked_compiled, f"__pycache__/{PYC}", f"{_SHADOW}testing.py"),
    "a linked cache": Attack(_linked_cache, "__pycache__", f"{_SHADOW}the modules beside it"),
}
"""What keeps a package from being what is imported."""
RUNS = tuple(name for name, attack in OBSTACLES.items() if attack.says.startswith(_SHADOW))
RUNS = tuple(name for name in RUNS if name != "a native module")
"""Those that change what is imported, as a test can show; a native module needs a compiler."""

BESIDE = {
    "a link": Attack(link("notes.txt", "victim"), "notes.txt", "this is a symbolic link: "),
    "a link to a folder": Attack(link("notes", "."), "notes", "this is a symbolic link: "),
    "a link out of a service": Attack(link("sms/more.py", "victim"), "sms/more.py", "this is a "),
}
"""What only stands beside the package."""
