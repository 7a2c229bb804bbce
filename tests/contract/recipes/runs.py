"""Runs of `tc3gen refresh` on sites of this machine, recorded to be played again in clones."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from typing import TYPE_CHECKING

from tc3gen.cli import main
from tests.commands.importing.test_documents import action_document, types_document
from tests.support.project import ROOT, copy_spec
from tests.support.sites import etag_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.sites import Site

PAGES = {"/send": action_document(), "/types": types_document(), "/demo": "demo"}
_FASTER = action_document().replace("A maximum of 10 requests", "A maximum of 20 requests")
_DEMANDING = types_document().replace("<td>No</td>", "<td>Yes</td>")

CHANGES: dict[str, dict[str, str]] = {
    "unchanged": {},
    "compatible": {"/send": _FASTER},
    "breaking": {"/send": _FASTER, "/types": _DEMANDING},
    "hindered": {"/send": _FASTER, "/demo": "<title>Log in</title>"},
}
"""A run by its name, and what its site serves otherwise than before.

The page of one service is ``hindered``, and so is the package: a file of it was edited by hand.
"""

_LOCK = """format: 1
pages:
  Send:
    url: https://docs.example/demo
    fetched_from: {}/demo
    etag: '{}'
    prose: {{}}
"""


def start(root: Path, site: Site) -> None:
    """Make a project that has imported the pages of *site* into two services."""
    copy_spec(root / "spec")
    (root / "pyproject.toml").write_text("[tool.tc3gen]\n", "utf-8")
    sms = root / "spec" / "sms"
    (sms / "pages.lock").unlink()
    urls = [f"{site.url}{path}" for path in ("/send", "/types")]
    with contextlib.chdir(root), contextlib.redirect_stdout(io.StringIO()):
        main(["track", *urls, "--into", "spec/sms"])
        policy = (sms / "policy.yaml").read_text("utf-8")
        (sms / "policy.yaml").write_text(policy.replace("read: 5b284018456f", "read: 373ca1"))
        demo = root / "spec" / "demo"
        demo.mkdir()
        shutil.copy(ROOT / "tests" / "spec" / "cases" / "base" / "api.yaml", demo)
        (demo / "policy.yaml").write_text("format: 1\n", "utf-8")
        (demo / "pages.lock").write_text(_LOCK.format(site.url, etag_of("demo")), "utf-8")
        assert main(["generate"]) == 0


def record(name: str, before: Path, recording: Path, site: Site) -> None:
    """Refresh a copy of the project *before* while *site* serves what *name* says."""
    files = recording / "files"
    shutil.copytree(before, files)
    if name == "hindered":
        with (files / "generated" / "tc3" / "signer.py").open("a") as file:
            file.write("# by hand\n")
    site.pages = {**PAGES, **CHANGES[name]}
    printed, errors = io.StringIO(), io.StringIO()
    arguments = ["--format", "markdown", "--report", str(recording / "report.json")]
    with (
        contextlib.chdir(files),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(errors),
    ):
        status = main(["refresh", *arguments])
    (recording / "report.md").write_text(printed.getvalue(), "utf-8")
    (recording / "errors").write_text(errors.getvalue(), "utf-8")
    (recording / "status").write_text(str(status), "utf-8")
    assert json.loads((recording / "report.json").read_text("utf-8"))["services"]


def reporting(report: str, played: Path, folder: Path, **facts: object) -> Path:
    """Return what was *played*, with another report, and other *facts* in it, in *folder*."""
    recording = folder / "recording"
    recording.mkdir()
    for source in played.iterdir():
        if source.name not in {"report.md", "report.json"}:
            (recording / source.name).symlink_to(source)
    told = json.loads((played / "report.json").read_text("utf-8"))
    (recording / "report.json").write_text(json.dumps({**told, **facts}), "utf-8")
    (recording / "report.md").write_text(report, "utf-8")
    return recording
