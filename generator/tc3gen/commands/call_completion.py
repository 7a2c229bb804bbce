"""What a shell may complete of ``tc3gen call``: actions of the spec, and fields of an action."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.calling.field_names import option_names
from tc3gen.commands.call_request import OWN_OPTIONS, Target, find_action, read_services
from tc3gen.findings import one_line
from tc3gen.spec.folders import service_folders

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from tc3gen.model import Field

    Completer = Callable[..., list[str]]

_SPEC = "--spec"


def add_completions(parser: argparse.ArgumentParser, words: Sequence[str]) -> None:
    """Add to the parser of ``call`` what it reads by itself: an action, and options for fields.

    *words* are those of the command line so far, behind the command.
    """
    spec = _spec(words) or parser.get_default("spec")
    action = parser.add_argument("action", nargs="?")

    def complete_action(prefix: str, **_: object) -> list[str]:
        return action_names(spec, prefix)

    _complete(action, complete_action)
    target = find_action(spec, _action(words))
    if isinstance(target, Target):
        for option, field in option_names(target.action.request, OWN_OPTIONS).items():
            _add_field(parser, option, field)


def action_names(spec: Path, prefix: str) -> list[str]:
    """Return what *prefix* may become: a service with its dot or, of the only one, its actions."""
    service, dot, _ = prefix.partition(".")
    folders = [folder.name for folder in service_folders(spec)]
    services = [
        name for name in folders if name == service or (not dot and name.startswith(service))
    ]
    if len(services) != 1:
        return [f"{name}." for name in services]
    found = read_services(spec, services)
    if isinstance(found, list):
        return []
    return [f"{each.name}.{action.name}" for each in found.services for action in each.actions]


def _add_field(parser: argparse.ArgumentParser, option: str, field: Field) -> None:
    doc = one_line(" ".join(field.doc.split()))
    added = parser.add_argument(f"--{option}", action="append", help=doc.replace("%", "%%"))
    values = [str(value) for value in field.limits.enum or ()]
    if str(field.type) == "Boolean":
        values = ["true", "false"]

    def complete_value(**_: object) -> list[str]:
        return values

    _complete(added, complete_value)


def _complete(action: argparse.Action, completer: Completer) -> None:
    """Give an argument what completes it; the library looks for it there."""
    vars(action)["completer"] = completer


def _spec(words: Sequence[str]) -> Path | None:
    """Return the folder that ``--spec`` names."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == _SPEC and following:
            return Path(following)
        if word.startswith(f"{_SPEC}="):
            return Path(word.partition("=")[2])
    return None


def _action(words: Sequence[str]) -> str:
    """Return the first of *words* that can name an action; empty where none can."""
    return next((word for word in words if "." in word and not word.startswith("-")), "")
