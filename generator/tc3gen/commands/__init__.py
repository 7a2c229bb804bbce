"""The commands: each joins the rooms that it needs and returns what to say, and the exit code."""

from tc3gen.commands.diffing import add_diff, diff_specs
from tc3gen.commands.generating import add_generate, generate
from tc3gen.commands.importing import add_import, import_pages
from tc3gen.commands.linting import add_lint, lint
from tc3gen.commands.mocking import MockOptions, add_mock, mock
from tc3gen.commands.policy import add_policy, propose_policies
from tc3gen.commands.refresh_run import Refreshing
from tc3gen.commands.refreshing import add_refresh, refresh
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Console, Result, UsageError
from tc3gen.commands.rules import list_rules
from tc3gen.commands.schemas import add_schema, schema
from tc3gen.commands.specs import load_spec, packaged_platform
from tc3gen.commands.tracking import add_track, track

COMMANDS = (
    add_generate,
    add_import,
    add_policy,
    add_track,
    add_refresh,
    add_lint,
    add_diff,
    add_schema,
    add_mock,
)
"""Each adds one command to the command line, in the order of the help."""

__all__ = [
    "COMMANDS",
    "OK",
    "PROBLEM",
    "UNUSABLE",
    "Console",
    "MockOptions",
    "Refreshing",
    "Result",
    "UsageError",
    "diff_specs",
    "generate",
    "import_pages",
    "lint",
    "list_rules",
    "load_spec",
    "mock",
    "packaged_platform",
    "propose_policies",
    "refresh",
    "schema",
    "track",
]
