"""Nothing is sent where something is wrong, and what is wrong is told in one go."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.cli import main
from tc3gen.sending.recipients import Columns
from tests.commands.sending.conftest import ROWS, many
from tests.support.machines import METADATA, without_a_key

if TYPE_CHECKING:

    from tests.commands.sending.conftest import Campaign

REQUIRED = ("--template", "1", "--app", "1", "--region", "ap-singapore")


def test_a_hundred_bad_rows_are_counted_and_the_first_twenty_are_told(campaign: Campaign) -> None:
    campaign.write([*ROWS, *(("12", "1") for _ in range(100))])
    exit_code, told = campaign.told()
    first, *rows = told.splitlines()
    assert (exit_code, campaign.sent, campaign.terminal.questions) == (2, 0, [])
    message = "100 problems; these are the first 20 (nothing was sent)"
    assert first == f"recipients.csv: row: {message}"
    assert [row.split(":")[1] for row in rows] == [str(line) for line in range(5, 25)]
    assert not campaign.journal.exists()


def test_a_file_that_is_changed_while_the_user_is_asked_is_not_sent(campaign: Campaign) -> None:
    changed = [*ROWS, ("+6599999999", "not checked")]
    campaign.terminal.meanwhile = lambda: campaign.write(changed)
    exit_code, told = campaign.told()
    assert (exit_code, campaign.sent) == (2, 0)
    assert told.startswith("recipients.csv: file: it was changed while it was read")


def test_a_file_without_recipients_is_refused(campaign: Campaign) -> None:
    campaign.write([])
    assert campaign.told() == (2, "recipients.csv: file: it holds no recipients\n")


def test_what_the_client_would_refuse_is_a_bad_row(campaign: Campaign) -> None:
    campaign.recipients.write_text(f"phone_number,code,id\n+6581234567,1,{'x' * 512}\n", "utf-8")
    columns = Columns(number="phone_number", params=("code",), context="id")
    exit_code, told = campaign.told(columns=columns)
    assert exit_code == 2
    assert told.startswith("recipients.csv:2:1: row: session_context: ")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {"region": "ap-singapor"},
            (
                "--region: client: SendMultiGlobalSms is not served in 'ap-singapor' (did you mean "
                "'ap-singapore'?)\n"
            ),
        ),
        (
            {"text": "no placeholder"},
            (
                "--text: template-text: it has no {1}, and there are 1 parameters (placeholders "
                "are {1}, {2} and so on, in the order of --params)\n"
            ),
        ),
        (
            {"resume": True},
            (
                "campaign.db: journal: there is no campaign in it to go on with, so all would be "
                "sent (without --resume a campaign begins)\n"
            ),
        ),
        (
            {"endpoint": "http://192.0.2.1"},
            "tc3gen send: client: ",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_an_option_that_cannot_be_used_is_told(
    campaign: Campaign, options: dict[str, Any], told: str
) -> None:
    exit_code, found = campaign.told(**options)
    assert (exit_code, campaign.sent) == (2, 0)
    assert found.startswith(told)
    assert not campaign.journal.exists()


def test_the_report_does_not_replace_what_the_campaign_needs(campaign: Campaign) -> None:
    before = campaign.recipients.read_bytes()
    (campaign.folder / "link.csv").symlink_to(campaign.recipients)
    for report in (campaign.recipients, campaign.folder / "link.csv", campaign.journal):
        exit_code, told = campaign.told(report=report)
        assert (exit_code, "report: it would replace the " in told) == (2, True)
    assert campaign.recipients.read_bytes() == before


def test_a_report_that_cannot_be_written_is_told_before_anything_is_sent(
    campaign: Campaign,
) -> None:
    exit_code, told = campaign.told(report=campaign.folder / "missing" / "out.csv")
    assert (exit_code, campaign.sent) == (2, 0)
    assert told == "missing/out.csv: report: cannot be written: No such file or directory\n"
    link = campaign.folder / "out.csv"
    link.symlink_to(campaign.folder / "elsewhere")
    assert campaign.told(report=link)[0] == 2
    assert not (campaign.folder / "elsewhere").exists()


def test_without_a_key_nothing_is_sent(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENCENTCLOUD_SECRET_KEY")
    exit_code, told = campaign.told()
    assert (exit_code, campaign.sent) == (2, 0)
    assert told == (
        "the key, environment: client: not set in the environment: TENCENTCLOUD_SECRET_KEY"
        " (set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or name a --profile)\n"
    )


def test_without_any_key_each_place_is_told(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = without_a_key(monkeypatch, campaign.folder)
    exit_code, told = campaign.told()
    assert (exit_code, campaign.sent, asked) == (2, 0, [(METADATA, 80)])
    assert re.findall("^the key, (.*?): client:", told, re.MULTILINE) == [
        *("environment", "profile default", "role of the machine", "service account of TKE")
    ]


def test_a_profile_that_is_named_and_missing_sends_nothing_with_another_key(
    campaign: Campaign,
) -> None:
    """That of the environment may be the key of another account."""
    exit_code, told = campaign.told(profile="customer-b")
    assert (exit_code, campaign.sent) == (2, 0)
    assert re.findall("^the key, (.*?): client:", told, re.MULTILINE) == ["profile customer-b"]
    assert "(mend it, name another one, or leave out --profile to look elsewhere, too)" in told


def test_the_key_of_a_profile_signs(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    without_a_key(monkeypatch, campaign.folder)
    path = campaign.folder / ".tencentcloud" / "credentials"
    path.parent.mkdir()
    key = (campaign.endpoint.secret_id, campaign.endpoint.secret_key)
    path.write_text("[work]\nsecret_id = {}\nsecret_key = {}\n".format(*key), "ascii")
    assert (campaign.send(profile="work").status, campaign.sent) == (0, 3)


def test_a_journal_that_is_there_is_not_gone_on_with_unless_that_is_asked_for(
    campaign: Campaign,
) -> None:
    campaign.send()
    assert campaign.told() == (
        2,
        (
            "campaign.db: journal: a campaign was begun with it: 3 done (--resume goes on with it; "
            "another campaign needs another file)\n"
        ),
    )


def test_a_changed_row_is_told_by_its_line_and_the_report_stays(campaign: Campaign) -> None:
    campaign.send(report=campaign.report)
    before = campaign.report.read_bytes()
    campaign.write([ROWS[0], (ROWS[1][0], "changed"), ROWS[2], ("+6598765432", "new")])
    exit_code, told = campaign.told(resume=True, report=campaign.report)
    assert exit_code == 2
    assert told.startswith(
        "recipients.csv:3:1: journal: the row is not what it was in the earlier run, and nothing "
        "was sent (give the same file"
    )
    assert (campaign.sent, campaign.report.read_bytes()) == (3, before)


def test_fewer_rows_than_the_journal_has_are_told(campaign: Campaign) -> None:
    campaign.send()
    campaign.write(ROWS[:2])
    exit_code, told = campaign.told(resume=True)
    assert (exit_code, campaign.sent) == (2, 3)
    assert "there are 2 items, and the journal knows of 3" in told


def test_a_journal_of_another_app_is_refused(campaign: Campaign) -> None:
    campaign.send()
    exit_code, told = campaign.told(resume=True, app="1400007777")
    assert (exit_code, campaign.sent) == (2, 3)
    assert told.startswith("campaign.db: journal: the journal campaign.db is of another campaign")


def test_a_journal_that_another_run_uses_is_refused(campaign: Campaign) -> None:
    campaign.write(many(3))
    campaign.send(first=1)
    with closing(sqlite3.connect(f"{campaign.journal}-lock")) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        exit_code, told = campaign.told(resume=True)
    assert (exit_code, campaign.sent) == (2, 1)
    assert "is used by another process or run" in told


def test_a_file_that_is_no_journal_is_left_alone(campaign: Campaign) -> None:
    campaign.journal.write_bytes(campaign.recipients.read_bytes() * 9)
    before = campaign.journal.read_bytes()
    exit_code, told = campaign.told()
    assert (exit_code, campaign.sent, campaign.journal.read_bytes()) == (2, 0, before)
    assert told.startswith("campaign.db: journal: is no journal that can be read")


def test_what_cannot_be_read_twice_is_refused(campaign: Campaign) -> None:
    os.mkfifo(campaign.folder / "pipe")
    exit_code, told = campaign.told(recipients=campaign.folder / "pipe")
    assert (exit_code, "cannot be read: it is a FIFO" in told) == (2, True)
    exit_code, told = campaign.told(recipients=campaign.folder / "missing.csv")
    assert (exit_code, "cannot be read: No such file" in told) == (2, True)


def test_standard_input_is_refused_with_the_reason(
    campaign: Campaign, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["send", "-", *REQUIRED, "--journal", str(campaign.journal), "--yes"]
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said == (
        "-: file: standard input cannot be read twice: once to check all of it, once to send "
        "(save it as a file, and name that)\n"
    )


def test_without_a_terminal_and_without_yes_nothing_is_sent(
    campaign: Campaign, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["send", str(campaign.recipients), *REQUIRED, "--params", "code"]
    arguments += ["--journal", str(campaign.journal), "--endpoint", campaign.endpoint.url]
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert "No, as nobody can be asked; --yes agrees." in said.err
    assert (said.out, campaign.sent) == ("Nothing was sent.\n", 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name the file of recipients, or --status JOURNAL"),
        (("r.csv",), "these are needed: --template, --app, --region, --journal"),
        (("r.csv", "--dry-run"), "these are needed: --template, --app, --region"),
        (("r.csv", "--sample", "-1"), "argument --sample: '-1' is no whole number"),
        (("r.csv", "--first", "x"), "argument --first: 'x' is no whole number"),
    ],
)
def test_a_command_line_that_lacks_something_is_refused(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["send", *arguments])
    assert raised.value.code == 2
    assert message in capsys.readouterr().err
