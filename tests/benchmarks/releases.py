"""Imports consecutive releases of the official metadata, and counts what that changes or loses.

``python tests/benchmarks/releases.py WHEEL...`` takes wheels of ``tccli-intl-en`` or ``tccli``, in
any order. What a comparison of the specs tells is held against the two ``api.json``, which are read
here once more, on their own. The exit code is 1 where a name changed, or a fact was lost or untold.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.commands import load_spec
from tc3gen.commands.import_choice import MetadataOptions
from tc3gen.commands.import_metadata import import_metadata
from tc3gen.compare.specs import compare_specs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Field, Service, Spec

SERVICES = ("sms", "cvm", "vpc", "cls", "billing", "csip")
Facts: TypeAlias = dict[str, tuple[str, bool]]
"""Path of a field, as ``SendSms.request.Note``, to its type and whether it has to be given."""
_PATH = re.compile(r"(?:.*/)?services/(?P<service>[a-z0-9_]+)/(?P<version>v[0-9]{8})/api\.json")
_SHOWN = 20
_HEAD = (
    "| release | services changed | told by diff | by api.json | untold | names | lost |\n"
    "| --- | ---: | --- | --- | ---: | ---: | ---: |\n"
)
_ADDED = {"parameter-added", "required-parameter-added", "response-field-added"}
_REMOVED = {"parameter-removed", "response-field-removed"}
_CHANGED = {"type-changed", "type-form", "parameter-required", "parameter-optional", "idle-fact"}


@dataclass
class Row:
    """What one release changed, over all services."""

    release: str
    services: int = 0
    told: collections.Counter[str] = field(default_factory=collections.Counter)
    counted: collections.Counter[str] = field(default_factory=collections.Counter)
    """How many actions and fields the two api.json differ by."""
    renamed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = ", ".join(f"{count} {what}" for what, count in sorted(self.told.items())) or "-"
        signs = ("actions +", "actions -", "fields +", "fields -", "fields ~")
        counted = ", ".join(f"{sign}{self.counted[sign]}" for sign in signs if self.counted[sign])
        wrong = f"{len(self.untold)} | {len(self.renamed)} | {len(self.lost)}"
        return f"| {self.release} | {self.services} | {told} | {counted or '-'} | {wrong} |"

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be."""
        return self.untold + self.renamed + self.lost


def stated(api: dict[str, Any], actions: set[str]) -> Facts:
    """Return the fields that *actions* and the structures below them have in an api.json."""
    facts: Facts = {}
    waiting: list[tuple[str, str]] = []
    for name in actions:
        described = api["actions"][name]
        waiting += [(f"{name}.request", described["input"])]
        waiting += [(f"{name}.response", described["output"])]
    done: set[str] = set()
    while waiting:
        owner, name = waiting.pop()
        if owner in done:
            continue
        done.add(owner)
        for member in api["objects"][name]["members"]:
            if member.get("disabled"):
                continue
            of = member["member"]
            required = bool(member.get("required")) and not owner.endswith(".response")
            facts[f"{owner}.{member['name']}"] = (_type(member), required)
            if of in api["objects"]:
                waiting.append((of, of))
    return facts


# Written again, for a comparison that asks the reader would share its mistakes.
_WORDS = {
    "string": "String",
    "int64": "Integer",
    "uint64": "Integer",
    "bool": "Boolean",
    "float": "Float",
    "date": "Date",
    "datetime": "Timestamp",
    "datetime_iso": "Timestamp ISO8601",
    "binary": "Binary",
}


def _type(member: dict[str, Any]) -> str:
    word = member["member"]
    word = word if member["type"] == "object" else _WORDS.get(word, word)
    return f"Array of {word}" if member["type"] == "list" else word


def held(service: Service) -> Facts:
    """Return the same of a spec."""
    facts: Facts = {}
    for action in service.actions:
        facts |= _fields(f"{action.name}.request", action.request)
        facts |= _fields(f"{action.name}.response", action.response)
    for structure in service.structures:
        facts |= _fields(structure.name, structure.fields)
    return facts


def _fields(owner: str, fields: tuple[Field, ...]) -> Facts:
    return {f"{owner}.{each.wire_name}": (str(each.type), each.required) for each in fields}


def python_names(service: Service) -> dict[str, str]:
    """Return what callers name: classes, methods and fields, by what they are on the wire."""
    found: dict[str, str] = {}
    for action in service.actions:
        found[f"{action.name}()"] = action.method_name
        for side in ("request", "response"):
            fields = getattr(action, side)
            found |= {f"{action.name}.{side}.{each.wire_name}": each.name for each in fields}
    for structure in service.structures:
        found[f"{structure.name}:"] = structure.class_name
        found |= {f"{structure.name}.{each.wire_name}": each.name for each in structure.fields}
    return found


