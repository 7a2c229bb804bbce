"""Several runs at once, and a reader beside them: files are whole, and nothing looks edited."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import generate, schema
from tc3gen.publishing import locking
from tc3gen.publishing.disk import Disk
from tc3gen.publishing.locking import BusyError
from tests.commands.command_line.specs import write_demo
from tests.publishing.trees import files
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS = 6
LOOP = """
import sys
from pathlib import Path
from tc3gen.commands import generate
from tc3gen.findings import show

for _ in range(int(sys.argv[3])):
    result = generate(Path(sys.argv[1]), Path(sys.argv[2]))
    print(result.status, show(result.findings))
"""
HOLD = """
import sys
from pathlib import Path
from tc3gen.publishing.disk import Disk

with Disk(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def started(program: str, *arguments: Path | int) -> subprocess.Popen[str]:
    """Start a Python program in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def held(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the lock of *folder*."""
    with started(HOLD, folder) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, dict[str, bytes]]]:
    """Return two specs, each with the files that it makes; they differ in every service."""
    made = []
    for word in ("first", "second"):
        folder = tmp_path_factory.mktemp(word)
        write_demo(folder / "spec")
        api = folder / "spec" / "demo" / "api.yaml"
        api.write_text(api.read_text("utf-8").replace("Answers.", f"Is {word}."), "utf-8")
        assert generate(folder / "spec", folder / "tc3").status == 0
        made.append((folder / "spec", files(folder / "tc3")))
    return made


def test_parallel_runs_show_whole_files_and_nothing_that_looks_edited(
    tmp_path: Path, versions: list[tuple[Path, dict[str, bytes]]]
) -> None:
    package = tmp_path / "tc3"
    runs = [started(LOOP, spec, package, ROUNDS) for spec, _ in versions]
    allowed = {
        path: {made[path] for _, made in versions}
        for path in set().union(*(m for _, m in versions))
    }
    torn: set[str] = set()
    while any(run.poll() is None for run in runs):
        for path, whole in allowed.items():
            try:
                content = (package / path).read_bytes()
            except FileNotFoundError:
                continue
            torn |= set() if content in whole else {path}
    said = [run.communicate(timeout=60)[0].split("\n") for run in runs]
    assert torn == set()
    assert [{line.strip() for line in lines if line.strip()} for lines in said] == [{"0"}, {"0"}]
    assert files(package) in [made for _, made in versions]


def test_a_run_waits_for_another_one_says_so_and_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    with held(tmp_path / "tc3") as other:

        def notify(line: str) -> None:
            said.append(line)
            assert other.stdin is not None
            other.stdin.close()

        with Disk(tmp_path / "tc3").lock(notify=notify):
            assert said == [f"{tmp_path / 'tc3'}: waiting for another run of tc3gen to end"]


def test_a_run_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    with held(tmp_path / "tc3") as other:
        other.send_signal(signal.SIGKILL)
        other.wait(timeout=30)
        with Disk(tmp_path / "tc3").lock(notify=pytest.fail):
            assert list((tmp_path / "tc3").iterdir()) == []


def test_readers_share_the_lock_and_keep_writers_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "LOCK_SECONDS", 0.1)
    (tmp_path / "tc3").mkdir()
    first, second, writer = (Disk(tmp_path / "tc3") for _ in range(3))
    with (
        first.lock(shared=True),
        second.lock(shared=True, notify=pytest.fail),
        pytest.raises(BusyError),
        writer.lock(),
    ):
        pass


def test_a_run_that_waits_in_vain_is_a_finding_and_writes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    versions: list[tuple[Path, dict[str, bytes]]],
) -> None:
    monkeypatch.setattr(locking, "LOCK_SECONDS", 0.1)
    spec, package = versions[0][0], tmp_path / "tc3"
    with held(package), held(spec):
        results = [
            generate(spec, package),
            generate(spec, package, check=True),
            schema(spec),
            schema(spec, check=True),
        ]
        assert list(package.iterdir()) == []
    assert [result.status for result in results] == [2] * 4
    for result, path in zip(results, [package, package, spec, spec], strict=True):
        [finding] = result.findings
        assert (finding.location.path, finding.rule) == (str(path), "disk")
        assert finding.message.endswith("read or written: another run of tc3gen does not end here")


def test_a_waiting_run_makes_anew_what_the_other_one_removed(tmp_path: Path) -> None:
    """A folder that was made for nothing goes again, also while somebody waits for its lock."""
    waiting, ended = threading.Event(), threading.Event()

    def second() -> None:
        with Disk(tmp_path / "tc3").lock(notify=lambda _: waiting.set()):
            Disk(tmp_path / "tc3").replace("a.py", b"")
        ended.set()

    with Disk(tmp_path / "tc3").lock():
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(30)
    thread.join(30)
    assert ended.is_set()
    assert files(tmp_path) == {"tc3/a.py": b""}
