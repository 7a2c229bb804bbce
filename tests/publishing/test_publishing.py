"""Write, check and refuse: what is current stays, what is somebody's is not touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.publishing.trees import add_billing, age, contents, diff_of, files, touched

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

FILE = "sms/errors.py"
MEND = "(run `tc3gen generate`)"
UNDO = "(undo that, or overwrite it with `tc3gen generate --force`)"
EDITED = (
    "edited-file: this file was changed by hand; nothing was written "
    "(move the change out of the package, or overwrite it with `tc3gen generate --force`)"
)


def count(project: Project) -> int:
    """Return how many files the package has."""
    return len(files(project.package))


def test_the_first_run_writes_every_file(project: Project, made: Path) -> None:
    run = project.run("generate")
    assert contents(project.package) == contents(made / "generated" / "tc3")
    said = f"{project.package}: {count(project)} written, 0 removed, 0 unchanged\n"
    assert (run.status, run.out, run.err) == (0, said, "")


def test_the_second_run_changes_nothing_and_says_so(current: Project) -> None:
    run = current.run("generate")
    assert touched(current.root) == []
    said = f"{current.package}: nothing to do, {count(current)} files unchanged\n"
    assert (run.status, run.out, run.err) == (0, said, "")


def test_a_forced_second_run_changes_nothing_either(current: Project) -> None:
    assert current.run("generate", "--force").status == 0
    assert touched(current.root) == []


def test_check_is_content_with_a_current_package(current: Project) -> None:
    run = current.run("generate", "--check")
    assert touched(current.root) == []
    said = f"{current.package}: up to date, {count(current)} files\n"
    assert (run.status, run.out, run.err) == (0, said, "")


def test_check_of_no_package_shows_every_file_and_makes_no_folder(
    project: Project, made: Path
) -> None:
    run = project.run("generate", "--check")
    wanted = files(made / "generated" / "tc3")
    missing = [f"{project.package / path}: drift: this file is missing {MEND}" for path in wanted]
    assert run.out == "".join(diff_of(path, None, content) for path, content in wanted.items())
    assert (run.status, run.err.splitlines()) == (1, missing)
    assert not (project.root / "generated").exists()


def test_only_what_changed_is_written(current: Project) -> None:
    current.edit("sms/api.yaml", "What became of one message.", "The fate of one message.")
    run = current.run("generate")
    written = {"manifest.json", "sms/models.py"}
    assert set(touched(current.package)) == {*written, ".", "sms"}
    said = f"{current.package}: 2 written, 0 removed, {count(current) - 2} unchanged\n"
    assert (run.status, run.out, run.err) == (0, said, "")


def test_a_deleted_file_is_found_by_check_and_mended_by_generate(
    current: Project, made: Path
) -> None:
    path = current.package / FILE
    content = path.read_bytes()
    path.unlink()
    run = current.run("generate", "--check")
    finding = f"{path}: drift: this file is missing {MEND}\n"
    assert (run.status, run.out, run.err) == (1, diff_of(FILE, None, content), finding)
    assert not path.exists()
    assert current.run("generate").status == 0
    assert contents(current.root) == contents(made)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"class ErrorCode", b"class ErrorKode"),
        (b'"""The', b'"""the'),
        (b"__all__", b"# A\n__all__"),
    ],
    ids=["a name", "a word", "a comment"],
)
def test_an_edited_file_is_found_by_check(current: Project, old: bytes, new: bytes) -> None:
    path = current.package / FILE
    content = path.read_bytes()
    edited = content.replace(old, new)
    path.write_bytes(edited)
    run = current.run("generate", "--check")
    finding = f"{path}: drift: this file was changed by hand {UNDO}\n"
    assert (run.status, run.out, run.err) == (1, diff_of(FILE, edited, content), finding)
    assert path.read_bytes() == edited


def test_an_edited_file_stops_the_run_and_nothing_at_all_is_written(current: Project) -> None:
    edit(current, FILE)
    edit(current, "_client.py")
    (current.package / "sms" / "client.py").unlink()
    current.edit("sms/api.yaml", "What became of one message.", "The fate of one message.")
    add_billing(current.spec)
    age(current.root)
    before = contents(current.root)
    run = current.run("generate")
    findings = [f"{current.package / path}: {EDITED}" for path in ("_client.py", FILE)]
    assert (run.status, run.out, run.err.splitlines()) == (2, "", findings)
    assert (contents(current.root), touched(current.root)) == (before, [])


def test_an_edited_file_is_overwritten_with_force(current: Project, made: Path) -> None:
    edit(current, FILE)
    run = current.run("generate", "--force")
    said = f"{current.package}: 1 written, 0 removed, {count(current) - 1} unchanged\n"
    assert (run.status, run.out, run.err) == (0, said, "")
    assert contents(current.root) == contents(made)


def test_an_edit_that_the_spec_makes_as_well_is_no_edit(current: Project) -> None:
    old, new = "What became of one message.", "The fate of one message."
    path = current.package / "sms" / "models.py"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    current.edit("sms/api.yaml", old, new)
    assert current.run("generate").status == 0
    assert current.run("generate", "--check").status == 0


def test_an_added_file_is_told_by_check_and_by_generate_alike_and_never_deleted(
    current: Project,
) -> None:
    path = current.package / "sms" / "extra.py"
    path.write_text("mine = True\n", "utf-8")
    checked = current.run("generate", "--check")
    message = "tc3gen did not write this file and leaves it alone (move it out of the package)"
    finding = f"{path}: foreign-file: {message}\n"
    assert (checked.status, checked.out, checked.err) == (1, "", finding)
    for arguments in ((), ("--force",), ("--only", "sms.SendMultiGlobalSms", "--force")):
        run = current.run("generate", *arguments)
        assert (run.status, run.err) == (1, finding)
        assert path.read_text("utf-8") == "mine = True\n"


def test_the_rest_is_written_where_a_file_is_foreign(current: Project, made: Path) -> None:
    (current.package / "extra.py").write_text("mine = True\n", "utf-8")
    (current.package / FILE).unlink()
    run = current.run("generate")
    said = f"{current.package}: 1 written, 0 removed, {len(files(made / 'generated/tc3')) - 1}"
    assert (run.status, run.out) == (1, f"{said} unchanged\n")
    (current.package / "extra.py").unlink()
    assert contents(current.root) == contents(made)


def test_what_python_and_editors_leave_behind_is_nobodys_business(current: Project) -> None:
    (current.package / "sms" / "__pycache__").mkdir()
    for name in ("sms/__pycache__/client.cpython-311.pyc", "sms/.client.py.swp", ".idea"):
        (current.package / name).write_bytes(b"")
    assert current.run("generate", "--check").status == 0


def edit(project: Project, path: str) -> None:
    """Change a file of the package by hand."""
    with (project.package / path).open("a", encoding="utf-8") as file:
        file.write("\n# Changed by hand.\n")


def test_the_diff_says_which_last_line_has_no_end(current: Project) -> None:
    path = current.package / FILE
    content = path.read_bytes()
    path.write_bytes(content + b"# The end.")
    shown = current.run("generate", "--check").out.splitlines()
    assert shown[-2:] == ["-# The end.", "\\ No newline at end of file"]
