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
    [("generated", "Not a directory"), ("generated/tc3", "File exists")],
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
@pytest.mark.parametrize("argument", ["--check", "--force"])
def test_a_folder_where_a_file_is_needed_stops_the_run(
    current: Project, path: str, argument: str
) -> None:
    (current.package / path).unlink()
    (current.package / path).mkdir()
    before = contents(current.root)
    run = current.run("generate", argument)
    finding = f"{current.package / path}: {REFUSED}Is a directory\n"
    assert (run.status, run.out, run.err) == (2, "", finding)
    assert contents(current.root) == before
