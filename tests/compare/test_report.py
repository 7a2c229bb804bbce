"""Changes as text, JSON, annotations and a changelog, whatever the documentation quotes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tc3gen.compare.changes import Change
from tc3gen.compare.report import STYLES, Located, advise, report
from tc3gen.findings import UNSEEN, Location

if TYPE_CHECKING:
    from tc3gen.compare.report import Style

LOCATION = Location("spec/demo/api.yaml", 3, 7)
BROKEN = Change("region-removed", "demo.Send", "the region {} no longer serves it", ("ap-one",))
RISKY = Change("ok-changed", "demo.Fate.Code", "{} tells so, {} before", ("Fine", "Ok"))
ADDED = Change("action-added", "demo.Get", "there is a new action, the method {}", ("get",))
WORDED = Change("description", "demo.Send", "its description is another")
ALL = [Located(change, LOCATION) for change in (BROKEN, RISKY, ADDED, WORDED)]


def test_text_is_grouped_and_ends_with_advice() -> None:
    assert report(ALL) == """\
Breaking:
  spec/demo/api.yaml:3:7: region-removed: demo.Send: the region 'ap-one' no longer serves it

Dangerous:
  spec/demo/api.yaml:3:7: ok-changed: demo.Fate.Code: 'Fine' tells so, 'Ok' before

Compatible:
  spec/demo/api.yaml:3:7: action-added: demo.Get: there is a new action, the method 'get'

Documentation:
  spec/demo/api.yaml:3:7: description: demo.Send: its description is another

Version: major, as 1 change breaks callers.
"""


def test_markdown_has_the_sections_of_a_changelog() -> None:
    assert report(ALL, "markdown") == """\
Version: **major**, as 1 change breaks callers.

### Breaking

- `demo.Send`: the region `ap-one` no longer serves it (`region-removed`)

### Dangerous

- `demo.Fate.Code`: `Fine` tells so, `Ok` before (`ok-changed`)

### Compatible

- `demo.Get`: there is a new action, the method `get` (`action-added`)

### Documentation

- `demo.Send`: its description is another (`description`)
"""


def test_json_has_the_advice_and_a_row_for_each_change() -> None:
    found = json.loads(report(ALL[:1], "json"))
    assert found == {
        "version": {"part": "major", "reason": "1 change breaks callers"},
        "changes": [
            {
                "rule": "region-removed",
                "severity": "breaking",
                "where": "demo.Send",
                "message": "the region 'ap-one' no longer serves it",
                "side": "new",
                "path": "spec/demo/api.yaml",
                "line": 3,
                "column": 7,
            }
        ],
    }


def test_annotations_are_errors_warnings_and_notices() -> None:
    lines = report(ALL, "github").splitlines()
    where = "file=spec/demo/api.yaml,line=3,col=7"
    broken = "demo.Send: the region 'ap-one' no longer serves it"
    assert lines == [
        f"::notice {where},title=action-added::demo.Get: there is a new action, the method 'get'",
        f"::notice {where},title=description::demo.Send: its description is another",
        f"::warning {where},title=ok-changed::demo.Fate.Code: 'Fine' tells so, 'Ok' before",
        f"::error {where},title=region-removed::{broken}",
    ]


@pytest.mark.parametrize(
    ("changes", "part", "reason"),
    [
        ([], "none", "nothing changed"),
        ([WORDED], "patch", "1 change is of words only"),
        ([WORDED, WORDED], "patch", "2 changes are of words only"),
        ([ADDED, WORDED], "minor", "1 change adds or eases something"),
        ([RISKY, ADDED], "minor", "1 change alters what happens to callers, though none breaks"),
        ([BROKEN, RISKY, BROKEN], "major", "2 changes break callers"),
    ],
    ids=["none", "docs", "two docs", "compatible", "dangerous", "breaking"],
)
def test_the_gravest_change_decides_the_version(
    changes: list[Change], part: str, reason: str
) -> None:
    advice = advise(changes)
    assert (advice.part, advice.reason) == (part, reason)


HOSTILE = {
    "mark-up": "**b** [a](http://x) <script> @someone #1 | _i_",
    "one backtick": "a`b",
    "many backticks": "``` `` `",
    "backticks": "`",
    "line ends": "a\n\n# Heading\r\n::error::b",
    "escapes": "\x1b[31m\u202eabc\u2028\x00",
    "braces": "{0} {} {x!r}",
    "percent": "100%0A::error::",
    "blank": "  ",
    "empty": "",
    "long": "x" * 10_000,
    "surrogate": "\ud800",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_value_changes_no_line_but_its_own(style: Style, value: str) -> None:
    def lines(of: str) -> list[str]:
        change = Change("example", f"demo.{of}", "the example {} is new", (of,))
        return report([Located(change, LOCATION)], style).split("\n")

    calm, odd = lines("calm"), lines(value)

    differing = [line for line, other in zip(odd, calm, strict=True) if line != other]
    limit = 2 if style == "json" else 1
    assert 1 <= len(differing) <= limit
    assert not any(UNSEEN.search(line) for line in odd)


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("``` x", "```` ``` x ````"),
        (" a", "`  a `"),
        ("  ", "`'  '`"),
        ("", "`''`"),
        ("a\nb", "`a\\nb`"),
        ("@someone <b>", "`@someone <b>`"),
    ],
    ids=repr,
)
def test_markdown_quotes_a_value_as_code_that_ends_where_it_ends(value: str, span: str) -> None:
    change = Change("example", "demo.Send", "the example {} is new", (value,))
    said = report([Located(change, LOCATION)], "markdown").splitlines()[-1]
    assert said == f"- `demo.Send`: the example {span} is new (`example`)"
