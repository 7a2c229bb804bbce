"""Where an import goes, and whether its arguments make sense together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.findings import Finding, Place
from generator.model import is_page_url
from generator.names import package_name

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
        hint = "such as https://www.tencentcloud.com/document/product/382/79029"
        yield Finding(Place("--page"), "page-url", f"{url!r} is no URL of a page", hint)


def service_folder(facts: Sequence[PageFacts], spec_root: Path) -> Path | Finding:
    """Return the folder of the one service that *facts* tell, or what is in the way."""
    services = sorted({page.service for page in facts if page.service})
    package = package_name(services[0]) if len(services) == 1 else ""
    if package:
        return spec_root / package
    told = f"tell of {', '.join(map(repr, services))}" if services else "do not tell the service"
    message = f"the pages {told}, so it is open which folder they belong to"
    return Finding(Place("--into"), "import-into", message, "name it, such as --into spec/sms")
