"""`refresh.sh gitlab`: the merge request that it asks for, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract.recipes.clones import BRANCH
from tests.contract.recipes.runs import reporting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.contract.recipes.clones import Clone


def test_a_change_becomes_a_merge_request_and_the_same_change_no_second_one(
    private_job: Clone, played: Callable[[str], Path]
) -> None:
    job = private_job
    ran = job.on_gitlab(played("breaking"))

    assert ran.returncode == 0, ran.stderr
    report = (played("breaking") / "report.md").read_text("utf-8")
    assert ran.stdout == report
    assert job.options == [
        "merge_request.create",
        "merge_request.target=main",
        "merge_request.remove_source_branch",
        "merge_request.title=Follow the API documentation",
        "merge_request.label=breaking",
        "merge_request.unlabel=compatible",
        "merge_request.description=" + report.rstrip("\n").replace("\n", "\\n"),
    ]
    assert {path.split("/")[0] for path in job.proposed()} == {"spec", "generated"}

    again = job.on_gitlab(played("breaking"))
    assert (again.returncode, job.pushes) == (0, 1)
    assert f"the branch {BRANCH} proposes the same" in again.stderr


def test_a_page_cannot_give_gitlab_commands(
    job: Clone, played: Callable[[str], Path], tmp_path: Path
) -> None:
    r"""GitLab makes line ends of ``\n``, and a line that begins with a slash is a command."""
    hostile = "- `a\\n/merge`, `b\\\\n/approve`\n" * 4_000
    ran = job.on_gitlab(reporting(hostile, played("compatible"), tmp_path))

    assert (ran.returncode, job.pushes) == (0, 1), ran.stderr
    [description] = [each for each in job.options if each.startswith("merge_request.description=")]
    lines = description.partition("=")[2].split("\\n")
    assert set(lines[2:]) == {"- `a&#92;n/merge`, `b&#92;n/approve`"}
    assert len(description) < 65_000
