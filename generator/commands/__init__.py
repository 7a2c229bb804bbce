"""The commands: each joins the rooms that it needs and returns what to say, and the exit code."""

from generator.commands.comparing import DIFF_FAIL_ON, DIFF_STYLES, diff_rules, diff_specs
from generator.commands.generating import generate
from generator.commands.importing import import_pages
from generator.commands.linting import lint, rules
from generator.commands.mocking import MockOptions, mock
from generator.commands.results import OK, PROBLEM, UNUSABLE, Result
from generator.commands.schemas import schema
from generator.commands.specs import load_spec, packaged_platform

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
