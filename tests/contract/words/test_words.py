"""Words that were replaced by the usual ones of the field do not come back."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.contract.words.vocabulary import RUNTIME, WORDS, Place, places
from tests.support.project import ROOT

HERE = Path(__file__).parent
PATTERNS = (
    *("README.md", "generated/README.md", ".github/*.md", "spec/**/*.yaml"),
    *(f"{room}/**/*.{kind}" for room in ("generator", "tests") for kind in ("py", "md")),
    "generator/tc3gen/**/*.jinja",
)
EXCEPTIONS = {
    ("generator/CHANGELOG.md", "*"): "it tells which names were replaced",
    (
        "generator/tc3gen/emit/runtime/_calls/retry_settings.py",
        "(most|longest|largest|least|fewest)",
    ): "Retry(first=1, longest=10) says which backoffs it means",
    (
        "generator/tc3gen/emit/runtime/_http/decompression.py",
        "members?",
    ): "what RFC 1952 calls the parts of a gzip file",
    (
        "generator/tc3gen/pages/metadata/reading.py",
        "members?",
    ): "the metadata calls the fields of an object so",
    (
        "generator/tc3gen/pages/metadata/types.py",
        "members?",
    ): "the metadata calls the fields of an object so, and the word of a type",
    (
        "generator/tc3gen/pages/metadata/archives.py",
        "members?",
    ): "zipfile and tarfile call the files of an archive so",
    (
        "tests/commands/importing/test_metadata_archives.py",
        "members?",
    ): "zipfile and tarfile call the files of an archive so",
    (
        "tests/commands/importing/hostile_archives.py",
        "members?",
    ): "zipfile and tarfile call the files of an archive so",
    (
        "tests/benchmarks/releases.py",
        "members?",
    ): "the metadata calls the fields of an object so, and the word of a type",
    (
        "generator/tc3gen/pages/html.py",
        "data|info|managers?|helpers?|utils?",
    ): "html.parser names the parameter of handle_data",
    (
        "generator/tc3gen/pages/links.py",
        "data|info|managers?|helpers?|utils?",
    ): "html.parser names the parameter of handle_data",
    (
        "tests/compare/reporting/test_hostile_text.py",
        "data|info|managers?|helpers?|utils?",
    ): "html.parser names the parameter of handle_data",
    (
        "tests/commands/importing/test_facts.py",
        "tells? whether",
    ): "import reports what a page does not tell",
    (
        "tests/support/metadata.py",
        "members?",
    ): "the metadata calls the fields of an object so, and the word of a type",
    (
        "tests/support/described.py",
        "members?",
    ): "the metadata calls the fields of an object so, and the word of a type",
    (
        "tests/contract/peers/test_privacy.py",
        "data|info|managers?|helpers?|utils?",
    ): "the official SDK calls the body of a request data",
    **dict.fromkeys(
        [
            (path, "repl(y|ies|ied)")
            for path in (
                "generated/README.md",
                "README.md",
                "spec/sms/api.yaml",
                "spec/sms/policy.yaml",
                "tests/contract/end_to_end/test_every_action.py",
                "tests/contract/readme/test_readme.py",
                "tests/mock/test_callbacks.py",
            )
        ],
        "recipients reply to messages, and the SMS API calls it so",
    ),
}
"""File and word, or all words, to the reason why it is usual there."""


@cache
def found() -> tuple[Place, ...]:
    """Return every place with a replaced word, except in the files of these tests."""
    files = {path for pattern in PATTERNS for path in ROOT.glob(pattern)}
    own = {path for path in files if HERE in path.parents or "expected" in path.parts}
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8", errors="replace")
        for path in files - own
    }
    assert len(texts) > 400
    return tuple(sorted(place for path, text in texts.items() for place in places(path, text)))


def test_a_word_that_was_replaced_does_not_come_back() -> None:
    left = [p for p in found() if not {(p.path, p.word), (p.path, "*")} & EXCEPTIONS.keys()]

    if left:
        pytest.fail("\n".join(map(str, left)), pytrace=False)


def test_every_exception_is_needed() -> None:
    said = {key for place in found() for key in ((place.path, place.word), (place.path, "*"))}

    assert EXCEPTIONS.keys() - said == set()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.md", "the reply came"),
        ("x.py", "class HttpReply: ..."),
        ("x.py", "max_reply_bytes = 1"),
        ("x.py", "CallOptions()"),
        ("x.py", "call_options = 1"),
        ("x.py", "# Nobody can tell\n# whether it does.\n# Tell\n# whether it does."),
        ("x.md", "it is carried to the service"),
        ("x.py", "MOST_BYTES = 1"),
        ("x.py", "def f(*, longest: int) -> None: ..."),
        ("x.py", "async def info() -> None: ..."),
        ("x/utils.py", ""),
        (f"{RUNTIME}x.py", "for step in flow: ..."),
    ],
)
def test_a_word_is_found_in_prose_and_in_names(path: str, text: str) -> None:
    assert len({place.word for place in places(path, text)}) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.md", "it may have been carried out, at most once a moment"),
        ("x.py", "# Most data is in place.\nALMOST = 1"),
        ("x.py", "for step in flow: ..."),
        ("x.jinja", "replying"),
    ],
)
def test_a_word_in_another_sense_is_not_found(path: str, text: str) -> None:
    assert list(places(path, text)) == []


def test_every_word_has_a_plain_one_and_stands_once_in_the_list() -> None:
    assert len({replaced.word for replaced in WORDS}) == len(WORDS)
    assert all(replaced.plain for replaced in WORDS)
