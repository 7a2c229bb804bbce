"""Drives tc3 and the official SDK through the same faults; says one Markdown table."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    # Run as a script; another tc3 is found first when PYTHONPATH names its folder.
    _ROOT = Path(__file__).parents[2]
    sys.path += [str(_ROOT), str(_ROOT / "generated")]

from tests.contract.matrix.cells import cells, sins
from tests.contract.matrix.driving import Ours, OursAsync, drive, spec
from tests.contract.matrix.official import Official

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.contract.matrix.cells import Cell, Contender, Result

CONTENDERS: dict[str, Contender] = {
    "tc3": Ours(),
    "tc3, event loop": OursAsync(),
    "official SDK, no retryer": Official(retrying=False),
    "official SDK, StandardRetryer": Official(retrying=True),
}


def table(attempts: int) -> str:
    """Return the cells of the action that must not be repeated, with their totals."""
    of = spec()
    chosen = [c for c in cells() if not c.idempotent and c.attempts == attempts]
    results = {
        name: [(cell, drive(contender, cell, of)) for cell in chosen]
        for name, contender in CONTENDERS.items()
    }
    lines = [
        f"| fault, up to {attempts} attempts | often | " + " | ".join(CONTENDERS) + " |",
        "| --- | --- | " + " | ".join("---" for _ in CONTENDERS) + " |",
    ]
    for index, cell in enumerate(chosen):
        said = (_cell(*results[name][index]) for name in CONTENDERS)
        often = "always" if cell.always else "once"
        lines.append(f"| {cell.row.name} | {often} | " + " | ".join(said) + " |")
    totals = (_totals(results[name]) for name in CONTENDERS)
    lines.append("| **in all** | | " + " | ".join(totals) + " |")
    return "\n".join(lines) + "\n"


def _cell(cell: Cell, result: Result) -> str:
    found = "; ".join(sins(cell, result))
    said = f"{result.told}, {result.requests} requests, acted {result.acted}"
    return f"{said}: **{found}**" if found else said


def _totals(results: Sequence[tuple[Cell, Result]]) -> str:
    twice = sum(result.acted > 1 for _, result in results)
    hidden = sum(result.told != "ok" and result.answered for _, result in results)
    false = sum(result.told == "ok" and not result.acted for _, result in results)
    return (
        f"sent more than once {twice}, success told as error {hidden}, "
        f"error told as success {false}, of {len(results)}"
    )


def main() -> None:
    """Print the table for the number of attempts that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, choices=(3, 5), default=3)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    sys.stdout.write(table(parser.parse_args().attempts))


if __name__ == "__main__":
    main()
