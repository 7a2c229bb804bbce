"""Hostile texts in the files of a spec: what is read is what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import generate, lint, packaged_platform
from tc3gen.findings import show
from tc3gen.spec.nodes import parse
from tc3gen.spec.reader import read_spec
from tests.contract.hostile.corpus import BLANK, HOSTILE
from tests.contract.hostile.pieces import (
    everywhere,
    model_of,
    placed,
    platform_spec_of,
    sound,
    spec_of,
    write,
)
from tests.support.slots import texts_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.hostile.pieces import Files
    from tests.support.slots import Flow

TEXTS = {**HOSTILE, **BLANK}
HASHES = [text for text in HOSTILE.values() if "#" in text]


def undescribed(root: Path, files: Files) -> set[tuple[str, int, int]]:
    """Return rule, line and column of what lint says about empty descriptions."""
    document = parse(placed(root, "api").read_text("utf-8"), "api.yaml")
    return {
        ("description", location.line, location.column)
        for slot, steps, text in texts_in("api", files["api"])
        if slot.endswith(".doc") and not text.strip()
        for location in [document.location(*steps)]
    }


def _everywhere(slot: str, steps: Flow, old: str, text: str) -> str:
    """Put *text* into each free slot; an outcome of statuses has one meaning only."""
    filled = everywhere(slot, steps, old, text)
    return f"{filled}." if slot.endswith(".statuses.refused[]") else filled


def test_every_text_that_a_file_can_hold_is_read_to_the_character(tmp_path: Path) -> None:
    files = spec_of(TEXTS.values(), _everywhere)
    root = write(files, tmp_path)

    reading = read_spec(root, packaged_platform())

    found = {(f.rule, f.location.line, f.location.column) for f in reading.findings}
    assert found == undescribed(root, files)
    assert reading.spec == model_of(files)


def test_every_text_of_a_platform_is_read_to_the_character(tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        files = platform_spec_of(text, everywhere)
        reading = read_spec(write(files, tmp_path / name), packaged_platform())
        assert (reading.findings, reading.spec) == ([], model_of(files)), name


def test_a_hash_inside_of_a_text_is_no_comment(tmp_path: Path) -> None:
    files = spec_of(HASHES, _everywhere)
    root = write(files, tmp_path)
    for file in ("api", "policy"):
        path = placed(root, file)
        path.write_text(path.read_text("utf-8").replace("\\x23", "#"), "utf-8")

    reading = read_spec(root, packaged_platform())

    assert (reading.findings, reading.spec) == ([], model_of(files))


@pytest.mark.parametrize(
    ("slot", "rule"),
    [
        ("policy.actions.*.reason", "policy-reason"),
        ("policy.actions.*.fields.*.reason", "policy-reason"),
        ("policy.structures.*.fields.*.reason", "policy-reason"),
        ("policy.errors.*.reason", "policy-reason"),
        ("policy.structures.*.fields.*.ok", "coded-field"),
        ("policy.actions.*.fields.*.pattern", "pattern"),
        ("policy.structures.*.fields.*.pattern", "pattern"),
    ],
)
def test_where_a_text_counts_an_empty_one_is_a_finding(
    tmp_path: Path, slot: str, rule: str
) -> None:
    files = spec_of([""], lambda here, _, old, new: new if here == slot else old)

    result = lint(write(files, tmp_path))

    assert (result.status, {found.rule for found in result.findings}) == (1, {rule})


@pytest.mark.parametrize(
    "slot",
    [
        "policy.actions.*.reason",
        "policy.actions.*.fields.*.reason",
        "policy.structures.*.fields.*.reason",
        "policy.errors.*.reason",
    ],
)
@pytest.mark.parametrize("blank", [" ", "\n", "\u00a0"], ids=ascii)
def test_a_blank_reason_is_no_reason(tmp_path: Path, slot: str, blank: str) -> None:
    files = spec_of([blank], lambda here, _, old, new: new if here == slot else old)

    assert {found.rule for found in lint(write(files, tmp_path)).findings} == {"policy-reason"}


@pytest.mark.parametrize(
    "escape",
    [r"\ud800", r"\ud83d\ude00", r"\U0000dfff", r"\U00110000", r"\Uffffffff", r"\q", r"\x1"],
)
def test_an_escape_that_stands_for_no_character_is_a_finding(tmp_path: Path, escape: str) -> None:
    root = write(spec_of(["Says."], sound), tmp_path)
    path = placed(root, "api")
    path.write_text(path.read_text("utf-8").replace("Says.", escape, 1), "utf-8")

    result = generate(root, tmp_path / "package")

    assert (result.status, [found.rule for found in result.findings]) == (2, ["yaml-syntax"])
    assert not (tmp_path / "package").exists()


@pytest.mark.parametrize("doc", ["Says.\t", "[a?b]", "|\t\n        Says."], ids=ascii)
def test_what_one_parser_of_yaml_takes_breaks_no_other(tmp_path: Path, doc: str) -> None:
    root = write(spec_of(["Says."], sound), tmp_path)
    path = placed(root, "api")
    text = path.read_text("utf-8").replace('"Says."', doc, 1)
    path.write_text(f"{text}# a comment\n", "utf-8")

    assert "comment" in {finding.rule for finding in lint(root).findings}


@pytest.mark.parametrize(
    "raw",
    [
        *(b"\x00", b"\x08", b"\x1b", b"\x7f", b"\xc2\x9b", b"\xff", b"\xc3"),
        *(b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xef\xbf\xbe", b"\xef\xbf\xbf"),
    ],
    ids=bytes.hex,
)
def test_bytes_that_are_no_text_are_a_finding(tmp_path: Path, raw: bytes) -> None:
    root = write(spec_of(["Says."], sound), tmp_path)
    path = placed(root, "api")
    path.write_bytes(path.read_bytes().replace(b"Says.", raw, 1))

    result = generate(root, tmp_path / "package")

    assert (result.status, [found.rule for found in result.findings]) == (2, ["yaml-syntax"])
    assert len(show(result.findings).splitlines()) == 1
    assert not (tmp_path / "package").exists()
