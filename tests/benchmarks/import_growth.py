"""Measures how the CPU time to import metadata grows with the number of its fields.

``python -m tests.benchmarks.import_growth WHEEL`` imports each service of a wheel of
``tccli-intl-en`` or ``tccli`` by itself, into a spec of its own, and fits seconds to a power of the
fields: an exponent of 1 is linear. Then everything is imported in one run. Needs `wait4`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tc3gen.commands.import_choice import MetadataOptions
from tc3gen.commands.import_metadata import import_metadata
from tests.benchmarks.stages import exponent, import_wheels
from tests.support.metadata import count_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATH = re.compile(r"(?:.*/)?services/(?P<service>[a-z0-9_]+)/v(?P<date>[0-9]{8})/api\.json")
_SMALL = 300
"""Services of fewer fields cost the same whatever they hold, and are left out of the fit."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A service at a version: its fields, and the seconds of CPU that its import took."""

    service: str
    version: str
    fields: int
    seconds: float


def samples(wheel: Path, folder: Path) -> Iterator[Sample]:
    """Import each service of *wheel* by itself."""
    with zipfile.ZipFile(wheel) as archive:
        for path in sorted(archive.namelist()):
            if not (match := _PATH.fullmatch(path)):
                continue
            objects = json.loads(archive.read(path))["objects"].values()
            date = match["date"]
            version = f"{date[:4]}-{date[4:6]}-{date[6:]}"
            wanted = MetadataOptions(services=(match["service"],), version=version)
            begin = time.process_time()
            import_metadata([wheel], folder / f"{match['service']}-{date}", wanted)
            seconds = time.process_time() - begin
            fields = sum(count_fields(each) for each in objects)
            yield Sample(match["service"], version, fields, seconds)


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print the exponent, the slowest services, and what all of them take."""
    options = _options(arguments)
    with TemporaryDirectory() as name:
        found = list(samples(options.wheel.absolute(), Path(name)))
        whole = Path(name) / "whole"
        whole.mkdir()
        everything = import_wheels([options.wheel], whole)
    large = [(each.fields, each.seconds) for each in found if each.fields >= _SMALL]
    power = f"{exponent(large):.2f}" if len({x for x, _ in large}) > 1 else "-"
    slowest = sorted(found, key=lambda each: -each.seconds)[:5]
    total = f"{everything.wall:.1f} s, {everything.cpu:.1f} s of CPU, {everything.peak:.0f} MiB"
    lines = [
        f"{len(found)} services, {sum(each.fields for each in found):,} fields",
        f"seconds of CPU grow with fields to the power of {power} ({len(large)} services)",
        *(
            f"  {s.service} {s.version}: {s.fields:,} fields, {s.seconds:.2f} s of CPU"
            for s in slowest
        ),
        f"all in one run: {total}, exit code {everything.status}",
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return int(everything.status > 1)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path, metavar="WHEEL")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
