"""What breaks in the generated Python was foretold by a breaking rule of the spec comparison."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen.compare.specs import compare_specs
from tc3gen.compare.surface import surface_breaks
from tc3gen.emit.modules import package_modules
from tests.compare.specs import Plain, files, full_spec, read
from tests.support.effort import THOROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tc3gen.compare.surface import Break
    from tc3gen.model import Spec

_TYPES = ("String", "Integer", "Float", "Timestamp", "Array of String", "Part", "Array of Fate")
_WORDS = {
    "name": ("other_name", "Other", "OTHER"),
    "type": (*_TYPES, "Frame", "Array of Frame", "Spare"),
    "retry": ("never", "backoff", "later"),
    "effect": ("none", "unknown"),
    "endpoint": ("demo.intl.tencentcloudapi.com",),
    "version": ("2025-01-01",),
    "pattern": ("[a-y]+",),
    "ok": ("Fine",),
    "items": ("Marks",),
    "results": ("Frames",),
}
_PROSE = {"doc", "title", "reason", "page", "format"}
_NEW: dict[str, Plain] = {
    "request": {"New": {"type": "String", "required": True, "doc": "New."}},
    "response": {"New": {"type": "Array of Part", "doc": "New."}},
    "fields": {"New": {"type": "Fate", "doc": "New."}},
    "structures": {"New": {"doc": "New.", "fields": {}}},
    "errors": {"FailedOperation.New": {"doc": "New."}},
    "actions": {"New": {"doc": "New.", "request": {}, "response": {}}},
}


def edits(plain: Plain, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the steps to everything in *plain*, the containers before what they hold."""
    inside = plain.items() if isinstance(plain, dict) else enumerate(plain)
    for key, value in inside:
        yield (*steps, key)
        if isinstance(value, dict | list):
            yield from edits(value, (*steps, key))


def edit(plain: Plain, steps: tuple[str | int, ...], choice: int) -> None:
    """Change, widen or remove what stands at *steps*, as *choice* says."""
    *parents, last = steps
    for step in parents:
        plain = plain[step]
    value = plain[last]
    if isinstance(value, bool):
        plain[last] = not value
    elif isinstance(value, int):
        plain[last] = value + choice % 5 - 2
    elif isinstance(value, str) and last in _WORDS:
        plain[last] = _WORDS[str(last)][choice % len(_WORDS[str(last)])]
    elif isinstance(value, dict) and "type" in value and choice % 3:
        value["required"] = not value.get("required", False)
    elif isinstance(value, dict) and last in _NEW and choice % 2:
        value |= _NEW[str(last)]
    else:
        del plain[last]


def sources(spec: Spec) -> dict[str, str]:
    """Return path to source text of the package that *spec* makes."""
    return {module.path: module.text for module in package_modules(spec)}


def untold(old: Spec, new: Spec, breaks: list[Break]) -> list[str]:
    """Return the *breaks* between the packages of two specs of which no rule told."""
    told = [change for change in compare_specs(old, new) if change.severity == "breaking"]
    roots = {change.where.partition(".")[0] for change in told}
    return [
        f"{broken.name}: {broken.what}"
        for broken in breaks
        if not roots & {"platform", broken.name.partition(".")[0]}
    ]


def single_edits() -> Iterator[dict[str, Plain]]:
    """Yield the spec with each possible edit, less those of prose.

    By default it is one of seven, the first of each kind included: of each key that is known to
    `edit`, and of names at each depth.
    """
    seen: list[dict[str, Plain]] = [files()]
    kinds = set[tuple[str | int, int]]()
    for steps in edits(files()):
        for choice in (0, 1):
            plain = files()
            edit(plain, steps, choice)
            if steps[-1] in _PROSE or plain in seen:
                continue
            seen.append(plain)
            kind = (steps[-1] if steps[-1] in {*_WORDS, *_NEW} else len(steps), choice)
            if THOROUGH or len(seen) % 7 == 0 or kind not in kinds:
                kinds.add(kind)
                yield plain


def test_every_single_edit_that_breaks_python_is_foretold(tmp_path: Path) -> None:
    full, breaking = full_spec(tmp_path / "full"), 0
    before = sources(full)
    for number, plain in enumerate(single_edits()):
        changed = read(plain, tmp_path / str(number)).spec
        if changed is None or changed == full:
            continue
        after = sources(changed)
        there, back = surface_breaks(before, after), surface_breaks(after, before)
        assert untold(full, changed, there) == []
        assert untold(changed, full, back) == []
        breaking += bool(there) + bool(back)
    assert breaking > (80 if THOROUGH else 20)


@settings(max_examples=30 if THOROUGH else 15, derandomize=True, deadline=None, database=None)
@given(choices=st.lists(st.integers(0, 10_000), min_size=2, max_size=5))
def test_several_edits_that_break_python_are_foretold(
    tmp_path_factory: pytest.TempPathFactory, choices: list[int]
) -> None:
    with tempfile.TemporaryDirectory(dir=tmp_path_factory.getbasetemp()) as folder:
        full = changed = full_spec(Path(folder) / "full")
        plain = files()
        for number, choice in enumerate(choices):
            tried, found = deepcopy(plain), list(edits(plain))
            edit(tried, found[choice % len(found)], choice)
            # An edit that leaves no sound spec is taken back.
            if (spec := read(tried, Path(folder) / str(number)).spec) is not None:
                plain, changed = tried, spec
        assert untold(full, changed, surface_breaks(sources(full), sources(changed))) == []
