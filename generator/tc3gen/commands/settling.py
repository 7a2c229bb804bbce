"""What a killed run has left of a spec: every command undoes or completes it before it reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.commands.results import Console, Result, stopped
from tc3gen.publishing import Disk, settle

if TYPE_CHECKING:
    import argparse

    from tc3gen.publishing import Way

_SAID: dict[Way, str] = {
    "back": "a run that was interrupted is undone: the files are as they were before it",
    "forward": "a run that was interrupted is completed: the package is as the spec makes it",
}


def settled(options: argparse.Namespace, console: Console) -> Result | None:
    """Settle what a killed run has left where a command will read; return why it cannot be done."""
    package = options.out / options.package if hasattr(options, "out") else None
    for spec in _specs(options):
        try:
            way = settle(Disk(spec.resolve()), package and Disk(package), console.notify)
        except OSError as error:
            message = f"what an interrupted run has left cannot be undone: {error.strerror}"
            hint = "let this command write there once"
            return stopped(error.filename or spec, "disk", message, hint)
        if way:
            console.notify(f"{spec}: {_SAID[way]}")
    return None


def _specs(options: argparse.Namespace) -> list[Path]:
    """Return the folders of the specs that a command reads, as far as its options name them."""
    said = vars(options)
    named = [Path(said[key]) for key in ("spec", "old", "new") if said.get(key)]
    services = [*said.get("folders", ()), *filter(None, [said.get("into")])]
    return list(dict.fromkeys([*named, *(folder.absolute().parent for folder in services)]))
