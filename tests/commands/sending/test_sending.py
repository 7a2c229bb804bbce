"""A campaign from its file to its report, against the fake endpoint."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import status
from tc3gen.commands.send_client import make_client
from tc3gen.mock import faults
from tests.commands.sending.conftest import ROWS, many

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.sending.conftest import Campaign

DAILY = "LimitExceeded.DailyLimit"


def test_all_messages_are_sent_and_told(campaign: Campaign) -> None:
    result = campaign.send(report=campaign.report, sender="Qsms")

    assert (result.status, result.findings) == (0, [])
    assert result.text == (
        "3 accepted by the service\n"
        "3 parts were billed, as the service says\n"
        f"{campaign.report} has a line for each recipient; only you can read it.\n"
    )
    [request] = campaign.endpoint.requests
    sent = json.loads(request.body)["MultiSmsInfoSet"]
    assert [(i["PhoneNumber"], *i["TemplateParamSet"]) for i in sent] == [*ROWS]
    assert {(i["TemplateId"], i["SenderId"]) for i in sent} == {("1800308", "Qsms")}
    reported = [(row["phone_number"], row["outcome"]) for row in campaign.reported()]
    assert reported == [(number, "done") for number, _ in ROWS]
    assert {row["session_context"] for row in campaign.reported()} == {
        item["SessionContext"] for item in sent
    }


def test_report_and_journal_are_for_the_user_alone(campaign: Campaign) -> None:
    campaign.report.write_text("an older report that all may read", "utf-8")
    campaign.send(report=campaign.report)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (campaign.report, campaign.journal)]
    assert modes == [0o600, 0o600]
    assert {path.name for path in campaign.folder.iterdir()} == {
        *("recipients.csv", "out.csv", "campaign.db", "campaign.db-lock"),
    }


def test_a_question_shows_counts_by_country_and_the_first_messages(campaign: Campaign) -> None:
    campaign.terminal.agrees = False
    result = campaign.send(text="Your code is {1} ç", sample=2)

    assert (result.status, result.text, campaign.sent) == (2, "Nothing was sent.\n", 0)
    [question] = campaign.terminal.questions
    assert question.splitlines() == [
        (
            "3 messages by template 1800308 of app 1400006666, "
            f"to {campaign.endpoint.url} in ap-singapore"
        ),
        "  MY      1",
        "  SG      1",
        "  US      1",
        "  billed for about 3 parts (3 in UCS-2), an estimate",
        "  line 2, +65******67: Your code is 1234 ç",
        "  line 3, +60*******00: Your code is 5678 ç",
        "  takes at least 1 s: 10 requests a second, 200 messages in each",
        "Send?",
    ]
    assert not campaign.journal.exists()


def test_without_the_text_the_estimate_says_that_it_is_a_lower_bound(campaign: Campaign) -> None:
    campaign.terminal.agrees = False
    campaign.send(sample=1)
    [question] = campaign.terminal.questions
    assert "at least 3 parts: that counts the parameters alone" in question
    assert 'line 2, +65******67: code "1234"\n' in question


def test_a_script_agrees_beforehand_and_its_log_holds_no_number_and_no_text(
    campaign: Campaign,
) -> None:
    assert campaign.send(is_agreed=True).status == 0
    assert campaign.terminal.questions == []
    shown = "\n".join([*campaign.terminal.notices, *campaign.terminal.lines])
    assert "3 messages" in shown
    assert not [word for row in ROWS for word in row if word in shown]


def test_a_dry_run_sends_nothing_makes_no_file_and_needs_no_key(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TENCENTCLOUD_SECRET_KEY")
    result = campaign.send(dry_run=True, journal=None, report=campaign.report)
    assert result.status == 0
    assert result.text.endswith("Nothing was sent: a dry run.\n")
    counts = campaign.send(dry_run=True, as_json=True)
    assert json.loads(counts.report) == {
        "recipients": 3,
        "countries": {"SG": 1, "MY": 1, "US": 1},
        "parts": {"GSM-7": 3},
        "parts_are_complete": False,
        "duplicates": 0,
    }
    assert [path.name for path in campaign.folder.iterdir()] == ["recipients.csv"]
    assert campaign.sent == 0


def test_a_dry_run_beside_a_journal_leaves_it_alone(campaign: Campaign) -> None:
    campaign.send()
    before = {path: path.read_bytes() for path in campaign.folder.iterdir()}
    assert campaign.send(dry_run=True, resume=True).status == 0
    assert campaign.send(dry_run=True).status == 2  # as it would be without --dry-run
    assert {path: path.read_bytes() for path in campaign.folder.iterdir()} == before


def test_what_is_refused_is_told_with_its_code_and_sent_again_later(campaign: Campaign) -> None:
    campaign.endpoint.set_outcome(DAILY, PhoneNumber=ROWS[1][0])
    result = campaign.send(report=campaign.report)
    assert result.status == 1
    assert result.text.startswith(
        f"2 accepted by the service\n1 refused: nothing happened\n  1 x {DAILY}\n"
    )
    [refused] = [row for row in campaign.reported() if row["outcome"] == "refused"]
    assert (refused["phone_number"], refused["code"]) == (ROWS[1][0], DAILY)
    assert refused["explanation"]

    campaign.endpoint.clear_rules()
    again = campaign.send(resume=True, report=campaign.report)
    assert (again.status, campaign.sent) == (0, 3)
    told = {row["phone_number"]: row["sent_by_earlier_run"] for row in campaign.reported()}
    assert told == {ROWS[0][0]: "yes", ROWS[1][0]: "no", ROWS[2][0]: "yes"}


def test_what_may_have_been_sent_is_never_sent_again(campaign: Campaign) -> None:
    campaign.endpoint.inject(faults.CloseAfterReading())
    result = campaign.send()
    assert (result.status, campaign.states()) == (1, {"unknown": 3})
    assert "3 unknown: they may have been sent, and are never sent again\n" in result.text

    again = campaign.send(resume=True)
    assert (again.status, campaign.sent, campaign.states()) == (1, 3, {"unknown": 3})


def test_what_did_not_reach_the_service_is_sent_by_the_next_run(campaign: Campaign) -> None:
    campaign.write(many(900))
    with campaign.endpoint.refuse_connections():
        result = campaign.send(report=campaign.report)
    assert (result.status, campaign.sent) == (4, 0)
    assert "900 not sent: they did not reach the service\n" in result.text
    assert "The same command with --resume sends the rest.\n" in result.text
    assert {row["outcome"] for row in campaign.reported()} == {"not_sent"}

    again = campaign.send(resume=True)
    assert (again.status, campaign.sent) == (0, 900)


def test_where_nothing_is_accepted_most_of_the_campaign_is_not_even_tried(
    campaign: Campaign,
) -> None:
    """Such as with a key, a template or an app that is wrong."""
    campaign.write(many(4000))
    campaign.endpoint.set_outcome(DAILY)
    result = campaign.send()
    assert (result.status, campaign.sent) == (1, 0)
    assert "Given up, as none of the first 1,000 was accepted.\n" in result.text
    assert sum(count.arrived for count in campaign.endpoint.counts.values()) <= 1000 + 4 * 200

    campaign.endpoint.clear_rules()
    assert (campaign.send(resume=True).status, campaign.sent) == (0, 4000)


def test_the_first_few_can_be_sent_before_the_rest(campaign: Campaign) -> None:
    campaign.write(many(500))
    first = campaign.send(first=2, report=campaign.report)
    assert (first.status, campaign.sent, len(campaign.reported())) == (0, 2, 2)
    rest = campaign.send(resume=True)
    assert (rest.status, campaign.sent) == (0, 500)
    assert "  498 of them are left to send\n" in campaign.terminal.questions[1]


def test_a_row_that_is_there_twice_is_sent_twice_only_when_that_is_allowed(
    campaign: Campaign,
) -> None:
    campaign.write([*ROWS, ROWS[1]])
    assert campaign.told() == (
        2,
        (
            "recipients.csv:5:1: duplicate: is the same message to the same number as line 3 "
            "(delete it, or --allow-duplicates sends both)\n"
        ),
    )
    assert campaign.send(allows_duplicates=True).status == 0
    assert "among them 1 that are sent twice, as allowed" in campaign.terminal.questions[0]
    assert campaign.sent == 4


def test_another_text_to_the_same_number_is_no_duplicate(campaign: Campaign) -> None:
    campaign.write([ROWS[0], (ROWS[0][0], "other")])
    assert (campaign.send().status, campaign.sent) == (0, 2)


def test_programs_get_the_counts_as_json(campaign: Campaign) -> None:
    campaign.endpoint.set_outcome(DAILY, PhoneNumber=ROWS[1][0])
    told = json.loads(campaign.send(as_json=True).report)
    assert told == {
        "done": 2,
        "refused": 1,
        "unknown": 0,
        "not_sent": 0,
        "open": 0,
        "sent_by_earlier_runs": 0,
        "parts_billed": 2,
        "codes": {DAILY: 1},
    }


def test_the_status_of_a_journal_is_read_without_sending(campaign: Campaign) -> None:
    campaign.endpoint.set_outcome(DAILY, PhoneNumber=ROWS[1][0])
    campaign.send()
    told = status(campaign.journal)
    heading, *lines = told.report.splitlines()
    assert heading.startswith(f"{campaign.journal}: sms SendMultiGlobalSms, begun 20")
    assert [line.strip() for line in lines] == [
        "2 done: accepted by the service",
        "1 refused: nothing happened, --resume sends them again",
        f"1 x {DAILY}",
    ]
    assert told.status == 1
    as_json = json.loads(status(campaign.journal, as_json=True).report)
    assert (as_json["done"], as_json["refused"], as_json["codes"]) == (2, 1, {DAILY: 1})


@pytest.mark.parametrize("content", [None, b"", b"no database, but long enough for a header" * 9])
def test_the_status_of_what_is_no_journal_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "campaign.db"
    if content is not None:
        path.write_bytes(content)
    told = status(path)
    assert (told.status, [found.rule for found in told.findings]) == (2, ["journal"])


def test_a_spec_without_the_action_gives_way_to_the_one_of_tc3gen(tmp_path: Path) -> None:
    """A project that follows another service, or none, sends all the same."""
    client = make_client(tmp_path / "spec")
    assert not isinstance(client, list)
    assert (client.action.name, client.batch_size) == ("SendMultiGlobalSms", 200)


def test_a_spec_of_the_service_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "sms").mkdir()
    (tmp_path / "sms" / "api.yaml").write_text("format: 1\n", "utf-8")
    findings = make_client(tmp_path)
    assert isinstance(findings, list)
    assert findings
