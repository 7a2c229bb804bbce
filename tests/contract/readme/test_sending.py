"""The campaign of the README is sent, from the file that it shows."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint
from tests.contract.readme.test_readme import BLOCKS, README, SHELL
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_the_campaign_of_the_readme_is_checked_sent_and_looked_up(tmp_path: Path) -> None:
    [recipients] = [text for language, text in BLOCKS if language == "csv"]
    [script] = [text for text in SHELL if "tc3gen send" in text]
    (tmp_path / "recipients.csv").write_text(recipients, "utf-8")
    with MockEndpoint(load_spec(ROOT / "spec")) as endpoint:
        # Where the README asks its reader, nobody sits here.
        program = f"{sys.executable} -m tc3gen"
        agreed = f"--journal campaign.db --yes --endpoint {endpoint.url}"
        result = subprocess.run(
            [
                *("bash", "-euc"),
                script.replace(".venv/bin/tc3gen", program).replace(
                    "--journal campaign.db", agreed, 1
                ),
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "generator"),
                "TENCENTCLOUD_SECRET_ID": endpoint.secret_id,
                "TENCENTCLOUD_SECRET_KEY": endpoint.secret_key,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        accepted = sum(count.acted for count in endpoint.counts.values())

    assert (result.returncode, accepted) == (0, 2), result.stderr
    assert "Nothing was sent: a dry run." in result.stdout
    assert "2 done: accepted by the service" in result.stdout
    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        assert [row["phone_number"] for row in csv.DictReader(file)] == [
            *("+60198890000", "+6581234567"),
        ]


def test_every_option_that_the_readme_names_is_one() -> None:
    passage = README.partition("## Send from a file")[2].partition("\n## ")[0]
    source = (ROOT / "generator/tc3gen/commands/send_options.py").read_text("utf-8")
    options = set(re.findall(r"--[a-z-]+", passage)) - {"--help"}
    assert {name for name in options if f'"{name}"' not in source} == set()
