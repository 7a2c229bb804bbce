"""A file that only the user may read is whole, or is not there."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from tc3gen.file_reading import NotRegularError
from tc3gen.publishing import private_file

if TYPE_CHECKING:
    from pathlib import Path


def test_it_replaces_another_file_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", "utf-8")
    with private_file(path) as write:
        write("a\ud800\n")
        write("b\n")
        assert path.read_text("utf-8") == "before"
    assert path.read_bytes() == b"a\\ud800\nb\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [*tmp_path.iterdir()] == [path]


def test_where_the_block_raises_nothing_is_left_of_it(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", "utf-8")
    writing = private_file(path)
    writing.__enter__()("half")
    assert writing.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None) is False
    assert [each.read_text("utf-8") for each in tmp_path.iterdir()] == ["before"]


def test_what_a_killed_program_left_is_replaced_and_no_link_is_followed(tmp_path: Path) -> None:
    others = tmp_path / "others"
    others.write_text("of others", "utf-8")
    path = tmp_path / "out.csv"
    (tmp_path / "out.csv.tc3gen-pending").symlink_to(others)
    with private_file(path) as write:
        write("new")
    assert (path.read_text("utf-8"), others.read_text("utf-8")) == ("new", "of others")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["others", "out.csv"]


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_something_else_than_a_file_is_not_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "out.csv"
    if kind == "link":
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.mkdir()
    with pytest.raises(NotRegularError), private_file(path):
        pass
    assert [*tmp_path.iterdir()] == [path]
