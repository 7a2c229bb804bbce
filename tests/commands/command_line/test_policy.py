"""`tc3gen policy`: proposes what is open, and never touches what is decided."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tc3gen.cli import main
from tc3gen.commands import OK, lint, propose_policies
from tc3gen.findings import UNSEEN
from tc3gen.proposing import policy_of
from tc3gen.spec.files import fitted
from tc3gen.spec.language import POLICY
from tc3gen.spec.nodes import parse
from tc3gen.spec.writer import write_yaml
from tests.proposing.fields import action, fact, proposed
from tests.support.effort import examples
from tests.support.metadata import api, field, structure, wheel

if TYPE_CHECKING:
    from pathlib import Path

SIZE = "How many. Value range: [1,100]."
HOSTILE = (
    "Mobile number \"quoted\" 'twice': {a: b} # no comment & *star |\n> %tag !x @at `tick`",
    "Mobile number\x00\x1b[31m\u202e\u2028\ufeff and \ud83d\ude00",
    "Mobile number: yes - null: ~",
    "Mobile number " + "x" * 5000,
)


def product(folder: Path, doc: str = "Mobile number.") -> Path:
    """Import a small product into a spec; return the folder of its service."""
    request = [
        field("Offset", "int64"),
        {**field("Limit", "int64"), "document": SIZE},
        {**field("Phone"), "document": doc},
    ]
    response = [field("Machines", "Machine", "list"), field("TotalCount", "int64")]
    described = api({"DescribeIt": (request, response)}, {"Machine": structure(field("Id"))})
    source = wheel(folder / "tccli_intl_en-1-py3-none-any.whl", described)
    assert main(["import", str(source), "--all", "--spec", str(folder / "spec")]) < 2
    return folder / "spec" / "cvm"


def test_what_is_written_is_sound_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = product(tmp_path)
    capsys.readouterr()

    assert main(["policy", str(service)]) == OK

    said = capsys.readouterr()
    assert said.out == (
        f"{service}: policy.yaml written. " "Proposed: 1 private field, 1 limit, 1 list in pages.\n"
    )
    text = (service / "policy.yaml").read_text("utf-8")
    assert text.startswith("# Proposed by `tc3gen policy`; nobody has decided it yet.")
    limit = yaml.safe_load(text)["actions"]["DescribeIt"]["fields"]["Limit"]
    assert (limit["min"], limit["max"]) == (1, 100)
    assert lint(service.parent).findings == []
    assert main(["generate", "--spec", str(service.parent), "--out", str(tmp_path / "out")]) == OK


def test_what_is_decided_stays_byte_for_byte_and_additions_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = product(tmp_path)
    own = b"# Ours.\r\nformat: 1\r\nactions: {DescribeIt: {fields: {Phone: {private: false}}}} # so"
    (service / "policy.yaml").write_bytes(own)
    capsys.readouterr()

    assert main(["policy", str(service)]) == OK

    out = capsys.readouterr().out
    assert (service / "policy.yaml").read_bytes() == own
    assert out.startswith(f"# {service / 'policy.yaml'} is yours and stays as it is.")
    added = yaml.safe_load(out)["actions"]["DescribeIt"]
    assert set(added) == {"fields", "paginate"}
    assert set(added["fields"]) == {"Limit"}


def test_once_everything_is_pasted_there_is_nothing_left_to_propose(tmp_path: Path) -> None:
    service = product(tmp_path)
    propose_policies([service])
    written = (service / "policy.yaml").read_bytes()

    again = propose_policies([service])

    assert again.text == f"{service}: Proposed: nothing.\n"
    assert (service / "policy.yaml").read_bytes() == written


def test_a_dry_run_shows_a_diff_and_writes_nothing(tmp_path: Path) -> None:
    service = product(tmp_path)
    result = propose_policies([service], dry_run=True)
    assert result.text.startswith("--- /dev/null\n+++ b/policy.yaml\n")
    assert not (service / "policy.yaml").exists()


def test_for_programs_there_is_one_entry_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = product(tmp_path)
    capsys.readouterr()

    assert main(["policy", str(service), "--format", "json"]) == OK

    [told] = json.loads(capsys.readouterr().out)
    assert (told["folder"], told["written"], told["left_out"]) == (str(service), True, [])
    kinds = {each["kind"]: each["steps"][-1] for each in told["proposals"]}
    assert kinds == {"limit": "Limit", "private": "Phone", "paginate": "DescribeIt"}


def test_where_one_folder_cannot_be_used_nothing_is_written(tmp_path: Path) -> None:
    service = product(tmp_path)
    result = propose_policies([service, tmp_path / "none"])
    assert (result.status, len(result.findings)) == (2, 1)
    assert not (service / "policy.yaml").exists()


def test_a_broken_policy_is_told_and_left_alone(tmp_path: Path) -> None:
    service = product(tmp_path)
    (service / "policy.yaml").write_text("format: 1\nactions: [", "utf-8")
    result = propose_policies([service])
    assert (result.status, result.findings[0].rule) == (2, "yaml-syntax")
    assert (service / "policy.yaml").read_text("utf-8") == "format: 1\nactions: ["


def test_a_link_in_the_place_of_a_policy_is_never_followed(tmp_path: Path) -> None:
    service = product(tmp_path)
    (service / "policy.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert propose_policies([service]).status == 2
    assert not (tmp_path / "elsewhere.yaml").exists()


@pytest.mark.parametrize("doc", HOSTILE, ids=["yaml", "unseen", "words", "long"])
def test_hostile_prose_is_quoted_harmless(tmp_path: Path, doc: str) -> None:
    service = product(tmp_path, doc)
    propose_policies([service])
    text = (service / "policy.yaml").read_text("utf-8")
    phone = yaml.safe_load(text)["actions"]["DescribeIt"]["fields"]["Phone"]
    assert phone["private"] is True
    assert not [each for each in text if UNSEEN.match(each) and each != "\n"]
    assert max(map(len, text.splitlines())) < 200
    assert not [each for each in lint(service.parent).findings if "policy" in each.location.path]


@given(st.text(max_size=60), st.sampled_from(["Phone. {}", "{}. Value range: [1,100].", "{}"]))
@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow])
def test_no_prose_breaks_the_policy(words: str, form: str) -> None:
    request = {"Size": fact(form.format(words), "Integer"), "Phone": fact(f"Mobile number {words}")}
    policy = policy_of(proposed({"RunIt": action(request=request)}).proposals)
    text = write_yaml(policy, POLICY)
    assert not [each for each in text if UNSEEN.match(each) and each != "\n"]
    plain, findings = fitted(parse(text, "policy.yaml"), POLICY)
    assert plain == policy
    assert {each.rule for each in findings} <= {"missing-key"}, "the format is not there"
