"""The page of a report in a browser that people use: it fits, it is alone, it folds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.compare.reporting import write_review
from tests.compare.reporting.reviews import large
from tests.compare.reporting.test_hostile_text import HOSTILE, review_with

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.compare.reporting import Review

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
WIDTH = 1280
PROBE = """<script>
addEventListener("load", () => {
  const parts = [...document.querySelectorAll("details")];
  const height = () => document.documentElement.scrollHeight;
  const found = {
    requests: performance.getEntriesByType("resource").map(each => each.name),
    scripts: document.scripts.length,
    handlers: document.querySelectorAll("[onerror],[onclick],[onload]").length,
    width: (parts.forEach(part => { part.open = true; }), document.documentElement.scrollWidth),
    folds: parts.map(part => {
      const before = height();
      part.querySelector("summary").click();
      return before > height() && !part.open;
    }),
  };
  document.title = JSON.stringify(found);
});
</script>"""

pytestmark = pytest.mark.skipif(not BROWSER, reason="no Chromium or Chrome is installed")


def looked_at(review: Review, folder: Path) -> dict[str, Any]:
    """Return what a browser finds in the page of *review*, with nothing that keeps scripts out."""
    page, count = POLICY.subn("", write_review(review, "html"))
    assert count == 1
    file = folder / "report.html"
    file.write_text(page.replace("</body>", f"{PROBE}</body>"), "utf-8")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    options += ["--disable-background-networking", "--no-first-run", "--hide-scrollbars"]
    options += [f"--user-data-dir={folder / 'profile'}", f"--window-size={WIDTH},800"]
    command = [BROWSER, *options, "--dump-dom", file.as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    title = re.search(r"<title>(.*?)</title>", ran.stdout, re.DOTALL)
    assert title, ran.stderr
    found: dict[str, Any] = json.loads(unescape(title[1]))
    return found


def test_a_report_fits_folds_and_asks_for_nothing(tmp_path: Path) -> None:
    found = looked_at(large(20), tmp_path)
    assert found["width"] == WIDTH, "it scrolls sideways"
    assert (found["requests"], found["scripts"], found["handlers"]) == ([], 1, 0)
    assert len(found["folds"]) >= 6
    assert all(found["folds"])


def test_hostile_text_runs_nothing_in_a_browser(tmp_path: Path) -> None:
    found = looked_at(review_with("".join(HOSTILE)), tmp_path)
    assert (found["requests"], found["scripts"], found["handlers"]) == ([], 1, 0)
    assert found["width"] == WIDTH
