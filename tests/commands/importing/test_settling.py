"""Contradictions from the day when import names them to the day when their decision is stale."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.commands import import_pages, lint
from tc3gen.transcript import FieldFacts
from tests.commands.importing.made import api_of
from tests.commands.importing.test_metadata import run
from tests.commands.importing.test_pages_and_metadata import PAGE, metadata
from tests.commands.importing.test_two_sites import ACTION, ENDPOINT, rendered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tc3gen.findings import Finding

ABOUT = {"contradiction", "stale-settlement", "untaken-settlement", "settlement"}
SIGN = "request.Sign"
WAS = "it was settled as"
HOME = "sms.tencentcloudapi.com"


def settling(hints: Iterable[str], *, swapped: Iterable[str] = ()) -> str:
    """Return the entries that *hints* spell, where *swapped* says so for the other value."""
    lines = []
    for hint in hints:
        found = re.search(r"contradictions: \{(\S+): \{takes: (.+?), over: (.+?), reason", hint)
        assert found, hint
        path, *values = found.groups()
        takes, over = values[::-1] if path in swapped else values
        lines.append(f"      {path}: {{takes: {takes}, over: {over}, reason: Tried.}}\n")
    return "".join(lines)


def decide(root: Path, action: str, entries: str) -> None:
    """Write a policy with *entries* about *action* in the spec of *root*."""
    text = f"format: 1\nactions:\n  {action}:\n    contradictions:\n{entries}"
    (root / "spec" / "sms" / "policy.yaml").write_text(text, "utf-8")


def about(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are about contradictions, and settling them."""
    return sorted(found for found in findings if found.rule in ABOUT)


@dataclass
class Sites:
    """The page of one action on two sites, in two languages, and the spec that they become."""

    root: Path

    def publish(self, home: str, **sign: Any) -> None:  # noqa: ANN401 - facts of a field
        """Write both pages; the site at home says another rate, and of the signature *sign*."""
        here = replace(ACTION, rate_limit=300, regions=("ap-singapore",))
        field = replace(FieldFacts(wire_name="Sign", type="String", doc="The sign."), **sign)
        there = replace(here, rate_limit=int(home), request=(field,))
        pages = {"abroad.md": (here, ENDPOINT, "en", "R8"), "home.html": (there, HOME, "zh", "R9")}
        for name, page in pages.items():
            (self.root / name).write_text(rendered(*page), "utf-8")

    def run(self, *names: str) -> tuple[int, list[Finding]]:
        """Import both pages, or those of *names*; return exit code and what is told of them."""
        paths = [str(self.root / name) for name in names or ("abroad.md", "home.html")]
        result = import_pages(paths, self.root / "spec")
        return result.status, about(result.findings)

    @property
    def facts(self) -> tuple[object, ...]:
        """What the spec says of what the sites contradict each other in."""
        api = api_of((self.root / "spec" / "sms" / "api.yaml").read_text("utf-8"))
        action = api["actions"]["SendSms"]
        sign = action["request"]["Sign"]
        return action["rate_limit"], sign["type"], sign.get("required", False)

    def lint(self) -> list[str]:
        """Return what lint says of what is settled."""
        return [found.message for found in about(lint(self.root / "spec").findings)]


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    """Return two sites that contradict each other in three facts."""
    sites = Sites(tmp_path)
    sites.publish("200", type="Integer", required=False)
    return sites


def test_two_sites_are_settled_each_way_and_a_change_of_mind_is_told(sites: Sites) -> None:
    status, found = sites.run()
    assert (status, [each.rule for each in found]) == (1, ["contradiction"] * 3)
    assert sites.facts == ("300/s", "String", True)

    hints = [each.hint for each in found if "the rate" in each.message or "type" in each.message]
    decide(sites.root, "SendSms", settling(hints, swapped=["rate_limit"]))
    assert sites.lint() == [
        f"api.yaml says '300/s' of rate_limit of SendSms; {WAS} '200/s' over '300/s'"
    ]

    status, found = sites.run()
    assert [each.message.partition(";")[0] for each in found] == [
        "`required` of Sign in the request of SendSms is False"
    ]
    assert (sites.facts, sites.lint()) == (("200/s", "String", True), [])
    assert sites.run("abroad.md")[1] == []
    assert (sites.facts, sites.lint()) == (("200/s", "String", True), [])

    sites.publish("500", type="String", required=True)
    status, found = sites.run()
    stale = [each.message for each in found if each.rule == "stale-settlement"]
    assert stale == [
        f"sources say '300/s' and '500/s' of rate_limit of SendSms now; {WAS} '200/s' over '300/s'",
        f"sources say 'String' of {SIGN}.type of SendSms now; {WAS} 'String' over 'Integer'",
    ]
    assert {each.location.path for each in found if each.rule == "stale-settlement"} == {
        str(sites.root / "spec" / "sms" / "policy.yaml")
    }
    assert (status, sorted(sites.lint())) == (1, stale)
    assert sites.facts == ("300/s", "String", True)


