"""The fake endpoint returns a list in the pages that a generated client asks for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tc3gen.commands import packaged_platform
from tc3gen.mock import MockEndpoint
from tc3gen.spec.reader import read_spec
from tests.emit.functional.pages import API, POLICY, named
from tests.support.packages import package_of, shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Made: TypeAlias = Any
"""Of a package that is made here, so that no type checker knows its names."""

KINDS = ("offset", "page", "token")
THINGS = [{"Name": name} for name in named(5)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """Return the folder of a spec with three lists in pages, and the package that it makes."""
    folder = tmp_path_factory.mktemp("pages")
    return folder / "spec", package_of(folder, API, POLICY)


@pytest.fixture
def endpoint(made: tuple[Path, Made]) -> Iterator[MockEndpoint]:
    """Return a running endpoint of that spec."""
    spec = read_spec(made[0], packaged_platform()).spec
    assert spec is not None
    with MockEndpoint(spec, rate_limits=False) as running:
        yield running


def settings(demo: Made, endpoint: MockEndpoint) -> dict[str, Made]:
    """Return what a client of *endpoint* is made with."""
    credential = shared(demo, "credentials").Credential(endpoint.secret_id, endpoint.secret_key)
    return {"credential": credential, "region": "ap-one", "endpoint": endpoint.url}


@pytest.mark.parametrize("kind", KINDS)
def test_both_clients_read_the_whole_list(
    kind: str, made: tuple[Path, Made], endpoint: MockEndpoint
) -> None:
    _, demo = made
    endpoint.set_list(f"Describe{kind.capitalize()}", THINGS)

    async def read() -> list[str]:
        async with demo.AsyncDemoClient(**settings(demo, endpoint)) as client:
            things = getattr(client, f"describe_{kind}_all")(page_size=2)
            return [thing.name async for thing in things]

    with demo.DemoClient(**settings(demo, endpoint)) as client:
        things = getattr(client, f"describe_{kind}_all")(page_size=2)
        assert [thing.name for thing in things] == named(5)
    assert asyncio.run(read()) == named(5)
    assert len(endpoint.requests) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_list_the_result_made_of_the_types_is_the_whole_list(
    kind: str, made: tuple[Path, Made], endpoint: MockEndpoint
) -> None:
    _, demo = made

    with demo.DemoClient(**settings(demo, endpoint)) as client:
        assert len(list(getattr(client, f"describe_{kind}_all")())) == 1


def test_a_list_is_set_for_an_action_with_pages_only(endpoint: MockEndpoint) -> None:
    with pytest.raises(ValueError, match="DescribeOffset"):
        endpoint.set_list("DescribeOfset", THINGS)
