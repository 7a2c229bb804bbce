"""Every action of SMS is called by its documented example, as the help shows it, and explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tc3gen.calling.arguments import read_arguments
from tc3gen.calling.description import described
from tc3gen.calling.example import example_words
from tc3gen.commands import Console, load_spec
from tc3gen.commands.call_request import OWN_OPTIONS, Invocation, Target
from tc3gen.commands.call_run import call
from tc3gen.mock import MockEndpoint
from tc3gen.values import with_digits
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Action

SPEC = load_spec(ROOT / "spec")
[SMS] = SPEC.services


@pytest.fixture(scope="module")
def endpoint() -> Iterator[MockEndpoint]:
    """Return a fake endpoint of the service."""
    with MockEndpoint(SPEC, rate_limits=False) as running:
        yield running


def _silent(_: str) -> None:
    pytest.fail("nothing is to be said")


CONSOLE = Console(say=_silent, notify=_silent, progress=_silent, read=bytes)


@pytest.mark.parametrize("action", SMS.actions, ids=lambda action: action.name)
def test_an_action_is_called_by_the_example_of_its_help(
    action: Action, endpoint: MockEndpoint
) -> None:
    words = example_words(action, f"sms.{action.name}", OWN_OPTIONS)
    region = words.index("--region") if "--region" in words else len(words)
    arguments = read_arguments([*words[2:region], *words[region + 2 :]])
    given = Invocation(
        fields=arguments,
        region="ap-singapore",
        endpoint=endpoint.url,
        environment={
            "TENCENTCLOUD_SECRET_ID": endpoint.secret_id,
            "TENCENTCLOUD_SECRET_KEY": endpoint.secret_key,
        },
    )
    result = call(Target(action, SMS, SPEC.platform, Path()), given, CONSOLE)
    assert (result.status, result.findings) == (0, [])
    [sent] = [one for one in endpoint.requests if one.action == action.name]
    assert sent.parameters == with_digits(json.loads(action.examples[0].request))
    assert json.loads(result.report)["RequestId"]


@pytest.mark.parametrize("action", SMS.actions, ids=lambda action: action.name)
def test_the_help_of_an_action_names_each_field(action: Action) -> None:
    shown = described(action, SMS, OWN_OPTIONS)
    assert shown.startswith(f"usage: tc3gen call sms.{action.name} ")
    assert all(f"{field.wire_name}: {field.type}" in shown for field in action.request)
    assert "``" not in shown
