"""What the golden tests share: each case is made once, for black takes its time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests.support.golden import make

if TYPE_CHECKING:
    from collections.abc import Callable

Made: TypeAlias = "Callable[[str], dict[str, str]]"
"""The name of a case to the text of every file of its package."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return what makes a case."""
    nowhere = tmp_path_factory.mktemp("golden")
    return cache(lambda case: make(case, nowhere / case))
