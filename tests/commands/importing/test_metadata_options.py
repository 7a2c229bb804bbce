"""The options that choose from metadata: each does what its help says, and says what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tc3gen.cli import main
from tests.support.metadata import CODES, api, field, structure, wheel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run: TypeAlias = Callable[..., tuple[int, str, str]]

CODES_OF_CVM = {CODES.format(service="cvm", date="20170312"): "USED = 'ResourceInUse'\n"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a wheel of two services, one of them in two versions, and of error codes."""
    told = (api(), api(version="2016-01-02"), api({"GetOne": ([], [])}, service="as"))
    return wheel(tmp_path / "a.whl", *told, files=CODES_OF_CVM)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs an import, and returns its exit code and what it printed."""

    def imported(*arguments: object) -> tuple[int, str, str]:
        code = main(["import", *map(str, arguments), "--spec", str(tmp_path / "spec")])
        said = capsys.readouterr()
        return code, said.out, said.err

    return imported


def folders(tmp_path: Path) -> list[str]:
    """Return the services of the spec, none where there is no spec."""
    return sorted(path.parent.name for path in (tmp_path / "spec").glob("*/api.yaml"))


def test_a_list_has_services_versions_and_counts(run: Run, source: Path, tmp_path: Path) -> None:
    assert run(source, "--list") == (
        0,
        "as  2017-03-12  1 action\ncvm  2016-01-02  2 actions\ncvm  2017-03-12  2 actions\n",
        "",
    )
    sdk = wheel(tmp_path / "sdk.whl", files=CODES_OF_CVM)
    assert run(sdk, "--list")[1] == "cvm  2017-03-12  error codes only\n"
    assert not (tmp_path / "spec").exists()


def test_a_list_of_a_service_has_its_actions(run: Run, source: Path) -> None:
    listed = run(source, "--list", "--service", "cvm", "--version", "2016-01-02")
    assert listed == (0, "cvm  2016-01-02  2 actions\n  DescribeInstances\n  ResetLogin\n", "")


def test_a_list_is_json_where_json_is_asked_for(run: Run, source: Path) -> None:
    code, out, _ = run(source, "--list", "--format", "json", "--service", "as")
    assert code == 0
    assert json.loads(out) == {
        "services": [
            {
                "folder": "as",
                "service": "as",
                "version": "2017-03-12",
                "actions": ["GetOne"],
                "has_error_codes": False,
            }
        ],
        "findings": [],
    }
    code, out, _ = run(source, "--list", "--format", "json", "--service", "cvn")
    assert code == 2
    assert json.loads(out)["findings"][0]["hint"] == "did you mean 'cvm'?"


def test_a_list_names_what_it_cannot_read(run: Run, tmp_path: Path) -> None:
    broken = {"tccli/services/old/v20170312/api.json": "{"}
    code, out, err = run(wheel(tmp_path / "b.whl", api(), files=broken), "--list")
    assert (code, out) == (1, "cvm  2017-03-12  2 actions\n")
    assert "services/old/v20170312/api.json: metadata-file: " in err


def test_the_latest_version_is_imported_unless_another_is_named(
    run: Run, source: Path, tmp_path: Path
) -> None:
    assert run(source, "--service", "cvm")[0] == 0
    text = (tmp_path / "spec" / "cvm" / "api.yaml").read_text("utf-8")
    assert 'version: "2017-03-12"' in text
    assert run(source, "--service", "cvm", "--version", "2016-01-02")[0] == 0
    assert folders(tmp_path) == ["cvm", "cvm_v20160102"]


def test_several_services_are_imported_once_each(run: Run, source: Path, tmp_path: Path) -> None:
    code, out, _ = run(source, "--service", "as,cvm,as")
    assert code == 0
    assert out.count("imported\n") == 2
    assert folders(tmp_path) == ["as_", "cvm"]


def test_everything_is_imported_in_all_versions(run: Run, source: Path, tmp_path: Path) -> None:
    assert run(source, "--all")[0] == 0
    assert folders(tmp_path) == ["as_", "cvm", "cvm_v20160102"]


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no choice": ((), "it describes 2 services (name one with --service, or take --all; --list"),
    "a service": (("--service", "cmv"), "no service 'cmv' (did you mean 'cvm'?)"),
    "no such service": (("--service", "xyzzy"), "no service 'xyzzy' (--list shows them)"),
    "a version": (
        ("--service", "cvm", "--version", "2017-03-13"),
        "no version '2017-03-13' of cvm (it has 2016-01-02, 2017-03-12)",
    ),
    "an action": (
        ("--service", "cvm", "--only", "ResetLogin,DescribeInstance"),
        "no action 'DescribeInstance' (did you mean 'DescribeInstances'?)",
    ),
    "actions": (("--service", "cvm", "--only", "A,B"), "no action 'B'"),
}


@pytest.mark.parametrize(("options", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_choice_is_told_with_what_there_is(
    options: tuple[str, ...], said: str, run: Run, source: Path, tmp_path: Path
) -> None:
    code, _, err = run(source, *options)
    assert code == 2
    assert said in err
    assert err.startswith(str(source))
    assert not (tmp_path / "spec").exists()


USAGE: dict[str, tuple[tuple[str, ...], str]] = {
    "all and one": (("--all", "--service", "cvm"), "--all goes without"),
    "actions of several": (("--service", "cvm,as", "--only", "X"), "go with one service"),
    "a folder of several": (("--service", "cvm,as", "--into", "x"), "go with one service"),
    "an address": (("--service", "cvm", "--page", "https://x"), "metadata is none"),
    "other docs": (("--docs", "all"), "invalid choice"),
}


@pytest.mark.parametrize(("options", "said"), USAGE.values(), ids=USAGE)
def test_options_that_do_not_go_together_are_refused(
    options: tuple[str, ...], said: str, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["import", str(source), *options])
    assert refused.value.code == 2
    assert said in capsys.readouterr().err


def test_options_for_metadata_are_refused_for_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("a page", "utf-8")
    for option in (("--list",), ("--service", "x"), ("--only", "X"), ("--docs", "none")):
        with pytest.raises(SystemExit):
            main(["import", str(page), *option])
        assert "for metadata, not pages" in capsys.readouterr().err


def test_only_what_the_actions_reach_is_imported(run: Run, tmp_path: Path) -> None:
    """Through structures of structures, in circles, and nothing beside."""
    objects = {
        "A": structure(field("B", "B", "list"), field("Id")),
        "B": structure(field("A", "A"), field("C", "C")),
        "C": structure(field("Id")),
        "Other": structure(field("A", "A")),
    }
    actions = {"GetOne": ([field("A", "A")], []), "GetTwo": ([], [field("Other", "Other")])}
    source = wheel(tmp_path / "a.whl", api(actions, objects))
    assert run(source, "--only", "GetOne")[0] == 0
    text = (tmp_path / "spec" / "cvm" / "api.yaml").read_text("utf-8")
    assert [name for name in ("A", "B", "C") if f"\n  {name}:\n" in text] == ["A", "B", "C"]
    assert "Other" not in text

    assert run(source, "--only", "GetTwo")[0] == 0
    text = (tmp_path / "spec" / "cvm" / "api.yaml").read_text("utf-8")
    assert all(f"  {name}:" in text for name in ("GetOne", "GetTwo", "Other"))


def test_a_dry_run_shows_a_diff_and_writes_nothing(run: Run, source: Path, tmp_path: Path) -> None:
    code, out, _ = run(source, "--service", "cvm", "--dry-run")
    assert code == 0
    assert "+service: cvm\n" in out
    assert not (tmp_path / "spec").exists()
    run(source, "--service", "cvm")
    before = (tmp_path / "spec" / "cvm" / "api.yaml").read_bytes()
    assert "nothing to do" in run(source, "--service", "cvm", "--dry-run")[1]
    out = run(source, "--service", "as,cvm", "--dry-run")[1]
    assert "+service: as\n" in out
    assert folders(tmp_path) == ["cvm"]
    assert (tmp_path / "spec" / "cvm" / "api.yaml").read_bytes() == before


def test_json_holds_every_finding_and_text_a_few_of_each_rule(run: Run, tmp_path: Path) -> None:
    actions: Any = {f"Bad{n}": ([field("A", "Missing")], []) for n in range(9)} | {"Get": ([], [])}
    source = wheel(tmp_path / "a.whl", api(actions))
    code, out, _ = run(source, "--format", "json", "--dry-run")
    found = [each for each in json.loads(out) if each["rule"] == "metadata-part"]
    assert (code, len(found)) == (1, 9)
    _, _, err = run(source, "--dry-run")
    assert err.count("metadata-part") == 4
    assert "and 6 more of this rule (--format json shows all)" in err


def test_the_help_explains_each_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["import", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    options = ("--list", "--service", "--all", "--version", "--only", "--docs", "--dry-run")
    assert all(f" {option}" in text for option in options)
    assert "(the latest)" in text
    assert "the structures that they reach" in text
    assert "the page counts" in text
