"""A spec that a revision of git has kept is read like a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tests.commands.command_line.specs import write_demo
from tests.support.repositories import commit, git

if TYPE_CHECKING:
    from pathlib import Path

WANTED = "a spec folder, or REV:path with a commit, a branch or a tag of git"
FOLDERS = ("HEAD:a", "HEAD:b")
UNNAMED = "git says: Needed a single revision"
TOP = "the path counts from the top of the repository; ./ in front, from here"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a spec in two commits, the first of them tagged, as here."""
    root = tmp_path / "repository"
    write_demo(root / "spec")
    for round_ in ("first", "second"):
        (root / "notes.txt").write_text(round_, "utf-8")
        commit(root, round_)
        git(root, "tag", round_)
        api = root / "spec" / "demo" / "api.yaml"
        text = api.read_text("utf-8")
        api.write_text(
            text.replace("  PingAll: {doc: Answers., request", "  Pong: {doc: A, request")
        )
    git(root, "tag", "third")
    monkeypatch.chdir(root)
    return root


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and errors of `tc3gen diff`."""
    status = main(["diff", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.usefixtures("repository")
def test_a_revision_is_compared_with_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    gone = "  first:spec/demo/api.yaml:7:3: action-removed: demo.PingAll: "
    gone += "the action is gone, and the method 'ping_all' with it"
    added = "  spec/demo/api.yaml:7:3: action-added: demo.Pong: there is a new action, "
    status, out, err = said(capsys, "first:spec", "spec")
    assert (status, err) == (1, "")
    assert out.splitlines()[1] == gone
    assert out.splitlines()[4] == f"{added}the method 'pong'"


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "names",
    [
        ("second:spec", "spec"),
        ("third:spec/", "HEAD:./spec"),
        ("first:spec", "HEAD~1:spec"),
        ("HEAD~:spec", "first:spec"),
    ],
    ids=" ".join,
)
def test_revisions_are_named_as_git_names_them(
    capsys: pytest.CaptureFixture[str], names: tuple[str, str]
) -> None:
    nothing = "Version: none, as nothing changed.\n"
    assert said(capsys, *names) == (0, nothing, "")


def test_a_path_can_count_from_the_current_folder(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "spec")
    for path in (".", "./", "../spec", "spec"):
        assert said(capsys, f"second:{path}", ".")[::2] == (0, "")


def test_a_folder_takes_precedence_over_a_revision_of_its_name(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_demo(repository / "first:spec")
    assert said(capsys, "first:spec", "first:spec")[0] == 0
    git(repository, "tag", "-d", "first")
    assert said(capsys, "first:spec", "first:spec")[0] == 0


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere:spec", f"git knows no revision 'nowhere'; {UNNAMED} ({WANTED})"),
        (":spec", f"no revision is named ({WANTED})"),
        ("-h:spec", f"git knows no revision '-h'; {UNNAMED} ({WANTED})"),
        ("--output=x:spec", f"git knows no revision '--output=x'; {UNNAMED} ({WANTED})"),
        ("first:spce", f"first has no 'spce'; {UNNAMED} ({TOP})"),
        ("first:notes.txt", "'notes.txt' is no folder in first"),
        ("spce", f"there is no such folder ({WANTED})"),
        ("C:\\spec", f"there is no such folder ({WANTED})"),
        ("c:/spec", f"there is no such folder ({WANTED})"),
    ],
)
def test_what_cannot_be_read_is_a_finding(
    capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    assert said(capsys, "--", name, "spec") == (2, "", f"{name}: no-service: {message}\n")


def test_an_unusable_revision_is_told_under_its_name(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = repository / "spec" / "demo" / "api.yaml"
    sound = api.read_text("utf-8")
    api.write_text(sound.replace("service: demo\n", ""), "utf-8")
    git(repository, "commit", "-q", "-a", "-m", "broken")
    api.write_text(sound, "utf-8")
    status, out, err = said(capsys, "HEAD:spec", "spec")
    assert (status, out) == (2, "")
    assert err.startswith("HEAD:spec/demo/api.yaml:1:1: missing-key: ")


def test_a_folder_without_services_is_told_which_one_is_wanted(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = "no-service: no service here: a folder with an api.yaml is wanted"
    hint = "name the folder above those of the services, such as spec or HEAD:spec"
    (repository / "bare").mkdir()
    names = ("spec/demo", "bare", "HEAD:spec/demo")
    assert [said(capsys, name, "spec") for name in names] == [
        (2, "", f"{name}: {message} ({hint})\n") for name in names
    ]


def test_without_git_or_a_repository_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    said_of = [f"{name}: no-service: this folder is in no git repository\n" for name in FOLDERS]
    assert said(capsys, *FOLDERS) == (2, "", "".join(said_of))
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = "git is not installed, so no revision can be read (install it, or name two folders)"
    assert said(capsys, "HEAD:a", "HEAD:a")[2] == f"HEAD:a: no-service: {missing}\n"


def test_git_keeps_its_files_as_they_are(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}

    before = files()
    said(capsys, "first:spec", "second:spec")
    assert files() == before
