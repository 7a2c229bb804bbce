"""A manifest vouches for nothing where the package is judged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tc3gen.publishing.manifest import digest

if TYPE_CHECKING:
    from tests.support.project import Project


@pytest.mark.parametrize("path", ["signer.py", "sms/errors.py", "_http/transport.py"])
def test_a_file_that_was_forged_together_with_its_digest_is_found_by_check(
    current: Project, path: str
) -> None:
    forged = (current.package / path).read_bytes() + b'\n_STOLEN = "yes"\n'
    (current.package / path).write_bytes(forged)
    manifest = json.loads((current.package / "manifest.json").read_text("utf-8"))
    manifest["files"][path] = digest(forged)
    (current.package / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")

    run = current.run("generate", "--check")

    assert run.status == 1
    assert '-_STOLEN = "yes"\n' in run.out
