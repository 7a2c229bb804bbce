"""What api.yaml and pages.lock hold is the same once it has been a transcript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tc3gen.findings import Location
from tc3gen.spec import language
from tc3gen.spec.facts import api_of, lock_of, transcript_of
from tc3gen.spec.files import fitted
from tc3gen.spec.nodes import parse
from tc3gen.spec.transcript import read_transcript, render_transcript
from tc3gen.transcript import UNKNOWN, by_key
from tests.contract.hostile.pieces import sound, spec_of
from tests.support.golden import GOLDEN
from tests.support.project import ROOT
from tests.support.slots import text_slots, texts_in

if TYPE_CHECKING:
    from pathlib import Path

SERVICES = sorted(path.parent for path in ROOT.glob("spec/*/api.yaml"))
SPECS = sorted(GOLDEN.glob("*/spec/*/api.yaml")) + [folder / "api.yaml" for folder in SERVICES]
API = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
actions:
  Send:
    doc: Sends.
    page: https://demo.tencentcloud.com/document/1
    regions: []
    rate_limit: 10/s
    request:
      Item: {type: Array of A, required: unknown, name: thing, doc: An item.}
      Note: {type: unknown, required: false, doc: A note.}
    response: {}
    errors: [FailedOperation.A]
    examples:
      - title: One
        request: |
          {}
        response: |
          {}
structures:
  A:
    name: Thing
    inferred: true
    doc: An A.
    fields: {}
errors:
  FailedOperation.A: {name: IT_FAILED, doc: It failed.}
"""


def read(text: str) -> dict[str, object]:
    """Return the values of an api.yaml, which must be sound."""
    plain, findings = fitted(parse(text, "api.yaml"), language.API)
    assert findings == []
    return plain


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.parts[-4] + path.parts[-2])
def test_no_fact_of_a_spec_is_lost_added_or_moved(path: Path) -> None:
    plain = read(path.read_text("utf-8"))
    assert list(api_of(transcript_of(plain)).items()) == list(plain.items())


def test_what_is_said_outright_stays_said_though_it_is_the_default() -> None:
    plain = read(API)
    assert api_of(transcript_of(plain)) == plain


def test_every_key_of_the_language_holds_a_fact() -> None:
    """A new key without an attribute would be refused here, not by the first who writes it."""
    api = spec_of(["Says."], sound)["api"]
    held = {slot for slot, _, _ in texts_in("api", api)}
    assert {slot for slot in text_slots() if slot.startswith("api.")} <= held
    assert api_of(transcript_of(api)) == api


@pytest.mark.parametrize("folder", SERVICES, ids=lambda folder: folder.name)
def test_the_committed_files_are_written_to_the_byte(folder: Path) -> None:
    transcript, unreadable = read_transcript(folder)
    documents, unwritable = render_transcript(folder, transcript)
    assert (unreadable, unwritable) == ([], [])
    for file, document in documents.items():
        assert document.text == (folder / file).read_text("utf-8")
    assert list(lock_of(transcript)["pages"]) == sorted(page.key for page in transcript.pages)


def test_a_fact_knows_the_line_that_it_stands_on() -> None:
    lines = API.splitlines()

    def at(word: str) -> Location:
        line = next(n for n, text in enumerate(lines) if re.search(rf"\b{word}", text))
        return Location("api.yaml", line + 1, lines[line].index(word) + 1)

    transcript = transcript_of(read(API), root=parse(API, "api.yaml").root)
    [send], [of], [error] = transcript.actions, transcript.structures, transcript.errors
    request = by_key(send.request)
    assert (send.location, of.location) == (at("Send"), at("A:"))
    assert (request["Item"].location, request["Note"].location) == (at("Item"), at("Note"))
    assert (send.errors or ())[0].location == Location("api.yaml", 15, 14)
    assert send.examples[0].location == Location("api.yaml", 17, 9)
    assert error.location == at("FailedOperation.A:")


def test_what_nobody_knows_is_told_from_what_nobody_said() -> None:
    [send] = transcript_of(read(API)).actions
    item, note = send.request or ()
    assert (item.required, note.required, note.type) == (UNKNOWN, False, UNKNOWN)
    assert (send.regions, send.response, send.rate_limit) == ((), (), 10)
    assert (item.leads_to, note.leads_to, item.python_name) == ("A", "", "thing")
