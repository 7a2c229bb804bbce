"""Words that were replaced by the usual ones of the field do not come back."""

from __future__ import annotations

import re

import pytest

from tests.support.project import ROOT

REPLACED = {
    "reply": "response",
    "replies": "responses",
    "unsayable": "not serializable",
    "call options": "request options",
}
"""A word, or words of a name, and what says the same plainly."""

PATTERNS = (
    "generator/tc3gen/**/*.py",
    "generator/tc3gen/**/*.jinja",
    "spec/**/*.yaml",
    "README.md",
)
FILES = sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern))


def found(text: str, words: str) -> list[str]:
    """Return where *words* stand in *text*: in prose, or in a name of any spelling."""
    pattern = re.compile(rf"(?<![a-z]){words.replace(' ', '[ _]?')}(?![a-z])", re.IGNORECASE)
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return [match[0] for match in pattern.finditer(apart)]


@pytest.mark.parametrize("words", REPLACED)
def test_a_word_that_was_replaced_does_not_come_back(words: str) -> None:
    assert len(FILES) > 200
    hits_by_file = {
        path.relative_to(ROOT).as_posix(): hits
        for path in FILES
        if (hits := found(path.read_text("utf-8"), words))
    }
    assert hits_by_file == {}, f"say {REPLACED[words]!r}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the reply came", "reply"),
        ("class HttpReply:", "reply"),
        ("max_reply_bytes", "reply"),
        ("CallOptions(", "call options"),
        ("call_options", "call options"),
    ],
)
def test_a_word_is_found_in_prose_and_in_names(text: str, words: str) -> None:
    assert found(text, words)