class Imported:
    """One service at one version, in a spec of its own, through all releases."""

    def __init__(self, root: Path, service: str, version: str) -> None:
        date = version[1:]
        self._wanted = MetadataOptions(
            services=(service,), version=f"{date[:4]}-{date[4:6]}-{date[6:]}"
        )
        self._root = root / f"{service}_{version}"
        self._content = b""
        self._api: dict[str, Any] = {}
        self._spec: Spec | None = None

    def take(self, wheel: Path, content: bytes, row: Row) -> None:
        """Import it from *wheel*, unless its api.json is that of the release before."""
        if content == self._content:
            return
        self._content, before, old = content, self._api, self._spec
        self._api = json.loads(content)
        result = import_metadata([wheel], self._root, self._wanted)
        if not (self._root.exists() and any(self._root.iterdir())):
            row.lost += [str(finding) for finding in result.findings]
            return
        new = self._spec = load_spec(self._root)
        row.services += 1
        [service] = new.services
        now = stated(self._api, {action.name for action in service.actions})
        row.lost += _lost(service, now)
        if old is not None:
            self._compare(old, new, before, row)

    def _compare(self, old: Spec, new: Spec, before: dict[str, Any], row: Row) -> None:
        [first], [last] = old.services, new.services
        names, after = python_names(first), python_names(last)
        row.renamed += [
            f"{n}: {names[n]} is {after[n]}" for n in names if after.get(n, names[n]) != names[n]
        ]
        changes = compare_specs(old, new)
        row.told.update(change.severity for change in changes)
        told = {
            rule: {c.where.partition(".")[2] for c in changes if c.rule == rule}
            for rule in {c.rule for c in changes}
        }
        for sign, expected, rules in _differences(before, self._api, first, last):
            row.counted[sign] += len(expected)
            said = set().union(*(told.get(rule, set()) for rule in rules))
            row.untold += [f"{sign} {path}" for path in sorted(expected ^ said)]


def _lost(service: Service, now: Facts) -> Iterator[str]:
    """Yield each fact that the release has and the spec has not, or has otherwise."""
    kept = held(service)
    for path, fact in now.items():
        if kept.get(path) != fact:
            yield f"{service.short_name}.{path}: {fact}, in the spec {kept.get(path)}"
    yield from (
        f"{service.short_name}.{path}: not in api.json" for path in kept.keys() - now.keys()
    )


def _differences(
    before: dict[str, Any], api: dict[str, Any], first: Service, last: Service
) -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield what two api.json differ by, as a sign and paths, with the rules that tell of it."""
    old_actions = {action.name for action in first.actions}
    actions = {action.name for action in last.actions}
    yield "actions +", (actions & api["actions"].keys()) - old_actions, {"action-added"}
    yield "actions -", old_actions - api["actions"].keys(), {"action-removed"}
    old, new = stated(before, old_actions), stated(api, actions)
    owners = {_owner(path) for path in old} & {_owner(path) for path in new}
    owners |= {
        f"{name}.{side}" for name in old_actions & actions for side in ("request", "response")
    }
    both = old.keys() & new.keys()
    yield "fields +", {p for p in new.keys() - old.keys() if _owner(p) in owners}, _ADDED
    yield "fields -", {p for p in old.keys() - new.keys() if _owner(p) in owners}, _REMOVED
    yield "fields ~", {path for path in both if old[path] != new[path]}, _CHANGED


def _owner(path: str) -> str:
    return path.rpartition(".")[0]


def _release(wheel: Path) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"[0-9]+", wheel.name.split("-")[1])))


def main(arguments: list[str] | None = None) -> int:
    """Import all releases, and print a line for each."""
    options = _options(arguments)
    wanted = None if options.all else set(options.services)
    services: dict[tuple[str, str], Imported] = {}
    rows: list[Row] = []
    sys.stdout.write(_HEAD)
    with TemporaryDirectory() as name:
        for wheel in sorted(options.wheels, key=_release):
            row = Row(".".join(map(str, _release(wheel))))
            for service, version, content in _described(wheel, wanted):
                key = (service, version)
                one = services.setdefault(key, Imported(Path(name), service, version))
                one.take(wheel.absolute(), content, row)
            rows.append(row)
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
    for row in rows:
        sys.stdout.writelines(f"{row.release}: {each}\n" for each in row.wrong[:_SHOWN])
    return int(any(row.wrong for row in rows))


def _described(wheel: Path, wanted: set[str] | None) -> Iterator[tuple[str, str, bytes]]:
    """Yield service, version and api.json of what *wanted* names, or of everything."""
    with zipfile.ZipFile(wheel) as archive:
        for path in sorted(archive.namelist()):
            match = _PATH.fullmatch(path)
            if match and (wanted is None or match["service"] in wanted):
                yield match["service"], match["version"], archive.read(path)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", nargs="+", type=Path, metavar="WHEEL")
    parser.add_argument("--services", nargs="+", default=SERVICES)
    parser.add_argument("--all", action="store_true", help="all services")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
