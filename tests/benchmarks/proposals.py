"""Proposes a policy for all services of the official metadata, and shows some to read by hand.

``python tests/benchmarks/proposals.py WHEEL...`` takes the wheels that ``catalogue.py`` takes.
How many proposals are right, only people can tell: ``--sample 60`` prints as many with their prose.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

_ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(_ROOT))

from tests.benchmarks.catalogue import rules  # noqa: E402
from tests.benchmarks.stages import Stage, import_wheels, measured  # noqa: E402

_TC3GEN = (sys.executable, "-m", "tc3gen")


def main() -> None:
    """Print the stages, the proposals of each kind, what was left out, and a sample."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("wheels", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        stages = [import_wheels(options.wheels, folder), _lint(folder)]
        services = sorted(
            str(path.parent.relative_to(folder)) for path in folder.glob("spec/*/api.yaml")
        )
        command = (*_TC3GEN, "policy", *services, "--format", "json")
        proposing = measured(f"policy of {len(services)} services", command, folder)
        stages += [proposing, _lint(folder)]
        # What is for people stands in front, on standard error.
        told = json.loads(proposing.out[proposing.out.index("[\n") :])
        _say(
            "| stage | wall | CPU | process | all processes | status |", f"{'| --- ' * 6}|", *stages
        )
        for before, after in ((stages[1], stages[3]),):
            _say(f"lint before: {dict(rules(before))}", f"lint after: {dict(rules(after))}")
        _count(told)
        _sample(told, folder, options.sample, options.seed)


def _lint(folder: Path) -> Stage:
    return measured("lint", (*_TC3GEN, "lint", "--format", "json"), folder)


def _say(*lines: object) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _count(told: list[dict[str, Any]]) -> None:
    kinds = collections.Counter(
        ", ".join(each["keys"]) if each["kind"] == "limit" else each["kind"]
        for service in told
        for each in service["proposals"]
    )
    reasons = collections.Counter(
        f"{each['kind']}: {each['why']}" for service in told for each in service["left_out"]
    )
    for title, counts in (("proposed", kinds), ("left out", reasons)):
        _say("", f"| {title} | count |", "| --- | ---: |")
        _say(*(f"| {name} | {count} |" for name, count in counts.most_common()))


def _sample(told: list[dict[str, Any]], folder: Path, number: int, seed: int) -> None:
    every = [(service["folder"], each) for service in told for each in service["proposals"]]
    drawn = random.Random(seed).sample(  # noqa: S311 - to be the same again
        every, min(number, len(every))
    )
    for index, (service, each) in enumerate(drawn, 1):
        facts = yaml.load((folder / service / "api.yaml").read_text("utf-8"), yaml.CSafeLoader)
        _say("", f"{index}. {service} {'.'.join(each['steps'][1:])}: {each['keys']}")
        _say(f"   {each['reason']}", f"   > {_prose(facts, each['steps'])}")


def _prose(facts: dict[str, Any], steps: list[str]) -> str:
    """Return what the documentation says of the thing that a decision is about."""
    thing = facts.get(steps[0], {}).get(steps[1], {})
    for side in ("request", "response", "fields") if len(steps) > 2 else ():
        if steps[-1] in thing.get(side, {}):
            thing = thing[side][steps[-1]]
            break
    return " ".join(str(thing.get("doc", "")).split())[:500]


if __name__ == "__main__":
    main()
