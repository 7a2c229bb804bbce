"""What stands in a spec is read, or told: a safeguard is never lost for the name of its file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.project import Project


def unread(project: Project) -> dict[str, str]:
    """Return path, below the spec, to hint of what nothing reads."""
    rows = json.loads(project.run("lint", "--format", "json").out)
    start = len(f"{project.spec}/")
    return {row["path"][start:]: row["hint"] for row in rows if row["rule"] == "unknown-file"}


@pytest.mark.parametrize(
    "name",
    [
        *("policy.yml", "Policy.yaml", "POLICY.YAML", "policy.yaml.orig", "policy.yaml~"),
        *("policy.yml.bak", "polciy.yaml", "policies.yaml"),
    ],
)
def test_a_policy_under_another_name_stops_the_run_and_names_the_right_one(
    project: Project, name: str
) -> None:
    policy = project.spec / "sms" / "policy.yaml"
    policy.rename(policy.with_name(name))

    assert project.run("lint").status == 1
    assert list(unread(project)) == [f"sms/{name}"]
    assert "policy.yaml" in unread(project)[f"sms/{name}"]
    assert project.run("generate").status == 2
    assert not project.package.exists()


@pytest.mark.parametrize("name", ["api.yml", "pages.lck", "platform.yaml", "more.json", "b.py"])
def test_any_other_file_of_a_service_is_told_too(project: Project, name: str) -> None:
    (project.spec / "sms" / name).write_text("format: 1\n", "utf-8")

    assert list(unread(project)) == [f"sms/{name}"]


def test_a_folder_inside_of_a_service_is_told(project: Project) -> None:
    (project.spec / "sms" / "v2").mkdir()
    (project.spec / "sms" / "v2" / "policy.yaml").write_text("format: 1\n", "utf-8")

    assert list(unread(project)) == ["sms/v2"]


def test_a_service_whose_facts_have_another_name_is_told(project: Project) -> None:
    (project.spec / "cvm").mkdir()
    (project.spec / "cvm" / "api.yml").write_text("format: 1\n", "utf-8")

    assert unread(project) == {"cvm/api.yml": "rename it to api.yaml, or remove it"}


def test_a_platform_under_another_name_is_told(project: Project) -> None:
    (project.spec / "platform.yaml").rename(project.spec / "platform.yml")

    assert unread(project) == {"platform.yml": "rename it to platform.yaml, or remove it"}


@pytest.mark.parametrize("name", [".keep", ".policy.yaml.swp", "README.md", "notes.TXT", "a.rst"])
def test_notes_for_people_and_hidden_files_may_stand_anywhere(project: Project, name: str) -> None:
    for folder in (project.spec, project.spec / "sms"):
        (folder / name).write_text("a: b\n", "utf-8")

    assert (project.run("lint").status, project.run("lint").out) == (0, "")


def test_what_is_no_service_may_hold_anything_that_is_not_meant_as_one(project: Project) -> None:
    (project.spec / "saved").mkdir()
    for name in ("saved/page.html", "saved/numbers.csv", "saved/docker-compose.yml"):
        (project.spec / name).write_text("a: b\n", "utf-8")

    assert (project.run("lint").status, project.run("lint").out) == (0, "")


def test_a_service_without_decisions_is_a_note_that_any_policy_settles(project: Project) -> None:
    policy = project.spec / "sms" / "policy.yaml"
    policy.unlink()

    run = project.run("lint")
    assert (run.status, run.out.count("\n")) == (0, 1)
    assert run.out.startswith(
        f"{project.spec}/sms: note: no-policy: the service has no policy.yaml"
    )
    assert project.run("generate").status == 0

    policy.write_text("format: 1\n", "utf-8")
    assert (project.run("lint").status, project.run("lint").out) == (0, "")
