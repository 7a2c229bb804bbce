"""Where an import goes, and whether its arguments make sense together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.findings import Finding, Place
from generator.model import is_page_url
from generator.names import is_package_name, package_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from generator.pages.facts import PageFacts


def wrong_url(url: str, pages: Sequence[str]) -> Iterator[Finding]:
    """Yield what keeps *url* from being that of *pages*; an empty one says nothing."""
    if url and len(pages) > 1:
        message = "one URL cannot be that of several pages"
        yield Finding(Place("--page"), "page-url", message, "import them one by one")
    if url and not is_page_url(url):
        hint = "such as https://www.tencentcloud.com/document/product/382/79029, without ? and #"
        yield Finding(Place("--page"), "page-url", f"{url!r} is no URL of a page", hint)


def service_folder(
    facts: Sequence[PageFacts], spec_root: Path, into: Path | None = None
) -> Path | Finding:
    """Return *into*, else the folder of the one service that *facts* tell; or what is in the way.

    A folder that is still to be made can be returned, a file cannot.
    """
    folder = into or _usual_folder(facts, spec_root)
    if isinstance(folder, Finding):
        return folder
    found = next((path for path in (folder, *folder.parents) if path.exists()), None)
    if found and not found.is_dir():
        return _no_folder(f"{found} is no folder", f"name one, such as --into {spec_root / 'sms'}")
    return folder


def _usual_folder(facts: Sequence[PageFacts], spec_root: Path) -> Path | Finding:
    services = sorted({page.service for page in facts if page.service})
    if not services:
        message = "the pages do not tell the service, so it is open which folder they belong to"
        return _no_folder(message, f"name it, such as --into {spec_root / 'sms'}")
    if len(services) > 1:
        message = f"the pages are of several services: {', '.join(map(repr, services))}"
        return _no_folder(message, "import those of each service by themselves")
    if package := package_name(services[0]):
        return spec_root / package
    message = f"the service {services[0]!r} cannot give its name to a Python package"
    other = f"{services[0]}_api"
    example = f", such as --into {spec_root / other}" if is_package_name(other) else ""
    return _no_folder(message, f"name another folder{example}")


def _no_folder(message: str, hint: str) -> Finding:
    return Finding(Place("--into"), "import-into", message, hint)
