"""A campaign that was killed, resumed and reconciled: every finding is what the service counted."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint, faults
from tests.benchmarks.kills import Campaign
from tests.contract.endurance.faulty import ACTION
from tests.support.effort import THOROUGH
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LOSING = (
    faults.CloseAfterReading(acted=True),
    faults.CloseAfterReading(acted=False),
    faults.CutJson(acted=True),
    faults.BadGateway(acted=True),
    faults.BadGateway(acted=False),
    faults.ErrorResponse("InternalError.Timeout", acted=True),
)


@pytest.mark.parametrize("contexts", [True, False])
def test_what_was_unknown_is_settled_as_it_was(contexts: bool, tmp_path: Path) -> None:
    count, kills = (8000, 30) if THOROUGH else (1600, 2)
    with MockEndpoint(load_spec(ROOT / "spec"), rate_limits=False) as endpoint:
        for fault in islice(cycle(LOSING), count // 200):
            endpoint.inject(faults.Delay(0.05), action=ACTION, times=2)
            endpoint.inject(fault, action=ACTION)
        campaign = Campaign(endpoint, tmp_path / "campaign.db", count, contexts)

        campaign.run(kills=kills, seconds=1.0)

    assert campaign.states["unknown"] == sum(campaign.settled.values()) > 0
    assert any("SUCCESS" in finding for finding in campaign.settled)
