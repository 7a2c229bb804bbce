"""A project whose pages are on a site of this machine, and runs of `refresh` on it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import Refreshing, Result, refresh, track
from tc3gen.commands.refresh_run import ReportFiles
from tc3gen.digests import digest
from tc3gen.fetching import Fetched
from tc3gen.fetching.bounds import Bounds
from tc3gen.fetching.http_exchange import fetch_all
from tc3gen.publishing import Disk
from tests.commands.importing.test_documents import ACTION, action_document, types_document
from tests.support.project import copy_spec
from tests.support.sites import Site, etag_of, page_response, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tc3gen.commands.refresh_run import Make
    from tc3gen.fetching.outcomes import Outcome, PageRequest
    from tests.support.sites import Page

NOWHERE = "http://127.0.0.1:1"
BOUNDS = Bounds(bytes=1_000_000, attempts=2, backoff=0.01, wait=0.05)


def moved(location: str) -> Page:
    """Return a page that is somewhere else."""
    return serving(page_response("", status="302 Found", Location=location))


@dataclass
class Workspace:
    """A folder with a spec, and the site that has its pages: ``/send`` and ``/types``."""

    root: Path
    site: Site
    bounds: Bounds = BOUNDS

    def fetch(self, requests: Sequence[PageRequest]) -> list[Outcome]:
        """Fetch pages from this machine."""
        return fetch_all(requests, bounds=self.bounds)

    @property
    def spec(self) -> Path:
        """Its spec folder."""
        return self.root / "spec"

    @property
    def pages(self) -> dict[str, Page]:
        """What the site serves."""
        return self.site.pages

    def run(
        self,
        *services: str,
        report: ReportFiles | None = None,
        make: Make = lambda _: Result(0),
        metadata: Sequence[Path] = (),
        refetch: bool = False,
        dry_run: bool = False,
        disk_of: Callable[[Path], Disk] = Disk,
    ) -> Result:
        """Refresh; without *make*, no package is made."""
        run = Refreshing(
            spec_root=self.spec,
            fetch=self.fetch,
            report=report or ReportFiles(),
            dry_run=dry_run,
            disk_of=disk_of,
        )
        return refresh(run, services, make, metadata, refetch=refetch)

    def track(self, *paths: str, agree: bool = True) -> tuple[Result, list[str]]:
        """Track pages by their paths; return also what was asked."""
        asked: list[str] = []

        def consent(question: str) -> bool:
            asked.append(question)
            return agree

        run = Refreshing(spec_root=self.spec, fetch=self.fetch)
        into = self.spec / "sms"
        return track(run, [f"{self.site.url}{path}" for path in paths], into, consent), asked

    def edit(self, path: str, *changes: tuple[str, str]) -> None:
        """Replace texts, which must occur, on a page of the site."""
        page = self.pages[path]
        assert isinstance(page, str)
        for old, new in changes:
            assert old in page, old
            page = page.replace(old, new)
        self.pages[path] = page

    def state(self) -> dict[str, bytes]:
        """Return the files of the spec."""
        return {
            path.relative_to(self.spec).as_posix(): path.read_bytes()
            for path in sorted(self.spec.rglob("*"))
            if path.is_file()
        }

    def shown(self, result: Result) -> str:
        """Return what a run reported, without what differs between two runs of the tests."""
        return result.report.replace(f"{self.root}/", "").replace(self.site.url, "http://site")


@pytest.fixture(scope="session")
def tracked_spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a spec that has imported the pages of a site called ``http://127.0.0.1:1``."""
    spec = tmp_path_factory.mktemp("tracked") / "spec"
    copy_spec(spec)
    (spec / "sms" / "pages.lock").unlink()
    policy = spec / "sms" / "policy.yaml"
    read = digest(ACTION["request"]["MultiSmsInfoSet"]["doc"])
    policy.write_text(policy.read_text("utf-8").replace("read: 5b284018456f", f"read: {read}"))
    pages = {"/send": action_document(), "/types": types_document()}
    urls = [f"{NOWHERE}{path}" for path in pages]
    outcomes = [
        Fetched(url, page, etag_of(page)) for url, page in zip(urls, pages.values(), strict=True)
    ]
    run = Refreshing(spec_root=spec, fetch=lambda _: outcomes)
    result = track(run, urls, spec / "sms", lambda _: True)
    assert (result.status, result.findings) == (0, [])
    return spec


@pytest.fixture
def workspace(tmp_path: Path, tracked_spec: Path) -> Iterator[Workspace]:
    """Return a project that has imported the pages of its site, which has not changed since."""
    shutil.copytree(tracked_spec, tmp_path / "spec")
    with Site({"/send": action_document(), "/types": types_document()}) as site:
        lock = tmp_path / "spec" / "sms" / "pages.lock"
        lock.write_text(lock.read_text("utf-8").replace(NOWHERE, site.url), "utf-8")
        yield Workspace(tmp_path, site)
