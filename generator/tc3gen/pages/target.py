"""Where an import goes, and whether its arguments make sense together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Location
from tc3gen.model import is_page_url
from tc3gen.names import package_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tc3gen.transcript import PageFacts

_HEAD = 65_536
_TOLD = re.compile(
    r"^(?P<key>service|version):[ \t]*(?P<quote>[\"']?)(?P<value>[A-Za-z0-9_-]+)(?P=quote)[ \t]*$",
    re.MULTILINE,
)


def wrong_url(url: str, pages: Sequence[str]) -> Iterator[Finding]:
    """Yield what keeps *url* from being that of *pages*; an empty one says nothing."""
    if url and len(pages) > 1:
        message = "one URL cannot be that of several pages"
        yield Finding(Location("--page"), "import-page", message, "import them one by one")
    if url and not is_page_url(url):
        hint = "such as https://www.tencentcloud.com/document/product/382/79029, without ? and #"
        yield Finding(Location("--page"), "import-page", f"{url!r} is no URL of a page", hint)


def read_services(spec_root: Path) -> dict[Path, tuple[str, str]]:
    """Return the folders in *spec_root* that hold a service, with its name and version.

    Only their first lines are looked at: a spec can have hundreds of services.
    """
    found: dict[Path, tuple[str, str]] = {}
    for file in sorted(spec_root.glob("*/api.yaml")):
        try:
            if not file.is_file():
                continue
            with file.open(encoding="utf-8", errors="replace") as lines:
                head = lines.read(_HEAD)
        except OSError:
            continue  # what is wrong with it is told when it is imported into
        told = {match["key"]: match["value"] for match in _TOLD.finditer(head)}
        if "service" in told:
            found[file.parent] = (told["service"], told.get("version", ""))
    return found


def service_folder(
    facts: Sequence[PageFacts],
    spec_root: Path,
    into: Path | None = None,
    services: Mapping[Path, tuple[str, str]] | None = None,
) -> Path | Finding:
    """Return *into*, else the folder of the one service that *facts* tell; or what is in the way.

    *services* are the folders that have one, with its version.

    A folder that is still to be made can be returned, a file cannot.
    """
    folder = into or _usual_folder(facts, spec_root, services or {})
    if isinstance(folder, Finding):
        return folder
    found = next((path for path in (folder, *folder.parents) if path.exists()), None)
    if found and not found.is_dir():
        return _no_folder(f"{found} is no folder", f"name one, such as --into {spec_root / 'sms'}")
    return folder


def _usual_folder(
    facts: Sequence[PageFacts], spec_root: Path, known: Mapping[Path, tuple[str, str]]
) -> Path | Finding:
    services = sorted({page.head.service for page in facts if page.head.service})
    if not services:
        message = "the pages do not tell the service, so it is open which folder they belong to"
        return _no_folder(message, f"name it, such as --into {spec_root / 'sms'}")
    if len(services) > 1:
        message = f"the pages are of several services: {', '.join(map(repr, services))}"
        return _no_folder(message, "import those of each service by themselves")
    if there := [folder for folder, (service, _) in known.items() if service == services[0]]:
        return _folder_of_version(facts, there, known)
    if package := package_name(services[0]):
        return spec_root / package
    message = f"the service {services[0]!r} cannot give its name to a Python package"
    return _no_folder(message, "name another folder")


def _folder_of_version(
    facts: Sequence[PageFacts], folders: Sequence[Path], known: Mapping[Path, tuple[str, str]]
) -> Path | Finding:
    """Return the one of *folders*, which have one service, that is of the version of *facts*."""
    versions = {page.head.version for page in facts if page.action}
    of_version = [folder for folder in folders if known[folder][1] in versions]
    fitting = folders if len(folders) == 1 else of_version
    if len(fitting) == 1:
        return fitting[0]
    service = known[folders[0]][0]
    there = ", ".join(map(str, folders))
    return _no_folder(
        f"several folders have the service {service!r}: {there}", "name one with --into"
    )


def _no_folder(message: str, hint: str) -> Finding:
    return Finding(Location("--into"), "import-into", message, hint)
