"""`tc3gen import` of what is called without a signature: pages and metadata tell it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.pages.merging import merge
from tc3gen.transcript import Transcript
from tests.commands.importing.made import action_page
from tests.commands.importing.made import field as row
from tests.commands.importing.test_metadata import run, service
from tests.support.metadata import api, wheel

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_action_that_needs_no_signature_stays_so_whatever_else_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What another source does not say, it does not deny."""
    told = api()
    told["actions"]["DescribeInstances"]["skip_sign"] = True
    run(tmp_path, capsys, wheel(tmp_path / "a.whl", told))
    assert service(tmp_path).actions[0].unsigned
    text = (tmp_path / "spec" / "cvm" / "api.yaml").read_text("utf-8")
    assert text.count("    unsigned: true\n") == 1
    told["actions"]["DescribeInstances"]["skip_sign"] = False
    run(tmp_path, capsys, wheel(tmp_path / "b.whl", told))
    assert service(tmp_path).actions[0].unsigned

    rows = (row("Item"),), (row("RequestId"),)
    page = action_page(request=rows[0], response=rows[1])
    says = replace(page, action=replace(page.action, unsigned=True) if page.action else None)
    for pages in ([says, page], [page, says]):
        [action] = merge(Transcript(), pages, folder="demo").transcript.actions
        assert action.unsigned
