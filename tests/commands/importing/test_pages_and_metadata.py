"""A page and metadata about one action complete each other, in whichever order they come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.spec import language
from tests.commands.importing.made import api_of
from tests.commands.importing.test_metadata import run
from tests.support.metadata import CODES, EXAMPLES, api, field, structure, wheel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DATE = "20210111"
REQUEST = {
    "SmsSdkAppId": "1400006666",
    "MultiSmsInfoSet": [{"PhoneNumber": "+60198***000", "TemplateId": "1800308"}],
}
RESPONSE = {"SendMultiStatusSet": [{"Code": "Ok", "Fee": 1}], "RequestId": "r-1"}
PAGE = f"""\
1. API Description

Domain name for API request: sms.intl.tencentcloudapi.com.

The page says that it sends.

A maximum of 10 requests can be initiated per second for this API.

2. Input Parameters

| Parameter Name | Required | Type | Description |
|---|---|---|---|
| Action | Yes | String | Common Params. The value used for this API: SendMultiGlobalSms. |
| Version | Yes | String | Common Params. The value used for this API: 2021-01-11. |
| Region | Yes | String | Common Params. This API only supports: ap-singapore, eu-frankfurt. |
| SmsSdkAppId | Yes | String | The page knows the application. |
| MultiSmsInfoSet.N | Yes | Array of MultiSmsInfo | The page knows the messages. |

3. Output Parameters

| Parameter Name | Type | Description |
|---|---|---|
| SendMultiStatusSet | Array of SendMultiStatus | The page knows the outcomes. |
| RequestId | String | The page knows the request. |

4. Example

The example of the page

Input Example

POST / HTTP/1.1
Host: sms.intl.tencentcloudapi.com
Content-Type: application/json
X-TC-Action: SendMultiGlobalSms
<Common request parameters>

{json.dumps(REQUEST, indent=4)}

Output Example

{json.dumps({"Response": RESPONSE}, indent=4)}

6. Error Code

| Error Code | Description |
|---|---|
| FailedOperation.Telephone | The page knows the error. |
"""
MESSAGE = structure(
    field("PhoneNumber", required=True),
    field("TemplateId", required=True),
    field("TemplateParamSet", "string", "list"),
)
STATUS = structure(field("Code"), field("Fee", "uint64"))
ERRORS = "# The SDK knows it, too.\nTELEPHONE = 'FailedOperation.Telephone'\n"


def metadata(path: Path, **others: Any) -> tuple[Path, Path]:  # noqa: ANN401 - more actions
    """Write what metadata and the SDK tell of the same action, and of *others*."""
    request = [field("SmsSdkAppId", required=True)]
    request.append(field("MultiSmsInfoSet", "MultiSmsInfo", "list", required=True))
    response = [field("SendMultiStatusSet", "SendMultiStatus", "list", output_required=True)]
    told = api(
        {**others, "SendMultiGlobalSms": (request, response)},
        {"MultiSmsInfo": MESSAGE, "SendMultiStatus": STATUS},
        service="sms",
        version="2021-01-11",
    )
    head = "POST / HTTP/1.1\nHost: sms.example.com\nX-TC-Action: SendMultiGlobalSms\n\n"
    shown = {
        "title": "The example of the metadata",
        "input": head + json.dumps(REQUEST),
        "output": json.dumps({"Response": RESPONSE}),
    }
    examples = json.dumps({"actions": {"SendMultiGlobalSms": [shown]}})
    files = {EXAMPLES.format(service="sms", date=DATE): examples}
    codes = {CODES.format(service="sms", date=DATE): ERRORS}
    return wheel(path / "a.whl", told, files=files), wheel(path / "sdk.whl", files=codes)


class Both:
    """The two orders in which a page and metadata can be imported."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root, self._capsys = root, capsys
        self.findings: dict[str, list[dict[str, Any]]] = {}

    def run(self, page: str = PAGE, *options: str, **others: Any) -> list[str]:  # noqa: ANN401
        """Import in each order, into a spec of its own; return the two api.yaml."""
        sources = metadata(self._root, **others)
        (self._root / "page.md").write_text(page, "utf-8")
        steps: Mapping[str, tuple[object, ...]] = {
            "page": (self._root / "page.md",),
            "metadata": (*sources, *options),
        }
        texts: list[str] = []
        for order in (("page", "metadata"), ("metadata", "page")):
            root = self._root / order[0]
            for step in order:
                _, _, found = run(root, self._capsys, *steps[step])
                self.findings[f"{order[0]} first: {step}"] = found
            texts.append((root / "spec" / "sms" / "api.yaml").read_text("utf-8"))
        return texts

    def messages(self, order: str, rule: str = "contradiction") -> list[str]:
        """Return the messages of one rule."""
        return [each["message"] for each in self.findings[order] if each["rule"] == rule]


