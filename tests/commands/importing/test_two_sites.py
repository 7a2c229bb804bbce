"""The pages of one action on the international and on the domestic site, in two languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tc3gen.commands import import_pages
from tc3gen.transcript import ActionFacts, ErrorFacts, FieldFacts, Head, PageFacts
from tests.commands.importing.made import api_of, at
from tests.pages.blocks import Look
from tests.pages.own import example
from tests.pages.renderings import render

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = "and that counts"
ACTION = ActionFacts(
    name="SendSms",
    doc="Sends.",
    rate_limit=300,
    request=(FieldFacts(wire_name="Sign", type="String", required=True, doc="The sign."),),
    response=(FieldFacts(wire_name="RequestId", type="String", required=False, doc="Its id."),),
    errors=(ErrorFacts(code="FailedOperation.Full", doc="It is full."),),
    examples=(example("Case 1", {"Sign": "a"}, {"RequestId": "r-1"}),),
    location=at(),
)


ENDPOINT = "sms.intl.tencentcloudapi.com"


def rendered(action: ActionFacts, endpoint: str, language: str, form: str) -> str:
    """Return the page of *action* on the site of *endpoint*."""
    head = Head(service="sms", version="2021-01-11", endpoint=endpoint)
    page = PageFacts(kind="action", path="page", head=head, action=action)
    return render(page, form, Look(language=language)).text


def test_the_pages_of_both_sites_in_two_languages_are_one_import(tmp_path: Path) -> None:
    sign = FieldFacts(wire_name="Sign", type="String", required=False, doc="The sign.")
    fewer = replace(ACTION, rate_limit=200, request=(sign,))
    abroad, home = tmp_path / "abroad.md", tmp_path / "home.html"
    abroad.write_text(rendered(ACTION, ENDPOINT, "en", "R8"), "utf-8")
    home.write_text(rendered(fewer, "sms.tencentcloudapi.com", "zh", "R9"), "utf-8")
    result = import_pages([str(abroad), str(home)], tmp_path / "spec")
    told = [f for f in result.findings if f.rule in {"contradiction", "other-site"}]
    assert result.status == 1
    assert sorted(f.message.replace(f"{tmp_path}/", "") for f in told) == [
        f"`required` of Sign in the request of SendSms is False; abroad.md:19 says True, {COUNTS}",
        f"the page is of another site, 'sms.tencentcloudapi.com'; {ENDPOINT!r} counts",
        f"the rate of SendSms is '200/s'; abroad.md:15 says '300/s', {COUNTS}",
    ]
    assert {f.location.path for f in told} == {str(home)}
    facts = api_of((tmp_path / "spec" / "sms" / "api.yaml").read_text("utf-8"))
    assert (facts["endpoint"], facts["actions"]["SendSms"]["rate_limit"]) == (ENDPOINT, "300/s")
