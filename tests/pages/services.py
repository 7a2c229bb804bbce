"""Random services: pages as Hypothesis draws them."""

# ruff: noqa: RUF001 - the punctuation of Chinese and Japanese is meant

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tc3gen.transcript import ActionFacts, Head, PageFacts
from tests.pages.blocks import Look
from tests.pages.forms import FORMS, LANGUAGES_OF
from tests.pages.own import NOWHERE, error, example, field, structure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.transcript import ErrorFacts, FieldFacts, StructureFacts

_SYLLABLES = [
    "Order",
    "Sheet",
    "Ink",
    "Tray",
    "User",
    "Price",
    "Region2",
    "Ip",
    "Id",
    "Set",
    "Name",
]
_VERBS = ["Describe", "Create", "Modify", "Send", "Inquiry"]
_NOUNS = {
    "en": ["tray of the printer", "size in points", "sum - with tax", "note for the staff", "key"],
    "zh": ["纸张大小，单位为毫米", "订单备注", "托盘 ID 列表", "价格（含税）", "关键字：一个"],
    "ja": ["用紙のサイズ（ミリ）", "注文のメモ", "トレイの ID", "価格、税込み", "キーワード"],
    "ko": ["용지 크기(밀리미터)", "주문 메모", "트레이 ID 목록", "가격, 세금 포함", "키워드"],
}
_OTHER_NOUNS = ["размер листа в мм", "Größe des Blatts", "note (au personnel)", "รหัส", "مفتاح"]
_STARTS = ["The", "Its", "One", "Some", "Any", "Your"]
_SCALARS = ["String", "Integer", "Float", "Boolean", "Timestamp", "Timestamp ISO8601", "Date"]
_HOSTS = [".tencentcloudapi.com", ".intl.tencentcloudapi.com"]
_REGIONS = ["ap-singapore", "ap-guangzhou", "eu-frankfurt", "na-siliconvalley"]
_NAMES = st.lists(st.sampled_from(_SYLLABLES), min_size=1, max_size=3).map("".join)


@st.composite
def looks(draw: st.DrawFn, form: str) -> Look:
    """Return a look in a language that has *form*."""
    return Look(
        language=draw(st.sampled_from(LANGUAGES_OF[form])),
        variant=draw(st.integers(0, 9)),
        chrome=draw(st.booleans()),
        bom=draw(st.booleans()),
        zero_width=draw(st.booleans()),
        no_break=draw(st.booleans()),
    )


@st.composite
def docs(draw: st.DrawFn, language: str) -> str:
    """Return a description of up to three sentences, in letters of the *language*."""
    known = _NOUNS.get(language, _OTHER_NOUNS)
    nouns = draw(st.lists(st.sampled_from(known), max_size=3))
    if language != "en":
        return "。".join(nouns)
    starts = [draw(st.sampled_from(_STARTS)) for _ in nouns]
    return " ".join(f"{start} {noun}." for start, noun in zip(starts, nouns, strict=True))


@st.composite
def tables(
    draw: st.DrawFn, language: str, types: tuple[str, ...], *, answers: bool = True
) -> tuple[FieldFacts, ...]:
    """Return rows with different names; one of them is required where there are *answers*."""
    names = draw(st.lists(_NAMES, min_size=1, max_size=6, unique=True))
    rows: list[FieldFacts] = []
    for name in names:
        type_ = draw(st.sampled_from((*_SCALARS, *types)))
        listed = "Array of " if draw(st.booleans()) else ""
        required = answers and (not rows or draw(st.booleans()))
        rows.append(field(name, listed + type_, draw(docs(language)), required=required))
    return tuple(rows)


def value_of(type_: str) -> st.SearchStrategy[object]:
    """Return values as JSON holds them of this documented *type_*."""
    if type_.startswith("Array of "):
        return st.lists(value_of(type_.removeprefix("Array of ")), max_size=2)
    texts = st.sampled_from(["a", "红", "ins-1a", "x y", "10.0.0.1", 'say "b"', "C:\\d"])
    known: dict[str, st.SearchStrategy[object]] = {
        "String": texts,
        "Integer": st.integers(-5, 2**53),
        "Float": st.sampled_from([0.5, -1.25, 1e-3]),
        "Boolean": st.booleans(),
        "Timestamp": st.just("2026-01-02 03:04:05"),
        "Timestamp ISO8601": st.just("2026-01-02T03:04:05Z"),
        "Date": st.just("2026-01-02"),
    }
    inner = st.fixed_dictionaries({"Name": texts}, optional={"Count": st.integers(0, 9)})
    return known.get(type_, inner)


