"""A repository that somebody else made up: nothing of it is run, and what is odd is told."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.spec import git as asking
from tc3gen.spec import git_trees
from tests.commands.command_line.specs import DEMO, write_demo
from tests.support.repositories import commit, git

if TYPE_CHECKING:
    from pathlib import Path

HINT = "(git mv or git rm it, or compare folders)"
UNKNOWN = "git knows no revision 'HEAD~1'; git says: Needed a single revision"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a committed spec, as the current folder."""
    root = tmp_path / "repository"
    write_demo(root / "spec")
    commit(root)
    monkeypatch.chdir(root)
    return root


def said(capsys: pytest.CaptureFixture[str], old: str = "HEAD:spec") -> tuple[int, str]:
    """Return exit code and errors of a comparison with the folder."""
    status = main(["diff", old, "spec"])
    return status, capsys.readouterr().err


def output(folder: Path, *arguments: str, given: bytes = b"") -> str:
    """Run git in *folder* and return what it prints."""
    command = ["git", *arguments]
    return subprocess.check_output(command, cwd=folder, input=given, timeout=30).decode().strip()


def tree(folder: Path, *entries: tuple[str, bytes, str]) -> str:
    """Write a tree object with mode, name and object of each entry, whatever these are."""
    content = b"".join(
        mode.encode() + b" " + name + b"\0" + bytes.fromhex(made) for mode, name, made in entries
    )
    options = ("hash-object", "-t", "tree", "-w", "--stdin", "--literally")
    return output(folder, *options, given=content)


def blob(folder: Path, content: bytes) -> str:
    """Write a blob."""
    return output(folder, "hash-object", "-w", "--stdin", given=content)


def committed(folder: Path, spec: str) -> str:
    """Return a commit whose folder ``spec`` is the tree *spec*."""
    author = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    top = tree(folder, ("40000", b"spec", spec))
    return output(folder, *author, "commit-tree", "-m", "odd", top)


def name_everywhere(program: Path, repository: Path) -> None:
    """Name *program* in hooks, settings and attributes, wherever git may start one."""
    for name in ("post-index-change", "reference-transaction", "post-checkout"):
        hook = repository / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(program.read_text("utf-8"), "utf-8")
        hook.chmod(0o755)
    starting = ["core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass"]
    starting += ["credential.helper", "diff.external", "filter.f.smudge", "filter.f.clean"]
    starting += ["remote.far.uploadpack"]
    settings = dict.fromkeys(starting, str(program))
    settings |= {"core.repositoryformatversion": "1", "extensions.partialClone": "far"}
    settings |= {"remote.far.promisor": "true", "remote.far.url": str(repository)}
    settings["protocol.allow"] = "always"
    for name, value in settings.items():
        git(repository, "config", name, value)
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("* filter=f diff=f\n", "utf-8")


