"""A workshop for all functional tests: generating and formatting takes most of their time."""

from __future__ import annotations

import pytest

from tests.support.packages import Workshop


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Return the maker of packages."""
    return Workshop(tmp_path_factory.mktemp("workshop"))
