"""What the disk refuses is a finding, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.publishing.trees import contents

if TYPE_CHECKING:
    from tests.support.project import Project

REFUSED = "disk: the package cannot be read or written: "


@pytest.mark.parametrize(
    ("blocked", "problem"),
    [("generated", "Not a directory"), ("generated/tc3", "it is a file, not a folder")],
    ids=["around the package", "of the package"],
)
def test_a_file_where_a_folder_is_needed_stops_the_run(
    project: Project, blocked: str, problem: str
) -> None:
    path = project.root / blocked
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine\n", "utf-8")
    run = project.run("generate")
    finding = f"{project.package}: {REFUSED}{problem}\n"
    assert (run.status, run.out, run.err) == (2, "", finding)
    assert path.read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("path", ["manifest.json", "sms/client.py", "signer.py"])
@pytest.mark.parametrize(("argument", "status"), [("--check", 1), ("--force", 2)])
def test_a_folder_where_a_file_is_needed_is_a_finding_and_nothing_is_written(
    current: Project, path: str, argument: str, status: int
) -> None:
    (current.package / path).unlink()
    (current.package / path).mkdir()
    before = contents(current.root)
    run = current.run("generate", argument)
    message = "foreign-file: a folder stands where tc3gen needs a file"
    finding = f"{current.package / path}: {message} (delete it and run this again)\n"
    assert (run.status, run.out, run.err) == (status, "", finding)
    assert contents(current.root) == before
