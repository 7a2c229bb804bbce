"""The journal of an interrupted run: believed where it can be read, and gone after the next run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tc3gen.publishing.journal import JOURNAL
from tc3gen.publishing.manifest import digest
from tests.publishing.trees import contents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

FILE = "sms/errors.py"


@pytest.mark.parametrize(
    "journal",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"sms/errors.py": ', id="half"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'{"sms/errors.py": 1}', id="no digests"),
        pytest.param(b"{}", id="notes nothing"),
        pytest.param(b'{"../victim": ["a"], "/etc/victim": []}', id="leads outside"),
        pytest.param(b"[" * 100_000, id="nested too deeply"),
    ],
)
def test_a_journal_that_says_nothing_useful_vouches_for_nothing_and_goes(
    current: Project, made: Path, journal: bytes
) -> None:
    (current.package / JOURNAL).write_bytes(journal)
    kept = (current.package / FILE).read_bytes()
    (current.package / FILE).write_bytes(b"mine = True\n")
    assert current.run("generate").status == 2
    (current.package / FILE).write_bytes(kept)
    assert current.run("generate").status == 0
    assert contents(current.root) == contents(made)


def test_a_file_that_the_journal_noted_is_no_edit(current: Project, made: Path) -> None:
    noted = b"half_way = True\n"
    (current.package / FILE).write_bytes(noted)
    journal = json.dumps({FILE: [digest(noted)]})
    (current.package / JOURNAL).write_text(journal, "utf-8")
    run = current.run("generate")
    assert (run.status, run.err) == (0, "")
    assert contents(current.root) == contents(made)