def test_all_that_import_names_can_be_settled_as_its_hints_say(sites: Sites) -> None:
    _, found = sites.run()
    decide(sites.root, "SendSms", settling(each.hint for each in found))
    status, left = sites.run()
    assert (status, left, sites.lint()) == (0, [], [])
    assert sites.facts == ("300/s", "String", True)
    decide(sites.root, "SendSms", settling([each.hint for each in found], swapped=_paths(found)))
    status, left = sites.run()
    assert (status, left, sites.lint()) == (0, [], [])
    assert sites.facts == ("200/s", "Integer", False)


def _paths(found: Iterable[Finding]) -> list[str]:
    return re.findall(r"contradictions: \{(\S+):", "\n".join(each.hint for each in found))


@pytest.mark.parametrize(
    "values",
    [
        "takes: 300/s, reason: Tried.",
        "takes: 300/s, over: 300/s, reason: Tried.",
        "takes: 300, over: 200/s, reason: Tried.",
        "takes: often, over: 200/s, reason: Tried.",
    ],
)
def test_an_entry_that_errs_settles_nothing_and_lint_says_so(sites: Sites, values: str) -> None:
    _, before = sites.run()
    decide(sites.root, "SendSms", f"      rate_limit: {{{values}}}\n")
    assert sites.run()[1] == before
    assert lint(sites.root / "spec").status == 1


def test_a_policy_that_cannot_be_read_keeps_an_import_from_undoing_what_it_settles(
    sites: Sites,
) -> None:
    sites.run()
    policy = sites.root / "spec" / "sms" / "policy.yaml"
    policy.write_text("format: 1\nactions: {SendSms: {\n", "utf-8")
    before = (sites.root / "spec" / "sms" / "api.yaml").read_bytes()
    result = import_pages([str(sites.root / "abroad.md")], sites.root / "spec")
    assert (result.status, [each.rule for each in result.findings]) == (2, ["yaml-syntax"])
    assert (sites.root / "spec" / "sms" / "api.yaml").read_bytes() == before


@pytest.mark.parametrize("order", ["page first", "metadata first", "together"])
@pytest.mark.parametrize("takes", ["page", "metadata"])
def test_page_and_metadata_are_settled_and_told_when_stale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], order: str, takes: str
) -> None:
    sources = metadata(tmp_path)
    page = tmp_path / "page.md"
    optional = PAGE.replace("| SmsSdkAppId | Yes |", "| SmsSdkAppId | No |")
    page.write_text(optional, "utf-8")
    steps = {"page first": ([page], sources), "metadata first": (sources, [page])}

    def imported() -> list[dict[str, Any]]:
        """Import both; return what is told of contradictions."""
        told: list[dict[str, Any]] = []
        for step in steps.get(order, ([page, *sources],)):
            told += run(tmp_path, capsys, *step)[2]
        return [each for each in told if each["rule"] in ABOUT]

    [named] = imported()
    path = "request.SmsSdkAppId.required"
    swapped = [path] if takes == "metadata" else []
    entry = settling([named["hint"]], swapped=swapped)
    decide(tmp_path, "SendMultiGlobalSms", entry)
    assert imported() == []
    api = api_of((tmp_path / "spec" / "sms" / "api.yaml").read_text("utf-8"))
    field = api["actions"]["SendMultiGlobalSms"]["request"]["SmsSdkAppId"]
    assert field.get("required", False) == (takes == "metadata")
    assert about(lint(tmp_path / "spec").findings) == []

    page.write_text(PAGE, "utf-8")
    told = imported()
    message = f"sources say 'true' of {path} of SendMultiGlobalSms now; {WAS} "
    message += "'true' over 'false'" if takes == "metadata" else "'false' over 'true'"
    assert {(each["rule"], each["message"]) for each in told} == {("stale-settlement", message)}
    assert [each.message for each in about(lint(tmp_path / "spec").findings)] == [message]
