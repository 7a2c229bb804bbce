"""Fixtures for the tests of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.command_line.specs import write_demo

if TYPE_CHECKING:
    from tests.support.project import Project


@pytest.fixture
def small(empty_project: Project) -> Project:
    """Return a project with a small, sound service."""
    write_demo(empty_project.spec)
    return empty_project
