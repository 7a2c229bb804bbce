"""Forms that real pages of actions have, each on a small page of our own words."""

from __future__ import annotations

import json

import pytest

from tc3gen.pages.page import read_page
from tc3gen.transcript import UNKNOWN, Head
from tests.pages.small import HEAD, REQUEST, action, complaints, fields, head_of, page


def test_the_small_page_is_read_without_a_complaint() -> None:
    """The other tests change this page in one place each."""
    reading = read_page(page(), "tea.md")
    assert complaints(reading) == []
    found = action(page())
    assert found.name == "BrewTea"
    assert head_of(page()) == Head(
        service="tea", version="2024-05-06", endpoint="tea.tencentcloudapi.com"
    )
    assert (found.regions, found.rate_limit, found.doc) == ((), 20, "This action brews.")


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("Source No String Where the water is from", "Source"),
        ("Feedback No String What the guest says", "Feedback"),
        ("Description No String What it is", "Description"),
        ("List No Array of String Which ones", "List"),
    ],
)
def test_a_row_is_a_row_whatever_word_its_name_is(row: str, name: str) -> None:
    """Words that end a page or begin a sentence are names of fields, too."""
    text = page(rows=f"{row}\nPot No String Which pot")
    assert [field.wire_name for field in action(text).request or ()] == [name, "Pot"]
    assert not [each for each in complaints(read_page(text, "tea.md")) if each[1] == "stray-row"]


@pytest.mark.parametrize(
    "inside",
    [
        '{\n"leaf": "green"\n}',
        "```\nleaf: green\n```",
        "# A comment",
        "| Value | Meaning |\n| --- | --- |\n| GREEN | unfermented |",
        "Example\n\ngreen",
        "The following parameters go with it.",
    ],
    ids=["braces", "fence", "number sign", "table", "label", "sentence"],
)
def test_a_cell_may_hold_what_else_ends_a_table(inside: str) -> None:
    """Rows that still come show that the table has not ended."""
    text = page(rows=f"Leaf No String Which leaf, such as\n{inside}\nPot No String Which pot")
    assert fields(action(text).request) == [("Leaf", "String", False), ("Pot", "String", False)]
    assert complaints(read_page(text, "tea.md")) == []


def test_lines_of_a_cell_are_no_rows_where_rows_say_whether_they_are_required() -> None:
    """Two capitalised words begin a line of prose far more often than a row cut short."""
    text = page(rows="Pot No String One of\nGlass Pot\n- Iron Pot with a lid")
    assert fields(action(text).request) == [("Pot", "String", False)]
    assert complaints(read_page(text, "tea.md")) == []


@pytest.mark.parametrize(
    ("told", "rate", "doc"),
    [
        (
            "It heats.\n\nA maximum of 5 requests can be initiated per second for this API.",
            5,
            "It heats.",
        ),
        (
            "It heats.A maximum of 5 requests can be initiated per second for this API.",
            5,
            "It heats.",
        ),
        ("It heats.\n\nDefault API request rate limit: 5 requests/sec.", 5, "It heats."),
        ("It heats.\n\nDefault API request frequency limit: 5 times/second.", 5, "It heats."),
        ("它烧水。\n\n默认接口请求频率限制\uff1a5次/秒。", 5, "它烧水。"),
        ("沸かす。\n\nデフォルトのAPIリクエスト頻度制限\uff1a5回/秒。", 5, "沸かす。"),
        ("沸かす。\n\nリクエスト頻度の制限\uff1a毎秒5回。", 5, "沸かす。"),
        ("끓인다.\n\n기본 API 요청 빈도 제한: 5회/초.", 5, "끓인다."),
        ("끓인다.\n\n기본 API 요청 빈도 제한: 초당 5회.", 5, "끓인다."),
        ("It sets the rate limit of a pot.", None, "It sets the rate limit of a pot."),
        (
            (
                "Default API request rate limit: 2 requests/sec.\n\n"
                "A maximum of 5 requests can be initiated per second for this API."
            ),
            5,
            "Default API request rate limit: 2 requests/sec.",
        ),
    ],
)
def test_a_rate_is_told_by_its_sentence_and_the_last_one_counts(
    told: str, rate: int | None, doc: str
) -> None:
    """What stands before the sentence of the rate is the description, limits or not."""
    head = HEAD.replace(
        "This action brews.\n\nA maximum of 20 requests can be initiated per second for this API.",
        told,
    )
    found = action(page(head=head))
    assert (found.rate_limit, found.doc) == (rate, doc)


@pytest.mark.parametrize(
    ("told", "regions"),
    [
        ("This API only supports: ap-tokyo, ap-seoul.", ("ap-tokyo", "ap-seoul")),
        ("本接口仅支持其中的: ap-tokyo, ap-seoul 。", ("ap-tokyo", "ap-seoul")),
        ("このAPIはap-tokyo, ap-seoulのみをサポートします。", ("ap-tokyo", "ap-seoul")),
        ("본 인터페이스는 ap-tokyo, ap-seoul만 지원합니다.", ("ap-tokyo", "ap-seoul")),
        ("See the list of regions.", ()),
        ("This API only supports:", None),
        ("Such as ap-tokyo.", None),
    ],
)
def test_regions_bound_an_action_only_where_the_page_says_so(
    told: str, regions: tuple[str, ...] | None
) -> None:
    """A region in an example is no bound, and a bound without regions is lost."""
    head = HEAD.replace("This parameter is not required for this API.", told)
    assert action(page(head=head)).regions == regions


