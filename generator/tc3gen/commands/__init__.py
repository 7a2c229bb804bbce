"""The commands: each joins the rooms that it needs and returns what to say, and the exit code."""

from tc3gen.commands.comparing import DIFF_FAIL_ON, DIFF_STYLES, diff_rules, diff_specs
from tc3gen.commands.generating import generate
from tc3gen.commands.importing import import_pages
from tc3gen.commands.linting import lint, rules
from tc3gen.commands.mocking import MockOptions, mock
from tc3gen.commands.results import OK, PROBLEM, UNUSABLE, Result
from tc3gen.commands.schemas import schema
from tc3gen.commands.specs import load_spec, packaged_platform

__all__ = [
    "DIFF_FAIL_ON",
    "DIFF_STYLES",
    "OK",
    "PROBLEM",
    "UNUSABLE",
    "MockOptions",
    "Result",
    "diff_rules",
    "diff_specs",
    "generate",
    "import_pages",
    "lint",
    "load_spec",
    "mock",
    "packaged_platform",
    "rules",
    "schema",
]
