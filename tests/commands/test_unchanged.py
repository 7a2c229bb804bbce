"""A large spec: services that have not changed are taken from the disk, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import making, unchanged
from tests.publishing.trees import add_billing, files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

MADE = "sms/models.py"


@pytest.fixture
def large(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project with a package of two services, and a spec that counts as large."""
    monkeypatch.setattr(unchanged, "BULK_BYTES", 0)
    add_billing(project.spec)
    assert project.run("generate").status == 0
    return project


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the name of each service that is read from now on."""
    names: list[str] = []
    original = making.make_service

    def noted(folder: Path, **options: object) -> making.MadeService:
        names.append(folder.name)
        return original(folder, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "make_service", noted)
    return names


def test_what_has_not_changed_is_not_read_and_its_findings_are_told_again(
    large: Project, read: list[str]
) -> None:
    (large.spec / "billing" / "policy.yaml").unlink()
    first = large.run("generate")
    assert read == ["billing"]
    assert "no-policy" in first.err
    again = large.run("generate")
    assert (read, again.err) == (["billing"], first.err)
    assert "nothing to do" in again.out


@pytest.mark.parametrize("file", ["api.yaml", "policy.yaml"])
def test_a_service_with_a_changed_file_is_made_anew(
    large: Project, read: list[str], file: str
) -> None:
    path = large.spec / "billing" / file
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert large.run("generate").status == 0
    assert read == ["billing"]


def test_all_services_are_made_anew_for_another_platform_and_other_actions(
    large: Project, read: list[str]
) -> None:
    platform = large.spec / "platform.yaml"
    platform.write_text(platform.read_text("utf-8") + "\n", "utf-8")
    assert large.run("generate").status == 0
    assert sorted(read) == ["billing", "sms"]
    assert large.run("generate", "--only", "billing").status == 0
    assert sorted(read) == ["billing", "billing", "sms", "sms"]


def test_a_lost_file_is_made_anew_and_an_edited_one_stops_the_run(
    large: Project, read: list[str]
) -> None:
    wanted = files(large.package)
    (large.package / MADE).unlink()
    assert large.run("generate").status == 0
    assert (read, files(large.package)) == (["sms"], wanted)
    (large.package / MADE).write_bytes(b"mine = True\n")
    assert large.run("generate").status == 2
    assert (large.package / MADE).read_bytes() == b"mine = True\n"


@pytest.mark.parametrize("argument", ["--check", "--force"])
def test_check_and_force_believe_no_memory(large: Project, read: list[str], argument: str) -> None:
    assert large.run("generate", argument).status == 0
    assert sorted(read) == ["billing", "sms"]


@pytest.mark.parametrize("text", ["", "[]", '{"sms": {}}', '{"sms": 7}', "[" * 100_000])
def test_a_memory_that_cannot_be_read_is_none(large: Project, read: list[str], text: str) -> None:
    (large.package / "__pycache__" / ".tc3gen-memory.json").write_text(text, "utf-8")
    assert large.run("generate").status == 0
    assert sorted(read) == ["billing", "sms"]
