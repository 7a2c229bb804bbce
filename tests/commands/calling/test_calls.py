"""``tc3gen call``: what is sent, what is printed, and what the exit code says."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from typing import TYPE_CHECKING

from tc3gen.calling.recording import Recording
from tc3gen.cli import main
from tc3gen.commands import call_run
from tc3gen.commands.call_request import OWN_OPTIONS
from tc3gen.mock.faults import CloseAfterReading, ErrorResponse
from tests.commands.calling.conftest import PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.calling.recording import Generated
    from tests.commands.calling.conftest import Caller

SEND = ("shop.SendAll", "--phone-number-set", PHONE)
LIST = "shop.DescribeThings"
THINGS = [{"Name": f"thing {number}", "Size": number} for number in range(5)]


def test_the_response_is_printed_as_json_with_its_documented_names(caller: Caller) -> None:
    run = caller.call(*SEND)
    assert (run.status, run.err) == (0, "")
    [status] = json.loads(run.out)["SendStatusSet"]
    assert (status["PhoneNumber"], status["Code"]) == (PHONE, "Ok")
    assert caller.endpoint.requests[0].parameters == {"PhoneNumberSet": [PHONE]}


def test_json_and_options_combine_and_options_win(caller: Caller, tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text(
        json.dumps({"PhoneNumberSet": ["+1"], "Count": 2, "Tree": {"Name": "old", "Trees": []}}),
        "utf-8",
    )
    run = caller.call(
        *("shop.SendAll", "--json", "@request.json", "--phone-number-set", PHONE),
        *("--tree.name", "new", "--Region", "sea", "--urgent=true", "--ratio", "0.5"),
    )
    assert run.status == 0, run.err
    assert caller.endpoint.requests[0].parameters == {
        "PhoneNumberSet": [PHONE],
        "Count": 2,
        "Tree": {"Name": "new", "Trees": []},
        "Region": "sea",
        "Urgent": True,
        "Ratio": 0.5,
    }


def test_the_request_is_read_from_standard_input(caller: Caller) -> None:
    run = caller.call("shop.SendAll", "--json", "-", stdin=json.dumps({"PhoneNumberSet": [PHONE]}))
    assert run.status == 0, run.err


def test_a_region_may_come_from_the_environment(caller: Caller) -> None:
    caller.patch.setenv("TENCENTCLOUD_REGION", "ap-two")
    run = caller.run(*SEND, "--dry-run")
    assert json.loads(run.out)["region"] == "ap-two"


def test_a_dry_run_prints_the_request_needs_no_key_and_sends_nothing(caller: Caller) -> None:
    caller.patch.delenv("TENCENTCLOUD_SECRET_KEY")
    run = caller.call(*SEND, "--dry-run")
    assert (run.status, run.err) == (0, "")
    assert json.loads(run.out) == {
        "action": "shop.SendAll",
        "version": "2024-01-01",
        "region": "ap-one",
        "endpoint": caller.endpoint.url,
        "body": {"PhoneNumberSet": [PHONE]},
    }
    assert caller.endpoint.requests == []


def test_a_dry_run_of_all_pages_prints_the_first_request(caller: Caller) -> None:
    run = caller.call(LIST, "--all", "--dry-run")
    assert json.loads(run.out)["body"] == {"Limit": 2, "Offset": 0}
    assert caller.endpoint.requests == []


def test_all_follows_the_pages(caller: Caller) -> None:
    caller.endpoint.set_list("DescribeThings", THINGS)
    run = caller.call(LIST, "--all")
    assert (run.status, json.loads(run.out)) == (0, THINGS)
    assert len(caller.endpoint.requests) == 3


def test_all_begins_where_it_is_told_and_asks_for_as_many_as_it_is_told(caller: Caller) -> None:
    caller.endpoint.set_list("DescribeThings", THINGS)
    run = caller.call(LIST, "--all", "--offset", "2", "--limit", "1", "--query", "[].Size")
    assert json.loads(run.out) == [2, 3, 4]
    assert len(caller.endpoint.requests) == 3


def test_lines_of_all_pages_are_printed_as_they_come(caller: Caller) -> None:
    """What came before an error is there, and the error says how far it came."""
    caller.endpoint.set_list("DescribeThings", THINGS)
    caller.endpoint.inject(ErrorResponse("LimitExceeded.Daily"), times=1)
    assert caller.call(LIST, "--all", "--output", "lines").out == ""
    run = caller.call(LIST, "--all", "--output", "lines", "--query", "Name")
    assert run.out == "".join(f'"thing {number}"\n' for number in range(5))


def test_a_query_chooses_what_is_printed(caller: Caller) -> None:
    caller.endpoint.set_list("DescribeThings", THINGS[:2])
    run = caller.call(LIST, "--query", "Things[].[Name, Size]", "--output", "text")
    assert run.out == "thing 0\t0\nthing 1\t1\n"


def test_a_query_that_does_not_fit_loses_no_response(caller: Caller) -> None:
    run = caller.call(*SEND, "--query", "abs(SendStatusSet)")
    assert run.status == 6
    assert json.loads(run.out)["SendStatusSet"]
    assert run.err.startswith("--query: does not fit the response")
    assert PHONE not in run.err


def test_a_refusal_is_told_with_code_id_effect_and_advice(caller: Caller) -> None:
    caller.endpoint.inject(ErrorResponse("LimitExceeded.Daily"))
    run = caller.call(*SEND)
    assert (run.status, run.out) == (1, "")
    assert "SendAll: " in run.err
    assert "code LimitExceeded.Daily, request id " in run.err
    assert "nothing happened; call it again when the cause is gone" in run.err


def test_an_outcome_that_nobody_knows_has_an_exit_code_of_its_own(caller: Caller) -> None:
    caller.endpoint.inject(CloseAfterReading())
    run = caller.call(*SEND)
    assert (run.status, run.out) == (4, "")
    assert "it may have been carried out; find out before you call it again" in run.err
    assert PHONE not in run.err


def test_an_action_that_is_safe_to_repeat_is_told_so(caller: Caller) -> None:
    caller.endpoint.inject(CloseAfterReading(), times=10)
    run = caller.call(LIST, "--timeout", "0.2")
    assert run.status == 5
    assert "no usable response came, and it is safe to repeat" in run.err


def test_a_service_that_is_not_reached_has_an_exit_code_of_its_own(caller: Caller) -> None:
    with caller.endpoint.refuse_connections():
        run = caller.call(*SEND, "--timeout", "0.2")
    assert run.status == 5
    assert "nothing happened" in run.err


def test_what_can_be_repeated_is_as_by_the_generated_client(caller: Caller) -> None:
    caller.endpoint.inject(ErrorResponse("RequestLimitExceeded"))
    assert caller.call(*SEND).status == 0
    assert len(caller.endpoint.requests) == 2


def test_an_item_that_was_refused_is_told_by_its_place_and_code(caller: Caller) -> None:
    caller.endpoint.set_outcome("LimitExceeded.Daily", PhoneNumber=PHONE)
    run = caller.call(*SEND, "--phone-number-set", "+60198890001")
    assert run.status == 1
    assert run.err == "SendStatusSet[0].Code: LimitExceeded.Daily: it was refused\n"
    assert len(json.loads(run.out)["SendStatusSet"]) == 2


def test_an_item_that_may_have_been_carried_out_decides_the_exit_code(caller: Caller) -> None:
    caller.endpoint.set_outcome("InternalError.Timeout", PhoneNumber=PHONE)
    caller.endpoint.set_outcome("LimitExceeded.Daily", PhoneNumber="+60198890001")
    assert caller.call(*SEND, "--phone-number-set", "+60198890001").status == 4


def test_errors_are_json_where_that_is_asked_for(caller: Caller) -> None:
    caller.endpoint.inject(ErrorResponse("LimitExceeded.Daily"))
    error = json.loads(caller.call(*SEND, "--format", "json").out)["error"]
    assert (error["code"], error["effect"]) == ("LimitExceeded.Daily", "none")
    run = caller.call(*SEND, "--format", "json", "--output", "lines")
    assert [found["rule"] for found in json.loads(run.out)] == ["call-option"]


def test_a_response_that_is_not_as_documented_is_told_and_printed_as_it_is(caller: Caller) -> None:
    odd = {"Things": [{"Name": "a", "Size": "7", "New": 1}]}
    caller.endpoint.set_results("DescribeThings", [odd])
    run = caller.call(LIST)
    assert run.status == 0
    assert json.loads(run.out)["Things"] == odd["Things"]
    assert run.err.startswith("note: DescribeThings: things[].size")


def test_actions_are_listed(caller: Caller) -> None:
    listed = "shop.SendAll         Sends one text to many.\nshop.DescribeThings  Lists things.\n"
    assert caller.run("--list").out == listed
    assert caller.run("--list", "shop").out == listed
    assert json.loads(caller.run("--list", "--format", "json").out) == {
        "shop.SendAll": "Sends one text to many.",
        "shop.DescribeThings": "Lists things.",
    }
    assert "did you mean 'shop'?" in caller.run("--list", "shp").err


def test_what_a_project_generates_does_not_limit_what_is_called(
    caller: Caller, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.tc3gen]\nspec = "{caller.spec}"\nonly = ["shop.DescribeThings"]\n', "utf-8"
    )
    assert caller.call(*SEND).status == 0


def test_an_interruption_says_whether_the_call_may_have_happened(caller: Caller) -> None:
    class Interrupted(Recording):
        def send(self, request: Generated) -> Generated:
            assert request.action
            self.is_sending = True
            raise KeyboardInterrupt

    caller.patch.setattr(call_run, "Recording", Interrupted)
    run = caller.call(*SEND)
    assert run.status == 130
    assert "shop.SendAll may have been carried out: look before you call it again" in run.err
    assert "shop.DescribeThings may have been carried out: it is safe" in caller.call(LIST).err


def test_json_stays_json_where_the_terminal_knows_no_other_letters_than_ascii(
    caller: Caller,
) -> None:
    odd = {"Things": [{"Name": "é短\U0001f600", "Size": 1}]}
    caller.endpoint.set_results("DescribeThings", [odd])
    printed = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    caller.patch.setattr(sys, "stdout", printed)
    assert main(["call", LIST, *caller.where, "--spec", str(caller.spec)]) == 0
    assert json.loads(printed.buffer.getvalue())["Things"] == odd["Things"]


def test_a_reader_that_is_gone_ends_the_calls_for_more_pages(caller: Caller) -> None:
    caller.endpoint.set_list("DescribeThings", THINGS)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as printed:
        caller.patch.setattr(sys, "stdout", printed)
        command = ["call", LIST, "--all", "--output", "lines", *caller.where]
        assert main([*command, "--spec", str(caller.spec)]) == 0
    assert len(caller.endpoint.requests) == 1


def test_the_options_of_the_command_are_those_that_no_field_can_have(caller: Caller) -> None:
    shown = caller.run("--help").out
    assert set(re.findall(r"^  (?:-h, )?--([\w-]+)", shown, re.MULTILINE)) == OWN_OPTIONS
    codes = re.findall(r"^  (\d+) +\w", shown.partition("exit codes:\n")[2], re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "4", "5", "6", "130"]


def test_neither_the_key_nor_what_was_sent_is_told_of_an_error(caller: Caller) -> None:
    text = "my-secret-text"
    for fault in (ErrorResponse("LimitExceeded.Daily"), CloseAfterReading()):
        caller.endpoint.inject(fault)
        run = caller.call(*SEND, "--Region", text)
        said = run.out + run.err
        assert run.status
        assert not [word for word in (text, PHONE, caller.endpoint.secret_key) if word in said]
