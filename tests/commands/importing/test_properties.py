"""Importing is idempotent, and a page that says what the spec says changes nothing."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tc3gen.commands import packaged_platform
from tc3gen.commands.import_summary import ImportSummary
from tc3gen.pages.merging import merge
from tc3gen.pages.merging.prose import NOT_DESCRIBED
from tc3gen.spec.facts import transcript_of
from tc3gen.spec.reader import read_platform
from tc3gen.spec.transcript import render_transcript
from tc3gen.transcript import Transcript
from tests.commands.importing.made import api_of, lock_of, merged, text_of
from tests.commands.importing.random_pages import PAGES
from tests.commands.importing.stating import entries_of, pages_of
from tests.support.effort import examples
from tests.support.golden import GOLDEN
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tc3gen.transcript import PageFacts
    from tests.commands.importing.made import Plain

PLATFORM, _ = read_platform(ROOT / "spec", packaged_platform())
RUNS = st.lists(st.lists(PAGES, min_size=1, max_size=3), min_size=1, max_size=3)
SETTINGS = settings(max_examples=examples(100), derandomize=True, deadline=None, database=None)


@given(RUNS)
@SETTINGS
def test_importing_the_same_pages_again_changes_nothing(runs: list[list[PageFacts]]) -> None:
    made = merged({}, *runs[0])
    for pages in runs:
        made = merged(made.api, *pages, lock=made.lock)
    again = merged(made.api, *runs[-1], lock=made.lock)
    if made.api and made.pages:
        assert (text_of(again), lock_of(again)) == (text_of(made), lock_of(made))


@given(RUNS)
@SETTINGS
def test_whatever_pages_say_the_files_read_back_and_nothing_given_is_changed(
    runs: list[list[PageFacts]],
) -> None:
    api: Plain = {}
    lock: Plain = {}
    for pages in runs:
        before = copy.deepcopy((api, lock))
        made = merged(api, *pages, lock=lock)
        assert (api, lock) == before
        api, lock = made.api, made.lock
        if made.pages:
            _, unwritable = render_transcript(ROOT, transcript_of(api, lock))
            assert unwritable == []


@given(RUNS)
@SETTINGS
def test_whatever_pages_say_an_import_tells_each_change_once(runs: list[list[PageFacts]]) -> None:
    folder, old = ROOT / "demo", Transcript()
    for pages in runs:
        made = merge(old, pages, folder="demo")
        if not made.pages:
            assert made.transcript is old
            continue
        documents, _ = render_transcript(folder, made.transcript)
        imported = ImportSummary(folder, PLATFORM, old, made, documents)
        told = imported.text([*documents])
        assert "\n" not in told.rstrip("\n") or told.splitlines()[-1].startswith("Version: ")
        assert {located.location.path for located in imported.changes()} <= {
            str(folder),
            str(folder / "api.yaml"),
        }
        assert replace(imported, old=made.transcript).changes() == []
        old = made.transcript


@given(RUNS)
@SETTINGS
def test_names_that_were_given_never_change(runs: list[list[PageFacts]]) -> None:
    made = merged({}, *runs[0])
    for pages in runs[1:]:
        before = _names(made.api)
        made = merged(made.api, *pages, lock=made.lock)
        after = _names(made.api)
        assert {at: name for at, name in after.items() if at in before and before[at] != name} == {}


def _names(api: Plain) -> dict[tuple[str, ...], str | None]:
    """Return the path to each field, structure and code with the name that is written there."""
    found: dict[tuple[str, ...], str | None] = {}
    for path, entry in entries_of(api, ()):
        found[path] = entry.get("name")
    return found


SPECS = sorted([*GOLDEN.glob("*/spec/*/api.yaml"), *ROOT.glob("spec/*/api.yaml")])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on each spec that was reviewed."""
    if "spec" in metafunc.fixturenames:
        metafunc.parametrize("spec", SPECS, ids=lambda path: path.parts[-4] + path.parts[-2])


def spec_of(path: Path) -> Plain:
    """Return a spec in which everything is described."""
    api = api_of(path.read_text("utf-8"))
    for _, entry in entries_of(api, ()):
        entry["doc"] = entry["doc"] if entry["doc"].strip() else NOT_DESCRIBED
    return api


def test_pages_that_say_what_a_spec_says_change_nothing_in_it(spec: Path) -> None:
    api = spec_of(spec)
    made = merged(api, *pages_of(api), folder=spec.parent.name, common=_common())
    assert {**made.api, "errors": {}} == {**api, "errors": {}}
    assert made.api.get("errors", {}).items() <= api.get("errors", {}).items()


def test_a_spec_that_is_imported_into_nothing_has_the_same_facts(spec: Path) -> None:
    api = spec_of(spec)
    made = merged({}, *pages_of(api), folder=spec.parent.name, common=_common())
    assert json.dumps(_facts(made.api, made.api)) == json.dumps(_facts(api, made.api))


def _facts(api: Plain, kept: Plain) -> Plain:
    """Return *api* less words, names and URLs, and less what is not *kept* as nothing needs it.

    Callbacks are told by no page that is read.
    """
    bare = copy.deepcopy(api)
    bare.pop("callbacks", None)
    for _, entry in [*entries_of(bare, ())]:
        for key in ("doc", "name", "page"):
            entry.pop(key, None)
    for entry in bare["actions"].values():
        for shown in entry.get("examples", ()):
            shown.update({key: text.rstrip() for key, text in shown.items()})
    for section in ("structures", "errors"):
        held = {k: v for k, v in bare.pop(section, {}).items() if k in kept.get(section, {})}
        bare[section] = dict(sorted(held.items()))
    return {
        **{key: bare[key] for key in sorted(bare)},
        "actions": {name: dict(sorted(entry.items())) for name, entry in bare["actions"].items()},
    }


def _common() -> list[str]:
    return [error.code for error in PLATFORM.errors]
