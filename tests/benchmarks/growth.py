"""How the time that a service takes grows with its fields: ``growth.py SPEC [SERVICE...]``.

The exponent is that of the power law that fits best: 1 is linear. Services with few fields take
what every service takes, so the smallest are left out.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from tc3gen.commands import packaged_platform
from tc3gen.commands.making import make_service
from tc3gen.emit.modules import shared_modules
from tc3gen.emit.parts import ALL_PARTS
from tc3gen.spec.reader import read_platform

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[2]))

from tests.benchmarks.stages import exponent

_FIELD = re.compile(r"^ {6}\w+:", re.MULTILINE)
_MIN_FIELDS = 200


def seconds_by_fields(spec: Path, services: list[str]) -> dict[str, tuple[int, float]]:
    """Return how many fields each service has, and the CPU seconds that it takes to make."""
    platform, _ = read_platform(spec, packaged_platform())
    provided = shared_modules(platform).provide
    found: dict[str, tuple[int, float]] = {}
    for name in services:
        begin = time.process_time()
        make_service(spec / name, platform=platform, provided=provided, only=(), parts=ALL_PARTS)
        spent = time.process_time() - begin
        text = (spec / name / "api.yaml").read_text("utf-8")
        found[name] = len(_FIELD.findall(text)), spent
    return found


def large(points: dict[str, tuple[int, float]]) -> list[tuple[int, float]]:
    """Return the points of the services whose fields cost more than what every service costs."""
    return [point for point in points.values() if point[0] >= _MIN_FIELDS]


def main() -> None:
    """Print the exponent, and what each service took."""
    spec, *services = sys.argv[1:]
    names = services or sorted(path.parent.name for path in Path(spec).glob("*/api.yaml"))
    points = seconds_by_fields(Path(spec), names)
    for name, (count, spent) in sorted(points.items(), key=lambda point: point[1]):
        sys.stderr.write(f"{name}: {count} fields, {spent:.2f} s\n")
    sys.stdout.write(f"seconds grow with fields^{exponent(large(points)):.2f}\n")


if __name__ == "__main__":
    main()
