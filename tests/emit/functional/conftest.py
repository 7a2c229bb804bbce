"""A workshop for all functional tests: generating and formatting takes most of their time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emit.functional.large import API, POLICY, SMALL
from tests.support.packages import Workshop, large_package_of


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Return the maker of packages."""
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - its names vary
    """Return the package of a service that is spread over modules."""
    return large_package_of(tmp_path_factory.mktemp("large"), API, POLICY, sizes=SMALL)
