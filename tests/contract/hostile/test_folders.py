"""The folder of a service is called like anything that a disk takes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import generate, lint
from tc3gen.findings import show
from tests.contract.hostile.corpus import SHORT, UNWRITABLE
from tests.contract.hostile.pieces import sound, spec_of, write
from tests.contract.hostile.trees import hidden

if TYPE_CHECKING:
    from pathlib import Path


def _fits_a_disk(name: str) -> bool:
    try:
        size = len(os.fsencode(name))
    except UnicodeEncodeError:
        return False
    return 0 < size < 250 and not set(name) & {"/", "\0"}


FOLDERS = [text for text in (*SHORT.values(), *UNWRITABLE.values()) if _fits_a_disk(text)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a spec with a sound service in folders of all names."""
    root = write(spec_of(["Says."], sound), tmp_path)
    for name in FOLDERS:
        (root / name).mkdir()
        for file in ("api.yaml", "policy.yaml", "pages.lock"):
            (root / name / file).write_bytes((root / "demo" / file).read_bytes())
    return root


def test_a_folder_that_cannot_be_a_package_is_a_finding_and_nothing_is_written(
    root: Path, tmp_path: Path
) -> None:
    linted, generated = lint(root), generate(root, tmp_path / "package")

    found = {(finding.rule, finding.location.path) for finding in linted.findings}
    assert found == {("name", str(root / name)) for name in FOLDERS}
    assert (linted.status, generated.status, (tmp_path / "package").exists()) == (1, 2, False)


def test_a_finding_shows_every_character_of_its_path(root: Path) -> None:
    said = show(lint(root).findings)

    assert (said.count("\n"), hidden(said)) == (len(FOLDERS), set())