def test_a_request_in_one_line_is_unfolded() -> None:
    """Some copies lose the line ends of a request."""
    folded = REQUEST.replace("HTTP/1.1\n", "HTTP/1.1").replace(".com\n", ".com")
    folded = folded.replace("json\n", "json").replace("BrewTea\n", "BrewTea").replace(">\n\n", ">")
    assert folded.startswith("POST / HTTP/1.1Host: tea.tencentcloudapi.comContent-Type: ")
    text = page(request=folded)
    assert complaints(read_page(text, "tea.md")) == []
    assert json.loads(action(text).examples[0].request) == {"Pot": "a"}


@pytest.mark.parametrize(
    "body",
    [
        '{\n"Pot": "a",\n}\n',
        '{\n"Pot": "a" // which\n}\n',
        "{\n'Pot': 'a'\n}\n",
        '"Pot": "a"\n}\n',
    ],
    ids=["comma at the end", "comment", "quotes", "brace lost"],
)
def test_json_that_cannot_be_read_is_one_complaint(body: str) -> None:
    """Its response is left out with it, and that is no second problem."""
    request = REQUEST.split("{", 1)[0] + body
    reading = read_page(page(request=request), "tea.md")
    assert [each[1] for each in complaints(reading)] == ["unreadable-example"]
    assert action(page(request=request)).examples == ()


def test_parameters_in_a_url_and_in_a_body_are_not_guessed_at() -> None:
    """Nobody knows which of the two is meant."""
    request = (
        "https://tea.tencentcloudapi.com/?Action=BrewTea\n&Pot=a\n&<Common request parameters>\n"
        '{\n"Pot": "b"\n}\n'
    )
    reading = read_page(page(request=request), "tea.md")
    message = "this request has parameters in its URL and in a body; the example is left out"
    assert [each[1:] for each in complaints(reading)] == [("unreadable-example", message)]


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("&Pot=a%26b", {"Pot": "a&b"}),
        ("&Pot=a=b", {"Pot": "a=b"}),
        ('&Pot="a"', {"Pot": "a"}),
        ("&Pots.0.Leaf.Tags.1.Key=k", {"Pots": [{"Leaf": {"Tags": [{"Key": "k"}]}}]}),
        ("&Pots.0.Sizes.0=1&Pots.0.Sizes.1=2", {"Pots": [{"Sizes": [1, 2]}]}),
    ],
    ids=["escaped", "equals", "quoted", "deep", "list of numbers"],
)
def test_a_query_is_read_to_its_depths(query: str, parameters: dict[str, object]) -> None:
    """Lists stand by index, objects by dots, at any depth."""
    request = (
        f"https://tea.tencentcloudapi.com/?Action=BrewTea\n{query}\n&<Common request parameters>\n"
    )
    rows = "Pot No String Which pot\nPots.N No Array of Pot Several"
    (example,) = action(page(rows=rows, request=request)).examples
    assert json.loads(example.request) == parameters


def test_json_in_a_description_is_no_request() -> None:
    """What stands above the request of an example explains it."""
    text = page(request='{"leaf": "green"}\n\n' + REQUEST)
    assert complaints(read_page(text, "tea.md")) == []
    assert [json.loads(each.request) for each in action(text).examples] == [{"Pot": "a"}]


def test_a_link_to_another_action_is_no_contradiction() -> None:
    """Descriptions send their reader to other actions."""
    link = (
        "https://console.cloud.tencent.com/api/explorer?Product=tea&Version=2020-01-01&Action=Sip"
    )
    head = HEAD.replace("This action brews.", f"This action brews; see {link}.")
    assert complaints(read_page(page(head=head), "tea.md")) == []
    assert head_of(page(head=head)).version == "2024-05-06"


@pytest.mark.parametrize("row", ["是 Integer Which tea.", "いいえ Array of String"])
def test_a_row_that_has_lost_its_name_says_so(row: str) -> None:
    reading = read_page(page(rows=f"Pot No String Which pot\n{row}"), "tea.md")
    (found,) = [found for found in reading.findings if found.rule == "ambiguous-row"]
    assert (found.location.line, found.severity) == (16, "warning")
    assert repr(row) in found.message


def test_a_description_that_begins_with_no_is_no_row() -> None:
    rows = "Pot No String Which pot\nNumber of pots.\n否则 String is refused, so to say."
    assert not [f for f in read_page(page(rows=rows), "tea.md").findings if "with a name" in f.hint]


def test_a_row_that_has_lost_its_required_cell_says_so() -> None:
    """A page in Chinese can lose the one character that says it, in every row."""
    text = page().replace(" Yes String", " String").replace(" No String", " String")
    reading = read_page(text, "tea.md")
    assert fields(action(text).request) == [("Pot", "String", UNKNOWN)]
    assert {each[1] for each in complaints(reading)} == {"lost-fact"}


@pytest.mark.parametrize("line", ["```green```, for example", "```green", "~~~"])
def test_a_fence_that_is_never_closed_frames_nothing(line: str) -> None:
    """What stands below it is still read."""
    found = action(page(request=f"{line}\n\n{REQUEST}"))
    assert [json.loads(each.request) for each in found.examples] == [{"Pot": "a"}]
    assert [each.code for each in found.errors or ()] == ["InvalidParameter.Cold"]


def test_a_code_without_words_above_the_header_of_its_table_is_told() -> None:
    text = page().replace(
        "Error Code Description\n", "MissingParameter\n\nError Code Description\n"
    )
    reading = read_page(text, "tea.md")
    line = text[: text.index("MissingParameter")].count("\n") + 1
    assert [each[:2] for each in complaints(reading)] == [(line, "stray-row")]
