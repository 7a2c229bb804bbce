"""The same spec makes the same bytes, whoever runs tc3gen, where and how."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.publishing.trees import add_billing
from tests.support.effort import THOROUGH
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TIMEOUT = 60
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
DOC = "What became of one message."
WIDE_DOC = "Was aus \xe9iner N\xe2chricht wurde \u2026 \u6d88\u606f \U0001f4ac."


@dataclass(frozen=True, slots=True)
class Way:
    """A way to run tc3gen that must make no difference."""

    environment: dict[str, str] = field(default_factory=dict)
    cloned: bool = False
    """Run from a copy of the repository."""
    elsewhere: bool = False
    """Run in a folder that has nothing to do with it."""
    line_end: str = "\n"
    billing_first: bool = False
    """The folder of the second service is made before that of the first."""
    jobs: int = 1
    """How many processes the services are spread over."""


PLAIN = "hash seed 0"
ONE_BY_ONE = {
    "hash seed 1": Way({"PYTHONHASHSEED": "1"}),
    "locale C": Way(ASCII),
    "locale C.UTF-8": Way({"LC_ALL": "C.UTF-8"}),
    "another working directory, time zone and user": Way(
        {"TZ": "Asia/Tokyo", "USER": "somebody", "HOME": "/"}, elsewhere=True
    ),
    "another clone": Way(cloned=True),
    "spec with CRLF": Way(line_end="\r\n"),
    "folders in another order": Way(billing_first=True),
    "two processes": Way(jobs=2),
}
TOGETHER = {
    "hash seed 1, locale C, CRLF, folders in another order, two processes": Way(
        {"PYTHONHASHSEED": "1"} | ASCII, line_end="\r\n", billing_first=True, jobs=2
    ),
    "locale C.UTF-8, another clone, working directory, time zone and user": Way(
        {"LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo", "USER": "somebody", "HOME": "/"},
        cloned=True,
        elsewhere=True,
    ),
}
"""The same differences in fewer runs: whatever one of them makes shows, if not which one it was."""
WAYS = {PLAIN: Way({"PYTHONHASHSEED": "0"}), **(ONE_BY_ONE if THOROUGH else TOGETHER)}


def differences(ways: Iterable[Way]) -> set[tuple[str, object]]:
    """Return the variables of *ways*, and the switches that are not as in a plain run."""
    switches = [field for field in fields(Way) if field.name != "environment"]
    return {pair for way in ways for pair in way.environment.items()} | {
        (switch.name, getattr(way, switch.name))
        for way in ways
        for switch in switches
        if getattr(way, switch.name) != switch.default
    }


def test_the_ways_that_go_together_differ_in_all_that_the_others_differ_in() -> None:
    assert differences(TOGETHER.values()) == differences(ONE_BY_ONE.values())


def started(way: Way, folder: Path) -> subprocess.Popen[str]:
    """Start a run that generates into ``generated`` in *folder*."""
    home = folder / "clone" if way.cloned else ROOT
    if way.cloned:
        shutil.copytree(ROOT / "generator", home / "generator")
    write_spec(folder / "spec", way)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = kept | way.environment
    environment["PYTHONPATH"] = str(home / "generator")
    folders = ("--spec", str(folder / "spec"), "--out", str(folder / "generated"))
    return subprocess.Popen(
        [sys.executable, "-m", "tc3gen", "generate", *folders, "--jobs", str(way.jobs)],
        cwd=folder if way.elsewhere else home,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def write_spec(spec: Path, way: Way) -> None:
    """Write the committed spec, with text of many scripts and a second service."""
    spec.mkdir()
    if way.billing_first:
        add_billing(spec)
    shutil.copytree(ROOT / "spec", spec, dirs_exist_ok=True)
    if not way.billing_first:
        add_billing(spec)
    for file in spec.rglob("*.yaml"):
        text = file.read_text("utf-8").replace(DOC, WIDE_DOC)
        file.write_text(text, "utf-8", newline=way.line_end)


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, bytes]]]:
    """Return what each way makes; they run side by side."""
    folders = {name: tmp_path_factory.mktemp("way") for name in WAYS}
    runs = {name: started(way, folders[name]) for name, way in WAYS.items()}
    try:
        for name, run in runs.items():
            _, errors = run.communicate(timeout=TIMEOUT)
            assert (run.returncode, errors) == (0, ""), name
        yield {name: tree(folder / "generated") for name, folder in folders.items()}
    finally:
        for run in runs.values():
            run.kill()


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below *folder*."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_spec_that_is_used_here_is_not_plain_ascii(trees: dict[str, dict[str, bytes]]) -> None:
    models = trees[PLAIN]["tc3/sms/models/send_multi_global_sms.py"].decode()
    assert f'"""{WIDE_DOC}"""' in models


@pytest.mark.parametrize("way", [name for name in WAYS if name != PLAIN])
def test_it_makes_no_difference(trees: dict[str, dict[str, bytes]], way: str) -> None:
    assert trees[way] == trees[PLAIN]


def test_no_path_of_this_machine_is_in_the_package(trees: dict[str, dict[str, bytes]]) -> None:
    own = {str(ROOT).encode(), tempfile.gettempdir().encode()}
    found = {name for name, content in trees[PLAIN].items() if any(path in content for path in own)}
    assert found == set()


def test_the_committed_package_is_what_the_committed_spec_makes() -> None:
    run = check(ROOT)
    count = len([path for path in tree(ROOT / "generated" / "tc3") if "__pycache__" not in path])
    said = f"{Path('generated') / 'tc3'}: up to date, {count} files\n"
    assert (run.returncode, run.stdout, run.stderr) == (0, said, "")


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="there is nothing to clone"
)
def test_a_fresh_clone_is_current_whatever_git_does_to_line_ends(tmp_path: Path) -> None:
    clone = ["git", "clone", "--quiet", "--depth", "1", "--config", "core.autocrlf=true"]
    subprocess.run([*clone, ROOT.as_uri(), str(tmp_path / "clone")], timeout=TIMEOUT, check=True)
    run = check(tmp_path / "clone")
    assert (run.returncode, run.stderr) == (0, "")


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `generate --check` in a checkout."""
    command = [sys.executable, "-m", "tc3gen", "generate", "--check"]
    environment = os.environ | {"PYTHONPATH": str(folder / "generator")}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        timeout=TIMEOUT,
        capture_output=True,
        text=True,
        check=False,
    )
