"""Text is not code: whatever stands in a slot, the package is the same but for its texts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tc3gen.emit.modules import package_modules
from tests.contract.hostile.corpus import BLANK, HOSTILE, UNWRITABLE
from tests.contract.hostile.judged import CLOSED, SHOWN, SILENT
from tests.contract.hostile.pieces import (
    all_slots,
    everywhere,
    model_of,
    spec_of,
)
from tests.contract.hostile.shares import SLOTS, numbers_for, share_of
from tests.contract.hostile.trees import anatomy, folded, hidden, sources

if TYPE_CHECKING:
    from tests.support.slots import Flow

TEXTS = [*HOSTILE.values(), *UNWRITABLE.values()]
_MARK = re.compile(r"zq(\d+)x(\d+)qz")


def marked(slot: str, steps: Flow, old: str, number: str) -> str:
    """Put a word into each free slot that tells the slot and the number of the piece."""
    return everywhere(slot, steps, old, f"zq{SLOTS.index(slot)}x{number}qz")


def unmarked(text: str) -> str:
    """Return *text* with what the hostile spec holds instead of each mark."""
    return folded(_MARK.sub(lambda mark: _shown(SLOTS[int(mark[1])], mark[2]), text))


def _shown(slot: str, number: str) -> str:
    """Return what the package shows of the text there: of an example the values, not the JSON."""
    shown = everywhere(slot, (), "", share_of(TEXTS, slot, number))
    if ".examples[]." not in slot:
        return shown
    value: str = json.loads(shown)["Note"]
    return value


def rendered(texts: list[str]) -> dict[str, str]:
    """Return the modules of a spec with *texts* in all of its free slots."""
    return sources(package_modules(model_of(spec_of(texts, everywhere))))


@pytest.fixture(scope="module")
def harmless() -> dict[str, str]:
    """Return the modules of a spec with a mark in each slot."""
    files = spec_of(numbers_for(TEXTS), marked)
    return sources(package_modules(model_of(files)))


@pytest.fixture(scope="module")
def hostile() -> dict[str, str]:
    """Return the modules of the same spec with hostile texts."""

    def fill(slot: str, steps: Flow, old: str, number: str) -> str:
        return everywhere(slot, steps, old, share_of(TEXTS, slot, number))

    return sources(package_modules(model_of(spec_of(numbers_for(TEXTS), fill))))


def test_every_slot_for_a_text_is_free_or_closed() -> None:
    judged = [*SHOWN, *SILENT, *CLOSED]

    assert sorted(judged) == SLOTS


def test_the_specs_of_these_tests_have_a_text_in_every_slot() -> None:
    assert all_slots(spec_of(["a"], everywhere)) == set(SLOTS)


def test_a_text_reaches_the_package_from_the_slots_that_say_so(harmless: dict[str, str]) -> None:
    found = {SLOTS[int(mark[1])] for text in harmless.values() for mark in _MARK.finditer(text)}

    assert found == {slot for slot in SHOWN if not slot.startswith("platform.")}


def test_a_hostile_text_defines_nothing_and_comments_nothing_out(
    harmless: dict[str, str], hostile: dict[str, str]
) -> None:
    for path, source in harmless.items():
        made, expected = anatomy(hostile[path]), anatomy(source)
        assert (made.shape, made.comments) == (expected.shape, expected.comments), path


def test_every_hostile_text_reads_back_from_every_slot(
    harmless: dict[str, str], hostile: dict[str, str]
) -> None:
    for path, source in harmless.items():
        expected = [unmarked(text) for text in anatomy(source).texts]
        assert anatomy(hostile[path]).texts == expected, path


def test_every_character_of_a_hostile_text_can_be_seen(hostile: dict[str, str]) -> None:
    assert {path for path, source in hostile.items() if hidden(source)} == set()


def test_a_text_that_says_nothing_defines_nothing() -> None:
    said = rendered(["a"] * len(BLANK))

    for path, source in rendered([*BLANK.values()]).items():
        assert anatomy(source).shape == anatomy(said[path]).shape, path


def _described_as(text: str) -> dict[str, str]:
    files = spec_of([text], lambda slot, _, old, new: new if slot.endswith(".doc") else old)
    return sources(package_modules(model_of(files)))


def test_a_blank_description_is_as_good_as_none() -> None:
    assert _described_as(BLANK["blank"]) == _described_as(BLANK["empty"])
