"""A rate and a list of regions are read wholly, or left open; so is what is called unsigned."""

# ruff: noqa: RUF001 - dashes and letters that look alike are meant

from __future__ import annotations

import pytest

from tc3gen.pages.page import read_page
from tests.pages.small import HEAD, action, complaints, head_of, page

_RATE = "A maximum of 20 requests can be initiated per second for this API."
_ANY_REGION = "This parameter is not required for this API."


@pytest.mark.parametrize(
    ("sentence", "rate"),
    [
        ("Default API request rate limit: 1,000 requests/sec.", 1000),
        ("Default request rate limit: 5/s.", 5),
        ("デフォルトのAPIリクエスト頻度制限：毎秒最大20回。", 20),
        ("A maximum of 20 requests can be initiated per second", 20),
    ],
)
def test_a_whole_number_of_requests_a_second_is_the_rate(sentence: str, rate: int) -> None:
    assert action(page(head=HEAD.replace(_RATE, sentence))).rate_limit == rate


@pytest.mark.parametrize(
    "sentence",
    [
        "Default API request rate limit: 0.5/sec.",
        "默认接口请求频率限制：0.2次/秒。",
        "デフォルトのAPIリクエスト頻度制限：毎秒0.5回。",
        "기본적 API 요청 빈도 제한: 0.5회/초.",
        "Default API request rate limit: 10-20 requests/sec.",
        "Default API request rate limit: 10 to 20 requests/sec.",
        "Default API request rate limit: 10–20 requests/sec.",
        "Default API request rate limit: 1/2 requests/sec.",
        "Default API request rate limit: ½ requests/sec.",
        "Default API request rate limit: ２０ requests/sec.",
        "Default API request rate limit: 20 requests/10 sec.",
        "Default API request rate limit: 20 requests/sec, 5 requests/sec for trials.",
        "Default API request rate limit: 10k requests/sec.",
        "Default API request rate limit: 0 requests/sec.",
        f"Default API request rate limit: 1{'0' * 30}/sec.",
        "A maximum of 100 requests can be initiated per minute for this API.",
        "A maximum of 0.5 requests can be initiated per second for this API.",
        "Sets a rate limit: 5/s. Default API request rate limit: 0.5/s.",
    ],
)
def test_any_other_rate_is_left_open_and_quoted(sentence: str) -> None:
    text = page(head=HEAD.replace(_RATE, sentence))
    assert action(text).rate_limit is None
    line = text[: text.index(sentence)].count("\n") + 1
    quoted = sentence.rpartition("5/s. ")[2]
    message = f"no whole number of requests a second: {quoted!r}; it is left open"
    assert (line, "lost-fact", message) in complaints(read_page(text, "tea.md"))


def test_a_limit_of_something_else_is_no_rate() -> None:
    told = "This action brews. A maximum of 3 cups can be filled per day."
    found = action(page(head=HEAD.replace("This action brews.", told)))
    assert (found.rate_limit, found.doc) == (20, told)


@pytest.mark.parametrize(
    ("sentence", "unsigned"),
    [
        ("Note: `X-TC-Token` could be ignored, and `Authorization` should be SKIP.", True),
        ("Note: it doesn't require `Authorization` and `X-TC-Token` request header.", True),
        ("注意：请求头无须传入 X-TC-Token, 但 Authorization 需要传入值 SKIP。", True),
        ("It asks for authorization. You may skip it.", False),
        ("Authorization is checked. SKIP is a kind of tea.", False),
        ("This API does not require authorization of a barista.", False),
    ],
)
def test_an_action_is_called_without_a_signature_where_the_page_says_so(
    sentence: str, unsigned: bool
) -> None:
    text = page(head=HEAD.replace("This action brews.", f"This action brews. {sentence}"))
    assert action(text).unsigned is unsigned


@pytest.mark.parametrize(
    ("told", "regions"),
    [
        ("This API only supports: ap-tokyo and af-lagos.", ("ap-tokyo", "af-lagos")),
        ("This API only supports: ap\u2011tokyo, eu\u2212paris\u200e.", ("ap-tokyo", "eu-paris")),
        ("This API only supports: ap-\xadtokyo, ap-\u034fseoul.", ("ap-tokyo", "ap-seoul")),
        (
            "本接口仅支持其中的: ap-shanghai-fsi、me-saudi-arabia",
            ("ap-shanghai-fsi", "me-saudi-arabia"),
        ),
        ("This API only supports the following regions: ap-tokyo.", ("ap-tokyo",)),
    ],
)
def test_every_word_of_the_list_is_a_region(told: str, regions: tuple[str, ...]) -> None:
    text = page(head=HEAD.replace(_ANY_REGION, told))
    assert action(text).regions == regions
    assert complaints(read_page(text, "tea.md")) == []


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ("This API only supports: aptokyo, ap-seoul.", "aptokyo"),
        ("This API only supports: ap\xadtokyo, ap-seoul.", "aptokyo"),
        ("This API only supports: ap-to\u2011kyo, ap-seoul.", "ap-to-kyo"),
        ("This API only supports: ap-\u0442okyo, ap-seoul.", "ap-\u0442okyo"),
        ("This API only supports: ap-tokyo_1, ap-seoul.", "ap-tokyo_1"),
        ("This API only supports: all but ap-seoul.", "all"),
        ("This API only supports: ap-seoul. Others, such as ap-tokyo, do not.", "ap-tokyo,"),
        ("このAPIはaptokyo, ap-seoulのみをサポートします。", "aptokyo"),
    ],
)
def test_a_word_that_is_no_region_leaves_the_list_open(told: str, word: str) -> None:
    text = page(head=HEAD.replace(_ANY_REGION, told))
    assert action(text).regions is None
    line = text[: text.index(told)].count("\n") + 1
    message = f"{word!r} is read as no region; the only regions are left open"
    assert (line, "lost-fact", message) in complaints(read_page(text, "tea.md"))


def test_a_list_that_nothing_announces_bounds_nothing_in_silence() -> None:
    text = page(head=HEAD.replace(_ANY_REGION, "This API on-ly supports: af-lagos."))
    assert action(text).regions is None
    assert [rule for _, rule, _ in complaints(read_page(text, "tea.md"))] == ["lost-fact"]


@pytest.mark.parametrize("version", ["2024-05-0-6", "2024--05-06", "2024-05-06-07"])
def test_a_version_with_a_hyphen_too_many_is_none(version: str) -> None:
    text = page(head=HEAD.replace("2024-05-06", version))
    assert head_of(text).version == ""
    said = [message for _, _, message in complaints(read_page(text, "tea.md"))]
    assert said == ["the page does not tell its version in its parameters"]


def test_a_note_behind_the_value_of_action_is_not_taken_for_it() -> None:
    head = HEAD.replace("BrewTea.", "BrewTea. Note: required.")
    assert head != HEAD
    assert read_page(page(head=head), "tea.md").facts is not None
    assert action(page(head=head)).name == "BrewTea"
