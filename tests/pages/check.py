"""Compare what the reader makes of real pages with what a person read on them.

``python -m tests.pages.check FOLDER [--facts DIR]`` reads every page of FOLDER. A page that has a
file of facts, ``<page>.yaml`` in DIR, is compared with it; all others are read and summed up.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tc3gen.pages.page import read_page
from tests.pages.stated import PROSE, Stated, differences, opened, stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tc3gen.pages.page import PageReading

FACTS = Path(__file__).parent / "facts"
PAGES = {".html", ".htm", ".md", ".txt"}


@dataclass(slots=True)
class Tally:
    """What a folder of pages came to."""

    compared: int = 0
    different: list[str] = field(default_factory=list)
    read: int = 0
    refused: int = 0
    opened: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Return the differences and a summary."""
        summary = f"{self.compared} pages, {len(self.different)} differences"
        others = f"{self.read} pages without facts read, {self.refused} refused"
        rules = [f"findings {rule}: {count}" for rule, count in sorted(self.findings.items())]
        kinds = [f"open {kind}: {count}" for kind, count in sorted(self.opened.items())]
        return [*self.different, *kinds, *rules, *([others] if self.read else []), summary]


def check(folder: Path, facts: Path = FACTS) -> Tally:
    """Read every page of *folder* and compare those that have a file in *facts*."""
    tally = Tally()
    for page in sorted(path for path in folder.rglob("*") if path.suffix.lower() in PAGES):
        if page.name == "README.md":
            continue
        name = page.relative_to(folder).as_posix()
        reading = read_page(decoded(page.read_bytes()), name)
        written = facts / f"{page.name}.yaml"
        if written.is_file():
            tally.compared += 1
            known = yaml.safe_load(written.read_text(encoding="utf-8"))
            tally.different += [f"{name}: {line}" for line in compared(known, reading)]
        else:
            _count(tally, reading)
    return tally


def decoded(raw: bytes) -> str:
    """Return the text of *raw*: UTF-16 by its mark, else UTF-8, else GB 18030."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def compared(known: Mapping[str, Any], reading: PageReading) -> list[str]:
    """Return a line for each fact of the file *known* that *reading* lacks or has otherwise."""
    if reading.facts is None:
        reasons = "; ".join(found.message for found in reading.findings)
        return [f"page: expected facts, found a refusal: {reasons}"]
    found = _bare(stated(reading.facts))
    found["open"] = sorted(opened(reading.facts))
    if "url" not in known:
        found["url"] = ""
    return differences(_written(known), found)


def _count(tally: Tally, reading: PageReading) -> None:
    tally.read += 1
    tally.findings.update(f"{found.severity} {found.rule}" for found in reading.findings)
    if reading.facts is None:
        tally.refused += 1
        return
    kinds = (path.split(".") for path in opened(reading.facts))
    tally.opened.update(f"{kind[0]}.{kind[-1]}" if kind[1:] else kind[0] for kind in kinds)


def _bare(told: Stated) -> Stated:
    """Return the facts without prose, and of each example only its fields."""
    bare = {path: value for path, value in told.items() if not path.endswith(PROSE)}
    for path, value in bare.items():
        if path.startswith("examples.") and isinstance(value, dict):
            bare[path] = tuple(value["Response"] if set(value) == {"Response"} else value)
    return bare


def _written(known: Mapping[str, Any]) -> Stated:
    """Return the file *known* in the form of ``stated``."""
    told: Stated = {"kind": known["kind"]}
    told.update({name: known.get(name, "") for name in ("url", "updated", "service")})
    if known["kind"] == "action":
        told.update(_written_action(known))
    for name, fields in known.get("structures", {}).items():
        told[f"structures.{name}"] = tuple(fields)
        told.update(_rows(f"structures.{name}", fields))
    if known["kind"] == "types":
        told["structures"] = tuple(known["structures"])
    if known["kind"] == "errors":
        told["errors"] = tuple(known["errors"])
    told["open"] = sorted(known["open"])
    return told


def _written_action(known: Mapping[str, Any]) -> Stated:
    told: Stated = {name: known.get(name, "") for name in ("action", "endpoint", "version")}
    told["rate_limit"] = known.get("rate_limit")
    for name in ("regions", "request", "response", "errors"):
        told[name] = tuple(known[name]) if name in known else None
    told.update(_rows("request", known.get("request", {})))
    responses = {name: (type_, False) for name, type_ in known.get("response", {}).items()}
    told.update(_rows("response", responses))
    whole = [one for one in known.get("examples", ()) if not one.get("unreadable")]
    told["examples"] = len(whole)
    for number, example in enumerate(whole):
        told[f"examples.{number}.request"] = tuple(example["request"])
        told[f"examples.{number}.response"] = tuple(example["response"])
    return told


def _rows(table: str, fields: Mapping[str, Any]) -> Stated:
    told: Stated = {}
    for name, (type_, required) in fields.items():
        told[f"{table}.{name}.type"] = type_
        told[f"{table}.{name}.required"] = required
    return told


def main() -> int:
    """Check the folder that the command line names and print what differs."""
    parser = argparse.ArgumentParser(description="compare read pages with facts read by eye")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--facts", type=Path, default=FACTS)
    chosen = parser.parse_args()
    tally = check(chosen.folder, chosen.facts)
    sys.stdout.write("".join(f"{line}\n" for line in tally.lines()))
    return 1 if tally.different else 0


if __name__ == "__main__":
    sys.exit(main())