@pytest.fixture
def both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Both:
    """Return the two orders, with nothing imported."""
    return Both(tmp_path, capsys)


def test_the_order_of_page_and_metadata_leaves_no_trace(both: Both) -> None:
    first, other = both.run()

    assert first == other
    facts = api_of(first, language.API)
    action = facts["actions"]["SendMultiGlobalSms"]
    assert (action["regions"], action["rate_limit"]) == (["ap-singapore", "eu-frankfurt"], "10/s")
    assert action["doc"] == "The page says that it sends."
    assert action["request"]["SmsSdkAppId"]["doc"] == "The page knows the application."
    assert [each["title"] for each in action["examples"]] == ["The example of the page"]
    assert facts["structures"]["MultiSmsInfo"]["fields"]["PhoneNumber"]["required"] is True
    assert facts["errors"]["FailedOperation.Telephone"]["doc"] == "The page knows the error."
    assert not any(both.messages(order) for order in both.findings)


def test_of_a_whole_service_only_the_order_of_its_parts_can_differ(both: Both) -> None:
    """An entry of api.yaml stays where it came to stand, so that a diff shows facts only."""
    first, other = both.run(AddSign=([field("Name")], []))
    assert first != other
    assert api_of(first, language.API) == api_of(other, language.API)


CONTRADICTIONS = {
    "another type": (
        ("| SmsSdkAppId | Yes | String |", "| SmsSdkAppId | Yes | Integer |"),
        ("the type of SmsSdkAppId in the request of SendMultiGlobalSms", "'String'", "'Integer'"),
    ),
    "not required": (
        ("| SmsSdkAppId | Yes |", "| SmsSdkAppId | No |"),
        ("`required` of SmsSdkAppId in the request of SendMultiGlobalSms", "True", "False"),
    ),
    "a field that the page lacks": (
        ("| SmsSdkAppId | Yes | String | The page knows the application. |\n", ""),
        ("SmsSdkAppId", "the request of SendMultiGlobalSms", "the page"),
    ),
    "a field of the response that the page lacks": (
        ("| RequestId | String | The page knows the request. |\n", ""),
        ("RequestId", "the response of SendMultiGlobalSms", "the page"),
    ),
}


@pytest.mark.parametrize(("change", "named"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_is_named_once_with_both_sources_and_the_page_counts(
    change: tuple[str, str], named: tuple[str, ...], both: Both
) -> None:
    first, other = both.run(PAGE.replace(*change))

    assert first == other
    for order in ("page first: metadata", "metadata first: page"):
        [message] = both.messages(order)
        assert all(word in message for word in (*named, "the metadata", "the page")), message
        assert not both.messages(order, "vanished")
    assert both.findings["page first: metadata"][-1]["path"].endswith("api.json")


def test_a_contradiction_is_named_again_only_while_it_lasts(
    both: Both, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both.run(PAGE.replace("| SmsSdkAppId | Yes |", "| SmsSdkAppId | No |"))
    _, _, found = run(tmp_path / "page", capsys, *metadata(tmp_path))
    assert [each["rule"] for each in found].count("contradiction") == 1
    (tmp_path / "page.md").write_text(PAGE, "utf-8")
    run(tmp_path / "page", capsys, tmp_path / "page.md")
    _, _, found = run(tmp_path / "page", capsys, *metadata(tmp_path))
    assert "contradiction" not in {each["rule"] for each in found}


def test_what_a_cut_page_lacks_the_metadata_has_told(both: Both) -> None:
    """A page that breaks off denies nothing: no contradiction, and no field is lost."""
    both.run(PAGE[: PAGE.index("| MultiSmsInfoSet.N")])
    assert not both.messages("metadata first: page")
    assert not both.messages("metadata first: page", "vanished")


def test_a_page_knows_the_endpoint_that_metadata_can_only_assume(both: Both) -> None:
    first, other = both.run(PAGE.replace("sms.intl.", "sms.ap-singapore."))
    assert first == other
    assert "endpoint: sms.ap-singapore.tencentcloudapi.com\n" in first


def test_descriptions_that_people_wrote_outlive_both(
    both: Both, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both.run()
    path = tmp_path / "page" / "spec" / "sms" / "api.yaml"
    ours = path.read_text("utf-8").replace("The page knows the application.", "Ours.")
    path.write_text(ours, "utf-8")
    run(tmp_path / "page", capsys, *metadata(tmp_path))
    run(tmp_path / "page", capsys, tmp_path / "page.md")
    assert path.read_text("utf-8") == ours
