"""Every action is called by its documented example, as the help shows it, and explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tc3gen.calling.arguments import read_arguments
from tc3gen.calling.description import described
from tc3gen.calling.example import example_words
from tc3gen.commands import Console
from tc3gen.commands.call_request import OWN_OPTIONS, Invocation, Target
from tc3gen.commands.call_run import call
from tc3gen.mock import MockEndpoint
from tests.support.services import all_actions, documented_request, repository_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = repository_spec()
ACTIONS = all_actions()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[MockEndpoint]:
    """Return a fake endpoint of the service."""
    with MockEndpoint(SPEC, rate_limits=False) as running:
        yield running


def _silent(_: str) -> None:
    pytest.fail("nothing is to be said")


CONSOLE = Console(say=_silent, notify=_silent, progress=_silent, read=bytes)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_called_by_the_example_of_its_help(name: str, endpoint: MockEndpoint) -> None:
    service, action = ACTIONS[name]
    words = example_words(action, name, OWN_OPTIONS)
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
    result = call(Target(action, service, SPEC.platform, Path()), given, CONSOLE)
    assert (result.status, result.findings) == (0, [])
    [sent] = [one for one in endpoint.requests if one.action == action.name]
    assert sent.parameters == documented_request(action)
    assert json.loads(result.report)["RequestId"]


@pytest.mark.parametrize("name", ACTIONS)
def test_the_help_of_an_action_names_each_field(name: str) -> None:
    service, action = ACTIONS[name]
    shown = described(action, service, OWN_OPTIONS)
    assert shown.startswith(f"usage: tc3gen call {name} ")
    assert all(f"{field.wire_name}: {field.type}" in shown for field in action.request)
    assert "``" not in shown
