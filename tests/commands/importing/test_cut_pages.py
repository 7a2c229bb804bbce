"""A page that was cut off takes nothing out of the spec, and says what it does not show."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tc3gen.pages.page import read_page
from tc3gen.spec.facts import api_of, lock_of
from tc3gen.spec.transcript import read_transcript
from tc3gen.transcript import ActionFacts, Head, PageFacts
from tests.commands.importing.made import merged
from tests.pages.blocks import Look
from tests.pages.expected import nameless
from tests.pages.forms import FORMS, LANGUAGES_OF
from tests.pages.own import NOWHERE, TYPES, error, field, structure
from tests.pages.renderings import render
from tests.support.effort import THOROUGH, examples
from tests.support.project import copy_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.commands.importing.made import Made, Plain

ACTION = "SendMultiGlobalSms"
STEP = 1 if THOROUGH else 9
CASES = [
    (kind, form)
    for kind, form in product(("action", "types"), FORMS)
    if not (kind == "types" and nameless(TYPES, form))
]


def documented(api: Plain) -> dict[str, PageFacts]:
    """Return pages that state what *api* has, in the words of *api*."""
    facts = api["actions"][ACTION]
    action = ActionFacts(
        name=ACTION,
        doc="Sends each message.",
        regions=tuple(facts["regions"]),
        rate_limit=int(facts["rate_limit"].removesuffix("/s")),
        request=_fields(facts["request"]),
        response=_fields(facts["response"]),
        errors=tuple(error(code, f"It is {code}.") for code in facts["errors"]),
        location=NOWHERE,
    )
    head = Head(service="sms", version=api["version"], endpoint=api["endpoint"])
    structures = tuple(
        structure(name, "One of them.", *_fields(entry["fields"]))
        for name, entry in api["structures"].items()
    )
    return {
        "action": PageFacts(kind="action", path="", head=head, action=action),
        "types": PageFacts(kind="types", path="", structures=structures),
    }


def _fields(fields: Plain) -> tuple[Any, ...]:
    return tuple(
        field(name, entry["type"], "What it is.", required=entry.get("required", False))
        for name, entry in fields.items()
    )


@cache
def committed() -> tuple[Plain, Plain, Mapping[str, PageFacts]]:
    """Return the facts and the lock of the committed spec, and its pages."""
    with TemporaryDirectory() as folder:
        copy_spec(Path(folder))
        transcript, findings = read_transcript(Path(folder) / "sms")
    assert findings == []
    api = api_of(transcript)
    return api, lock_of(transcript), documented(api)


@cache
def text_of(kind: str, form: str) -> str:
    """Return a page that states what the committed spec has."""
    look = Look(language=LANGUAGES_OF[form][0])
    return render(committed()[2][kind], form, look).text


def imported(text: str) -> tuple[Made, str] | None:
    """Return what the page *text* makes of the committed spec, and all that is said of it."""
    api, lock, _ = committed()
    reading = read_page(text, "page")
    if reading.facts is None:
        assert any(found.severity == "error" for found in reading.findings)
        return None
    made = merged(api, reading.facts, lock=lock, folder="sms")
    told = [*reading.findings, *made.findings]
    return made, "\n".join(f.message for f in told if f.severity != "note")


def named(api: Plain) -> Iterator[tuple[str, object]]:
    """Yield the name of each fact of *api* with the fact."""
    for name, action in api["actions"].items():
        yield f"{name} sends", action.get("rate_limit")
        yield from ((code, True) for code in action["errors"])
        yield from ((region, True) for region in action["regions"])
        yield from ((f"example {one['title']!r}", one) for one in action["examples"])
        for side in ("request", "response"):
            yield from action[side].items()
    for name, entry in api["structures"].items():
        yield name, list(entry["fields"])
        yield from entry["fields"].items()


def assert_nothing_is_lost(text: str) -> None:
    """Assert that importing *text* changes no fact without a warning that names it."""
    result = imported(text)
    if result is None:
        return
    made, told = result
    before, after = list(named(committed()[0])), list(named(made.api))
    silent = [name for name, fact in before if (name, fact) not in after and name not in told]
    silent += [name for name, fact in after if (name, fact) not in before and name not in told]
    assert silent == []


@pytest.mark.parametrize(("kind", "form"), CASES)
def test_a_whole_page_over_the_committed_spec_changes_no_fact(kind: str, form: str) -> None:
    result = imported(text_of(kind, form))
    assert result is not None
    known = committed()[0]
    lost = not FORMS[form].keeps_required
    assert lost or list(named(result[0].api)) == list(named(known))


@pytest.mark.parametrize(("kind", "form"), CASES)
def test_a_page_cut_below_any_line_takes_nothing_out_of_the_spec(kind: str, form: str) -> None:
    lines = text_of(kind, form).split("\n")
    start = list(FORMS).index(form) % STEP
    for end in range(start, len(lines), STEP):
        assert_nothing_is_lost("\n".join(lines[:end]))


@settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=examples(400),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.sampled_from(CASES), st.data())
def test_a_page_cut_within_any_line_takes_nothing_out_of_the_spec(
    case: tuple[str, str], drawing: st.DataObject
) -> None:
    text = text_of(*case)
    assert_nothing_is_lost(text[: drawing.draw(st.integers(0, len(text)))])


@pytest.mark.parametrize("form", FORMS)
def test_each_code_that_a_cut_page_does_not_show_is_told(form: str) -> None:
    text = text_of("action", form)
    codes = committed()[0]["actions"][ACTION]["errors"]
    cut = text[: text.index(codes[30])]
    result = imported(cut)
    assert result is not None
    made, told = result
    assert made.api["actions"][ACTION]["errors"] == codes
    assert [code for code in codes[31:] if code not in told] == []


def cut_over_itself(form: str, row: str, words: str) -> tuple[Made, Made]:
    """Return what a page makes of nothing, and what it makes of that, cut off in *row*."""
    text = text_of("action", form)
    whole = read_page(text, "page").facts
    assert whole is not None
    old = merged({}, whole, folder="sms")
    half = read_page(text[: text.index(words, text.index(row)) + len(words) - 3], "page").facts
    assert half is not None
    return old, merged(old.api, half, lock=old.lock, folder="sms")


@pytest.mark.parametrize("row", ["FailedOperation.PhoneNumberInBlacklist", "MultiSmsInfoSet"])
@pytest.mark.parametrize("form", FORMS)
def test_half_a_description_replaces_none_and_is_not_remembered(form: str, row: str) -> None:
    words = f"It is {row}." if "." in row else "What it is."
    old, made = cut_over_itself(form, row, words)
    assert (made.api, made.lock) == (old.api, old.lock)
    assert "prose-changed" not in {found.rule for found in made.findings}


@pytest.mark.parametrize("form", FORMS)
def test_half_a_name_is_no_other_name(form: str) -> None:
    name = "FailedOperation.PhoneNumberInBlacklist"
    old, made = cut_over_itself(form, name, name)
    assert made.api == old.api
    assert any(name in found.message for found in made.findings)


@pytest.mark.parametrize("form", [form for form, how in FORMS.items() if how.tables == "spaces"])
def test_half_a_type_replaces_none(form: str) -> None:
    old, made = cut_over_itself(
        form, "MultiSmsInfoSet", "MultiSmsInfo\n" if FORMS[form].own_paragraph else "MultiSmsInfo "
    )
    assert made.api == old.api
    told = "the page does not tell the whole type of MultiSmsInfoSet; the spec's"
    assert any(found.message.startswith(told) for found in made.findings)


@pytest.mark.parametrize("more", ["Show more", "展开更多", "もっと見る", "더 보기", "…"])
@pytest.mark.parametrize("form", FORMS)
def test_a_table_whose_rest_is_hidden_denies_nothing(form: str, more: str) -> None:
    text = text_of("action", form)
    before, found, after = text.partition("MultiSmsInfoSet")
    row_end = after.index("</tr>") if FORMS[form].tables == "html" else after.index("\n")
    rest = after[row_end:]
    hidden = before[: before.rindex("<tr>" if FORMS[form].tables == "html" else "\n")]
    if FORMS[form].tables == "html":
        rest = rest.removeprefix("</tr>").replace("</table>", f"</table><p>{more}</p>", 1)
    else:
        rest = f"\n\n{more}\n{rest}"
    result = imported(hidden + rest)
    assert found
    assert result is not None
    made, told = result
    assert "MultiSmsInfoSet" in made.api["actions"][ACTION]["request"]
    assert "MultiSmsInfoSet" in told
