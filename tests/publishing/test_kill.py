"""A run that is killed between any two operations leaves whole files, and the next one ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import packaged_platform
from tc3gen.emit.modules import package_modules
from tc3gen.spec.reader import read_spec
from tests.publishing.killing import (
    clean,
    kill,
    kills,
    lay,
    plan_modules,
    rerun,
    steps_of,
)
from tests.publishing.trees import add_billing, contents, files
from tests.support.effort import THOROUGH
from tests.support.project import copy_spec

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.emit.runtime_files import Module

DOC = "What became of one message."


@dataclass(frozen=True, slots=True)
class Version:
    """A package: its modules, and the tree that they make."""

    modules: list[Module]
    tree: dict[str, bytes | None]

    @property
    def files(self) -> dict[str, bytes]:
        """The files of the tree."""
        return {path: content for path, content in self.tree.items() if content is not None}


NOTHING = Version([], {})


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Version]:
    """Return the packages that runs are killed between; ``B`` and ``D`` have one more service."""
    return {
        "nothing": NOTHING,
        "A": version(tmp_path_factory.mktemp("a"), DOC, billing=False),
        "B": version(tmp_path_factory.mktemp("b"), "The fate of one message.", billing=True),
        "C": version(tmp_path_factory.mktemp("c"), "How one message fared.", billing=False),
        "D": version(tmp_path_factory.mktemp("d"), "What one message met.", billing=True),
    }


def version(folder: Path, doc: str, *, billing: bool) -> Version:
    """Make a package of the committed spec with *doc* in it."""
    copy_spec(folder / "spec")
    api = folder / "spec" / "sms" / "api.yaml"
    assert DOC in api.read_text("utf-8")
    api.write_text(api.read_text("utf-8").replace(DOC, doc), "utf-8")
    if billing:
        add_billing(folder / "spec")
    spec = read_spec(folder / "spec", packaged_platform()).spec
    assert spec is not None
    modules = [module for module in package_modules(spec) if THOROUGH or doc in module.text]
    modules += _some(package_modules(spec), modules)
    return Version(modules, clean(folder / "package", modules))


def _some(modules: list[Module], chosen: list[Module]) -> list[Module]:
    """Return two modules of each folder beside those that were *chosen*.

    Each kind of step is met with them, and each takes a quarter of the time: a run reads all files.
    """
    by_folder: dict[str, list[Module]] = {}
    for module in modules:
        if module not in chosen:
            by_folder.setdefault(module.path.rpartition("/")[0], []).append(module)
    return [module for folder in by_folder.values() for module in folder[:2]]


WAYS = pytest.mark.parametrize(
    ("old", "new"),
    [("nothing", "A"), ("A", "B"), ("B", "A")],
    ids=["nothing to A", "A to B", "B to A"],
)


@WAYS
def test_a_kill_leaves_each_file_in_its_old_or_its_new_version(
    tmp_path: Path, versions: dict[str, Version], old: str, new: str
) -> None:
    before, after = versions[old].tree, versions[new].tree
    for last in kills(tmp_path / "tc3", before, versions[new].modules):
        found = contents(tmp_path / "tc3")
        seen = {path for path in found if not path.rpartition("/")[2].startswith(".")}
        for path in seen:
            whole = [tree[path] for tree in (before, after) if path in tree]
            assert found[path] in whole, (last, path)
        assert set(before) & set(after) <= seen, last


@WAYS
def test_after_a_kill_the_next_run_completes_the_package(
    tmp_path: Path, versions: dict[str, Version], old: str, new: str
) -> None:
    wanted = versions[new].files
    for last in kills(tmp_path / "tc3", versions[old].tree, versions[new].modules):
        rerun(tmp_path / "tc3", versions[new].modules)
        assert files(tmp_path / "tc3") == wanted, last


@WAYS
@pytest.mark.parametrize("third", ["C", "D"])
def test_after_a_kill_a_run_with_another_spec_is_not_stopped_by_an_edit(
    tmp_path: Path, versions: dict[str, Version], old: str, new: str, third: str
) -> None:
    wanted = versions[third].files
    for last in kills(tmp_path / "tc3", versions[old].tree, versions[new].modules):
        rerun(tmp_path / "tc3", versions[third].modules)
        found = files(tmp_path / "tc3")
        assert {path: found.get(path) for path in wanted} == wanted, last


@pytest.mark.parametrize(
    ("old", "new", "third"),
    [
        ("B", "A", "A"),
        ("A", "B", "C"),
        ("A", "B", "D"),
        ("B", "A", "C"),
        ("B", "A", "D"),
        ("B", "A", "B"),
    ],
)
def test_after_a_kill_the_next_run_leaves_nothing_of_the_killed_one(
    tmp_path: Path, versions: dict[str, Version], old: str, new: str, third: str
) -> None:
    for last in kills(tmp_path / "tc3", versions[old].tree, versions[new].modules):
        rerun(tmp_path / "tc3", versions[third].modules)
        assert contents(tmp_path / "tc3") == versions[third].tree, last


def test_after_two_kills_the_third_run_completes_the_package(
    tmp_path: Path, versions: dict[str, Version]
) -> None:
    folder, second, third = tmp_path / "tc3", versions["B"], versions["D"]
    for last in kills(folder, versions["A"].tree, second.modules, every=4):
        half_way = contents(folder)
        plan = plan_modules(third.modules, folder)
        for again in range(0, steps_of(folder, plan), 5):
            lay(folder, half_way)
            kill(folder, plan, again)
            rerun(folder, third.modules)
            assert contents(folder) == third.tree, (last, again)


def test_a_file_that_was_edited_between_a_kill_and_the_next_run_stops_it(
    tmp_path: Path, versions: dict[str, Version]
) -> None:
    folder, path = tmp_path / "tc3", next(path for path in versions["A"].files if "sms/" in path)
    for last in kills(folder, versions["A"].tree, versions["B"].modules):
        (folder / path).write_bytes(b"mine = True\n")
        assert plan_modules(versions["B"].modules, folder).edited == [path], last
