"""Imports that cannot be done: nothing is written, and the reason is told."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import UNUSABLE, import_pages
from tc3gen.findings import Finding, Location
from tc3gen.pages.page import PageReading
from tc3gen.transcript import Head
from tests.commands.importing.conftest import SEND, Room, shown
from tests.commands.importing.made import action_page, errors_page
from tests.publishing.trees import age, contents, touched

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.publishing.disk import Disk


@pytest.mark.parametrize("kind", ["refused", "absent", "folder", "bytes", "other version"])
def test_where_no_page_can_be_used_nothing_is_written_and_it_is_exit_code_2(
    room: Room, kind: str
) -> None:
    room.run(room.page("send", action_page()))
    age(room.spec)
    before = contents(room.spec)
    page, finding = _unusable(room, kind)
    result = room.run(page)
    assert (result.status, result.text, shown(result, room)) == (UNUSABLE, "", finding)
    assert (contents(room.spec), touched(room.spec)) == (before, [])


def _unusable(room: Room, kind: str) -> tuple[str, str]:
    """Return a page that cannot be used, and what is said of it."""
    path = room.root / "page"
    if kind == "refused":
        return room.page("page", Finding(Location("page"), "page", "no")), "page: page: no\n"
    if kind == "absent":
        message = "page-file: the page cannot be read: No such file or directory"
        return str(path), f"page: {message}\n"
    if kind == "folder":
        path.mkdir()
        message = "page-file: the page cannot be read: Is a directory"
        return str(path), f"page: {message} (name the files of a folder one by one)\n"
    if kind == "bytes":
        path.write_bytes(b"a page\nof \xff bytes")
        return str(path), "page:2:4: page-file: this is not UTF-8 text (save it as UTF-8)\n"
    message = "the page tells the version '2019-01-01', the spec has '2024-01-01'"
    hint = "(each version has a folder of its own, such as --into spec/sms_2021)"
    page = room.page("page", action_page(version="2019-01-01"))
    return page, f"page.txt:1:1: page-conflict: {message} {hint}\n"


RATE = """\
format: 1
actions:
  Tell: {doc: Tells., rate_limit: often, request: {}, response: {}}
"""


@pytest.mark.parametrize(
    ("file", "text", "rule"),
    [
        ("api.yaml", "format: [\n", "yaml-syntax"),
        ("api.yaml", "format: 1\nactions: {Send: {}}\n", "missing-key"),
        ("api.yaml", "format: 2\nactions: {}\n", "format"),
        ("api.yaml", "format: 1\nactions: {} # mine\n", "comment"),
        ("api.yaml", "format: 1\nactons: {}\nactions: {}\n", "unknown-key"),
        ("api.yaml", RATE, "rate-limit"),
        ("pages.lock", "<<<<<<< mine\n", "wrong-type"),
        ("pages.lock", "", "yaml-syntax"),
    ],
)
def test_a_spec_that_cannot_be_read_is_not_overwritten(
    room: Room, file: str, text: str, rule: str
) -> None:
    (room.spec / "demo").mkdir(parents=True)
    (room.spec / "demo" / file).write_text(text, "utf-8")
    before = contents(room.spec)
    result = room.run(room.page("send", action_page()))
    assert result.status == UNUSABLE
    assert rule in {finding.rule for finding in result.findings}
    assert contents(room.spec) == before


@pytest.mark.parametrize(
    ("services", "said", "hint"),
    [
        (
            (),
            "the pages do not tell the service, so it is open which folder they belong to",
            "name it, such as --into spec/sms",
        ),
        (
            ("sms", "cvm"),
            "the pages are of several services: 'cvm', 'sms'",
            "import those of each service by themselves",
        ),
        (
            ("9",),
            "the service '9' cannot give its name to a Python package",
            "name another folder",
        ),
    ],
)
def test_without_one_service_that_has_a_folder_into_is_asked_for(
    room: Room, services: tuple[str, ...], said: str, hint: str
) -> None:
    pages = [
        room.page(name, errors_page(head=Head(service=name))) for name in services or ("",) if name
    ]
    pages = pages or [room.page("none", errors_page())]
    result = room.run(*pages)
    assert result.status == UNUSABLE
    assert shown(result, room) == f"--into: import-into: {said} ({hint})\n"


def test_a_disk_that_refuses_is_a_finding(room: Room) -> None:
    def disk_of(folder: Path) -> Disk:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    result = room.run(room.page("send", SEND), disk_of=disk_of)
    assert (result.status, shown(result, room)) == (
        UNUSABLE,
        "spec/demo: disk: the spec cannot be written: Permission denied\n",
    )


@pytest.mark.parametrize("below", [(), ("deeper",)], ids=["there", "above"])
def test_a_file_in_the_place_of_the_folder_is_exit_code_2(
    room: Room, below: tuple[str, ...]
) -> None:
    (room.root / "file").write_text("in the way", "utf-8")
    result = room.run(room.page("send", SEND), into=room.root.joinpath("file", *below))
    assert (result.status, shown(result, room)) == (
        UNUSABLE,
        "--into: import-into: file is no folder (name one, such as --into spec/sms)\n",
    )


def test_of_pages_that_are_all_left_out_only_the_reason_is_told(room: Room) -> None:
    result = room.run(room.page("send", action_page(request=None)))
    message = "the page of Send does not tell its parameters; it is left out"
    finding = f"page.txt:1:1: page-incomplete: {message} (save the whole page and import it again)"
    assert (result.status, shown(result, room)) == (UNUSABLE, f"{finding}\n")
    assert not room.spec.exists()


def test_a_spec_that_cannot_be_read_is_told_without_what_pages_lack(room: Room) -> None:
    (room.spec / "demo").mkdir(parents=True)
    (room.spec / "demo" / "api.yaml").write_text("", "utf-8")
    page = room.page("send", SEND)
    loss = Finding(Location(page), "lost-fact", "lost", severity="warning")

    def read(text: str, path: str) -> PageReading:
        return PageReading(room.read(text, path).facts, (loss,))

    found = import_pages([page], room.spec, read=read).findings
    assert [finding.rule for finding in found] == ["yaml-syntax"]
