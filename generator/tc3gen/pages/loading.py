"""Pages from files, or from standard input, to what they state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tc3gen.file_reading import MAX_PAGE_BYTES, read_limited
from tc3gen.findings import Finding, Location
from tc3gen.pages.page import PageReading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    ReadPage: TypeAlias = Callable[[str, str], PageReading]
    """Text and name of a page to what it states."""

STANDARD_INPUT = "-"
_NAME_OF_INPUT = "<stdin>"


def load_pages(
    pages: Iterable[str], read: ReadPage, standard_input: Callable[[], bytes]
) -> list[PageReading]:
    """Return the reading of each of *pages*; what cannot be read is a finding of its reading."""
    return [_load(page, read, standard_input) for page in pages]


def _load(page: str, read: ReadPage, standard_input: Callable[[], bytes]) -> PageReading:
    name = _NAME_OF_INPUT if page == STANDARD_INPUT else page
    try:
        content = standard_input() if page == STANDARD_INPUT else _content(Path(page))
        return read(content.decode("utf-8-sig"), name)
    except OSError as error:
        message, location = f"the page cannot be read: {error.strerror}", Location(name)
        hint = "name the files of a folder one by one" if Path(page).is_dir() else ""
        return PageReading(None, (Finding(location, "page-file", message, hint),))
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        location = Location(name, before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        hint = "save it as UTF-8"
        return PageReading(None, (Finding(location, "page-file", "this is not UTF-8 text", hint),))


def _content(page: Path) -> bytes:
    """Return the bytes of a file, or of a pipe, as a shell makes one for ``<(...)``."""
    with page.open("rb", buffering=0) as file:
        return read_limited(file.read, page, limit=MAX_PAGE_BYTES)