@st.composite
def sides(draw: st.DrawFn, rows: tuple[FieldFacts, ...]) -> dict[str, Any]:
    """Return one side of an example: some of the fields, the needed ones among them."""
    shown = [one for one in rows if one.required or draw(st.booleans())]
    return {one.wire_name: draw(value_of(one.type)) for one in shown}


@st.composite
def actions(draw: st.DrawFn, look: Look) -> PageFacts:
    """Return a page of an action; ``RequestId`` ends its response and stands in each example."""
    types = tuple(draw(st.lists(_NAMES.map(lambda name: f"{name}Info"), max_size=2, unique=True)))
    request = draw(tables(look.language, types))
    own = draw(tables(look.language, types, answers=False))
    response = (*own, field("RequestId", "String", draw(docs(look.language))))
    examples = tuple(
        example(f"Case {number}", draw(sides(request)), {**draw(sides(own)), "RequestId": "r-1"})
        for number in range(draw(st.integers(1, 2)))
    )
    service = draw(st.sampled_from(["print", "cvm", "as"]))
    return PageFacts(
        kind="action",
        path="action",
        url="https://www.tencentcloud.com/document/product/77/1",
        updated=draw(st.sampled_from(["", "2026-04-24"])),
        head=Head(
            service=service,
            endpoint=service + draw(st.sampled_from(_HOSTS)),
            version=draw(st.sampled_from(["2017-03-12", "2021-01-11", "2018-10-09"])),
        ),
        action=ActionFacts(
            name=draw(st.sampled_from(_VERBS)) + draw(_NAMES),
            doc=draw(docs(look.language)),
            regions=tuple(draw(st.lists(st.sampled_from(_REGIONS), max_size=3, unique=True))),
            rate_limit=draw(st.none() | st.integers(1, 10_000)),
            request=request,
            response=response,
            errors=draw(error_rows(look.language)),
            examples=examples,
            location=NOWHERE,
        ),
    )


@st.composite
def error_rows(draw: st.DrawFn, language: str) -> tuple[ErrorFacts, ...]:
    """Return error codes, those without a dot first, at least one of each sort."""
    first = ["InternalError", "MissingParameter", "ResourceNotFound"]
    codes = draw(st.lists(st.sampled_from(first), min_size=1, unique=True))
    rest = st.builds("{}.{}".format, st.sampled_from(["FailedOperation", *first]), _NAMES)
    codes += draw(st.lists(rest, min_size=1, max_size=4, unique=True))
    return tuple(error(code, draw(docs(language))) for code in codes)


@st.composite
def type_pages(draw: st.DrawFn, look: Look) -> PageFacts:
    """Return a page of data types, in the order of the alphabet."""
    names = sorted(draw(st.lists(_NAMES, min_size=1, max_size=4, unique=True)))
    described: list[StructureFacts] = []
    for name in names:
        answers = draw(st.booleans())
        rows = draw(tables(look.language, tuple(names), answers=answers))
        doc = draw(docs(look.language)) or "One thing."
        described.append(structure(name, doc, *rows))
    return PageFacts(kind="types", path="types", url="https://a.b/1/2", structures=tuple(described))


@st.composite
def error_pages(draw: st.DrawFn, look: Look) -> PageFacts:
    """Return a page of error codes."""
    errors = draw(error_rows(look.language))
    return PageFacts(kind="errors", path="errors", url="https://a.b/1/3", errors=errors)


@st.composite
def cases(draw: st.DrawFn, forms: Sequence[str] = tuple(FORMS)) -> tuple[PageFacts, str, Look]:
    """Return a page, and the look and the one of *forms* in which it is to be rendered."""
    form = draw(st.sampled_from(forms))
    look = draw(looks(form))
    return draw(actions(look) | type_pages(look) | error_pages(look)), form, look
