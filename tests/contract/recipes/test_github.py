"""`refresh.sh github`: what the job proposes, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.recipes.clones import BRANCH
from tests.contract.recipes.runs import reporting
from tests.support.effort import THOROUGH
from tests.support.repositories import commit, git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.contract.recipes.clones import Clone

FOREIGN: list[dict[str, object]] = [
    {
        "number": number,
        "state": "open",
        "labels": [],
        "body": "theirs",
        "head": {"sha": "", "repo": repository},
    }
    for number, repository in ((2, {"full_name": "other/client"}), (3, None))
]
"""Pull requests of forks, one of which is gone."""
SPEC = {"spec/sms/api.yaml", "spec/sms/pages.lock"}


def test_a_change_becomes_a_pull_request_with_spec_and_package_alone(
    private_job: Clone, played: Callable[[str], Path]
) -> None:
    job = private_job
    ran = job.on_github(played("compatible"))

    assert ran.returncode == 0, ran.stderr
    assert "t-1" not in ran.stderr
    proposed = job.proposed()
    assert proposed > SPEC
    assert {path.split("/")[0] for path in proposed} == {"spec", "generated"}
    [pull] = job.github["pulls"]
    assert (pull["base"], pull["labels"]) == ("main", [{"name": "compatible"}])
    assert pull["body"] == (played("compatible") / "report.md").read_text("utf-8")
    assert (job.root / "summary").read_text("utf-8") == pull["body"]
    assert job.outputs().items() > {"changed": "true", "breaking": "false"}.items()
    assert job.ask("branch", "--show-current", origin=False) == "main"
    assert job.ask("log", "--format=%s", f"main..{BRANCH}") == "Follow the API documentation"


def test_what_was_proposed_before_is_left_alone_also_once_it_was_declined(
    next_job: Clone, played: Callable[[str], Path]
) -> None:
    job = next_job
    state = job.github
    state["pulls"][0]["state"] = "closed"
    state["pulls"][0]["head"]["sha"] = job.ask("rev-parse", BRANCH)
    for pulls in (job.github["pulls"], state["pulls"]):
        job.github = {**state, "pulls": pulls, "calls": []}
        ran = job.on_github(played("compatible"))
        assert (ran.returncode, job.pushes) == (0, 1), ran.stderr
        assert [call.split()[0] for call in job.github["calls"]] == ["GET"]
        assert "proposes the same" in ran.stderr

    # A job that was stopped between the two is made up for.
    job.github = {**state, "pulls": FOREIGN}
    ran = job.on_github(played("compatible"))
    *others, pull = job.github["pulls"]
    assert (ran.returncode, job.pushes, others) == (0, 1, FOREIGN), ran.stderr
    assert pull["labels"] == [{"name": "compatible"}]


def test_another_change_updates_the_pull_request_and_its_label_but_none_of_a_fork(
    next_job: Clone, played: Callable[[str], Path], tmp_path: Path
) -> None:
    """A long report is cut at the end of a line; a job fails, if it must, after it proposed."""
    job = next_job
    report = "号码\n" * 20_000
    recording = reporting(report, played("breaking"), tmp_path, package_made=False)
    job.github = {**job.github, "pulls": job.github["pulls"] + FOREIGN}
    ran = job.on_github(recording)

    assert ran.returncode == 1
    assert "the package could not be made" in ran.stderr
    pull, *others = job.github["pulls"]
    assert others == FOREIGN
    assert pull["labels"] == [{"name": "breaking"}]
    note, _, rest = pull["body"].partition("\n\n")
    assert note == "This is the beginning of the report; the job has all of it."
    assert set(rest.splitlines()) == {"号码"}
    assert 59_000 < len(pull["body"].encode()) < 65_536
    assert (job.root / "summary").read_text("utf-8") == report
    assert job.outputs()["breaking"] == "true"
    assert job.ask("rev-list", "--count", f"main..{BRANCH}") == "1"


def test_commits_of_somebody_else_on_the_branch_are_kept(
    next_job: Clone, played: Callable[[str], Path]
) -> None:
    job = next_job
    mine = job.root / "mine"
    git(job.root, "clone", "-q", "-b", BRANCH, str(job.origin), str(mine))
    (mine / "decision.txt").write_text("read again", "utf-8")
    commit(mine, "decide")
    git(mine, "push", "-q")
    tip = job.ask("rev-parse", BRANCH)

    same = job.on_github(played("compatible"))
    assert (same.returncode, job.ask("rev-parse", BRANCH)) == (0, tip), same.stderr

    other = job.on_github(played("breaking"))
    assert (other.returncode, job.ask("rev-parse", BRANCH)) == (1, tip)
    assert "has commits of somebody else" in other.stderr


def test_nothing_is_proposed_where_nothing_changed(
    job: Clone, played: Callable[[str], Path]
) -> None:
    ran = job.on_github(played("unchanged"))

    assert (ran.returncode, job.pushes, job.github["calls"]) == (0, 0, []), ran.stderr
    assert job.outputs()["changed"] == "false"
    assert "nothing changed for callers" in (job.root / "summary").read_text("utf-8")


@pytest.mark.skipif(not THOROUGH, reason="1 s: one more recording, of what other tests have apart")
def test_what_hinders_fails_the_job_after_the_rest_was_proposed(
    job: Clone, played: Callable[[str], Path]
) -> None:
    ran = job.on_github(played("hindered"))

    assert (ran.returncode, len(job.github["pulls"])) == (1, 1)
    assert "a page could not be used" in ran.stderr
    assert "the package could not be made" in ran.stderr
    assert "generated/tc3/signer.py" in ran.stderr
    assert job.proposed() >= SPEC
    assert not any("demo" in path for path in job.proposed())
    assert job.outputs().items() > {"changed": "true", "refused": "true"}.items()


def test_a_spec_that_cannot_be_used_fails_the_job_and_says_why(job: Clone, tmp_path: Path) -> None:
    recording = tmp_path / "recording"
    (recording / "files").mkdir(parents=True)
    for name, text in {
        "report.json": "",
        "report.md": "",
        "errors": "why\n",
        "status": "2",
    }.items():
        (recording / name).write_text(text, "utf-8")
    ran = job.on_github(recording)

    assert (ran.returncode, ran.stderr, job.pushes) == (2, "why\n", 0)


def test_a_request_that_github_refuses_fails_the_job(
    job: Clone, played: Callable[[str], Path]
) -> None:
    (job.root / "bin" / "gh").write_text("#!/bin/sh\necho forbidden >&2\nexit 1\n", "utf-8")
    ran = job.on_github(played("compatible"))

    assert (ran.returncode, ran.stderr, job.pushes) == (1, "forbidden\n", 0)
