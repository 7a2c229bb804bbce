"""Command-line options that several commands share, and those of `generate` and `diff`."""

from __future__ import annotations

import argparse
import keyword
import shlex
from pathlib import Path

from tc3gen import commands
from tc3gen.findings import FORMATS

_DEFAULTS = {"--spec": Path("spec"), "--out": Path("generated"), "--package": "tc3"}


def again(options: argparse.Namespace) -> str:
    """Return the command line that does the same once more, as the reader of a hint needs it."""
    given = {f"--{name}": getattr(options, name, None) for name in ("spec", "out", "package")}
    words = [str(word) for name, value in given.items() for word in _told(name, value)]
    only = ["--only", ",".join(options.only)] if getattr(options, "only", ()) else []
    return shlex.join(["tc3gen", options.command, *words, *only])


def _told(name: str, value: object) -> tuple[object, ...]:
    """Return an option and its value where it is not the one that goes without saying."""
    return () if value in {None, _DEFAULTS[name]} else (name, value)


def common_options() -> argparse.ArgumentParser:
    """Return the options of every command that works on one spec."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--spec", type=Path, default=_DEFAULTS["--spec"], help="folder of the spec (%(default)s)"
    )
    common.add_argument("--format", choices=FORMATS, default="text", help="how findings are shown")
    common.add_argument("--debug", action="store_true", help="show the traceback of a bug")
    return common


def add_generate(
    commands_of: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    """Add the command that makes a package."""
    generate = commands_of.add_parser("generate", parents=[common], help="spec to package")
    generate.add_argument(
        "--out", type=Path, default=_DEFAULTS["--out"], help="folder of the package (%(default)s)"
    )
    generate.add_argument(
        "--package",
        type=_package_name,
        default=_DEFAULTS["--package"],
        help="name of the package (%(default)s)",
    )
    generate.add_argument(
        "--only", type=_names, default=(), metavar="SERVICE.ACTION,...", help="only these actions"
    )
    generate.add_argument(
        "--check", action="store_true", help="write nothing, show what would change"
    )
    generate.add_argument("--force", action="store_true", help="overwrite what was changed by hand")


def add_diff(commands_of: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command that compares two specs."""
    diff = commands_of.add_parser("diff", help="what changed, and what that breaks")
    both = "folder of a spec, or REV:path of git"
    diff.set_defaults(refuse=diff.error)
    diff.add_argument("old", nargs="?", metavar="OLD", help=f"the spec before: {both}")
    diff.add_argument(
        "new",
        nargs="?",
        default=str(_DEFAULTS["--spec"]),
        metavar="NEW",
        help="the spec after, named likewise (%(default)s)",
    )
    diff.add_argument(
        "--fail-on",
        choices=commands.DIFF_FAIL_ON,
        help="how grave a change has to be for exit code 1; by default one that breaks callers, "
        "or may bill a message twice",
    )
    diff.add_argument(
        "--surface", action="store_true", help="tell which Python names and signatures break, too"
    )
    diff.add_argument(
        "--rules", action="store_true", help="list what is told apart, and compare nothing"
    )
    diff.add_argument(
        "--format", choices=commands.DIFF_STYLES, default="text", help="how changes are shown"
    )
    diff.add_argument("--debug", action="store_true", help="show the traceback of a bug")


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise argparse.ArgumentTypeError("no action is named")
    return names


def _package_name(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text):
        raise argparse.ArgumentTypeError(f"{text!r} cannot be the name of a package")
    return text