def test_no_program_that_a_repository_names_is_started(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    canary, program = repository / "canary", repository / "program"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{canary}'\nexit 1\n", "utf-8")
    program.chmod(0o755)
    name_everywhere(program, repository)
    for name in ("GIT_ASKPASS", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND"):
        monkeypatch.setenv(name, str(program))
    assert said(capsys) == (0, "")

    missing = output(repository, "rev-parse", "HEAD:spec/demo/api.yaml")
    (repository / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    status, err = said(capsys)

    assert (status, err.startswith("HEAD:spec: no-service: ")) == (2, True)
    assert not canary.exists(), canary.read_text("utf-8")


def test_a_replaced_object_is_not_what_the_revision_holds(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = output(repository, "rev-parse", "HEAD:spec/demo/api.yaml")
    git(repository, "replace", api, blob(repository, b"- no spec\n"))
    assert said(capsys) == (0, "")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (b"..", "no file can have this name everywhere"),
        (b"a/../../b", "no file can have this name everywhere"),
        (b"a\\b", "no file can have this name everywhere"),
        (b"C:x", "no file can have this name everywhere"),
        (b".git", "no file can have this name everywhere"),
        (b"a\nb", "no file can have this name everywhere"),
        (b"x" * 300, "a name has at most 255 bytes"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_name_that_no_disk_takes_is_a_finding_and_nothing_is_written(
    repository: Path, capsys: pytest.CaptureFixture[str], name: bytes, message: str
) -> None:
    demo = output(repository, "rev-parse", "HEAD:spec/demo")
    odd = tree(repository, ("40000", b"demo", demo), ("100644", name, blob(repository, b"")))
    status, err = said(capsys, f"{committed(repository, odd)}:spec")
    assert status == 2
    assert f": revision: {message} {HINT}\n" in err
    assert err.count("\n") == 1


def test_what_stands_there_twice_is_a_finding(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = output(repository, "rev-parse", "HEAD:spec/demo")
    twice = tree(repository, ("40000", b"Demo", demo), ("40000", b"demo", demo))
    status, err = said(capsys, f"{committed(repository, twice)}:spec")
    message = "two entries have this name, or names that are one on some systems"
    assert (status, err.count(f"emo: revision: {message} {HINT}\n")) == (2, 2)


@pytest.mark.parametrize(
    ("mode", "path", "message"),
    [
        (
            "120000",
            "policy.yaml",
            "this is a symbolic link, of which git keeps only where it leads",
        ),
        ("120000", "api.yaml", "this is a symbolic link, of which git keeps only where it leads"),
        ("160000", "pages.lock", "this is a submodule, of which git keeps only its commit"),
        ("40000", "policy.yaml", "this is no file"),
    ],
)
def test_what_is_no_file_in_the_folder_of_a_spec_is_a_finding(
    repository: Path, capsys: pytest.CaptureFixture[str], mode: str, path: str, message: str
) -> None:
    entries = {"api.yaml": ("100644", blob(repository, DEMO.encode()))}
    entries[path] = (
        mode,
        tree(repository) if mode == "40000" else blob(repository, b"/etc/passwd"),
    )
    demo = tree(
        repository, *((kind, name.encode(), made) for name, (kind, made) in entries.items())
    )
    odd = committed(repository, tree(repository, ("40000", b"demo", demo)))
    assert said(capsys, f"{odd}:spec") == (
        2,
        f"{odd}:spec/demo/{path}: revision: {message} {HINT}\n",
    )


@pytest.mark.parametrize(("mode", "word"), [("120000", "symbolic link"), ("160000", "submodule")])
def test_a_service_that_is_no_folder_is_a_finding(
    repository: Path, capsys: pytest.CaptureFixture[str], mode: str, word: str
) -> None:
    demo = output(repository, "rev-parse", "HEAD:spec/demo")
    link = blob(repository, b"../elsewhere")
    odd = tree(repository, ("40000", b"demo", demo), (mode, b"other", link))
    status, err = said(capsys, f"{committed(repository, odd)}:spec")
    assert (status, f"/other: revision: this is a {word}, " in err) == (2, True)


def test_links_that_no_spec_has_are_nobodys_business(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "spec" / "README.md").symlink_to("nowhere")
    (repository / "spec" / "demo" / "notes.md").symlink_to("/etc/passwd")
    commit(repository, "links")
    assert said(capsys) == (0, "")


def test_what_is_larger_than_a_spec_is_a_finding(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_trees, "MAX_SPEC_BYTES", 100)
    message = f"HEAD:spec/demo/api.yaml: revision: it is larger than 0 MiB {HINT}\n"
    assert said(capsys) == (2, message)
    monkeypatch.undo()
    monkeypatch.chdir(repository)
    for limit in ("MAX_TREE_BYTES", "MAX_TOTAL_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(git_trees, limit, 10)
            message = "HEAD:spec: no-service: this folder is larger than any spec\n"
            assert said(capsys) == (2, message)


def test_a_tree_that_unfolds_without_end_is_read_as_deep_as_a_spec(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirty levels of ten folders each, all of which are one: 10 to the 30th files."""
    bomb = tree(repository, ("100644", b"api.yaml", blob(repository, b"x")))
    for _ in range(30):
        bomb = tree(repository, *(("40000", b"f%d" % number, bomb) for number in range(10)))
    demo = output(repository, "rev-parse", "HEAD:spec/demo")
    odd = tree(repository, ("40000", b"bomb", bomb), ("40000", b"demo", demo))
    assert said(capsys, f"{committed(repository, odd)}:spec") == (0, "")


def test_a_large_file_that_no_spec_has_is_not_read(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "spec" / "demo" / "notes.bin").write_bytes(b"x" * 100_000)
    commit(repository, "large")
    (repository / "spec" / "demo" / "notes.bin").unlink()
    monkeypatch.setattr(git_trees, "MAX_TOTAL_BYTES", 10_000)
    assert said(capsys) == (0, "")


def test_a_file_that_nothing_reads_is_no_finding_of_a_revision_that_nobody_can_mend(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stray = repository / "spec" / "demo" / "policy.yml"
    stray.write_text("format: 1\n", "utf-8")
    commit(repository, "stray")
    assert "spec/demo/policy.yml: unknown-file: " in said(capsys)[1]
    stray.unlink()
    assert said(capsys) == (0, "")


def test_a_damaged_tree_is_a_finding(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_trees, "_read_objects", lambda *_: [b"100644 api.yaml\0short"])
    message = "HEAD:spec: no-service: the tree of the spec is damaged\n"
    assert said(capsys) == (2, message)
    assert repository.exists()


def test_git_that_hangs_is_ended_and_told(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_SECONDS", 0.5)
    os.mkfifo(repository / "settings")
    git(repository, "config", "include.path", str(repository / "settings"))
    began = time.monotonic()
    status, err = said(capsys)
    assert status == 2
    assert err == "HEAD:spec: no-service: git rev-parse did not end within 0 seconds\n"
    assert time.monotonic() - began < 30


def test_git_that_says_too_much_is_ended_and_told(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_trees, "_HEADER_BYTES", 10)
    message = "HEAD:spec: no-service: git cat-file says more than 10 bytes\n"
    assert said(capsys) == (2, message)
    assert repository.exists()


def test_a_repository_of_somebody_else_is_told_in_the_words_of_git(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    words = f"git says: detected dubious ownership in repository at '{repository}'"
    hint = "(`git status` tells how to trust it)"
    assert said(capsys) == (2, f"HEAD:spec: no-service: {words} {hint}\n")


def test_a_revision_that_a_shallow_clone_lacks_says_how_to_get_it(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "notes.txt").write_text("more", "utf-8")
    commit(repository, "second")
    output(repository.parent, "clone", "-q", "--depth=1", f"file://{repository}", "clone")
    monkeypatch.chdir(repository.parent / "clone")
    hint = "(this clone is shallow: `git fetch --unshallow` brings the history)"
    assert said(capsys, "HEAD~1:spec") == (2, f"HEAD~1:spec: no-service: {UNKNOWN} {hint}\n")
