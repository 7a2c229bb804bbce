"""Arguments: what each does, and that wrong ones say so and exit with 2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tc3gen import __version__
from tc3gen.cli import main
from tc3gen.commands.rules import RULES
from tc3gen.spec.json_schema import schemas
from tests.commands.command_line.programs import tree
from tests.commands.command_line.specs import write_demo
from tests.support.project import ROOT

if TYPE_CHECKING:
    from tests.support.project import Project

NOTHING = "a folder with an api.yaml is wanted (run this where spec/ is, or name it with --spec)"


def test_a_sound_spec_is_linted_in_silence_with_exit_code_0(small: Project) -> None:
    run = small.run("lint")
    assert (run.status, run.out, run.err) == (0, "", "")


def test_findings_are_printed_with_exit_code_1(small: Project) -> None:
    small.edit("demo/api.yaml", "doc: Answers.", "dco: Answers.")
    run = small.run("lint")
    file = small.spec / "demo" / "api.yaml"
    missing = "missing-key: Ping has no key 'doc': what it is, in a sentence of our own"
    unknown = "unknown-key: Ping takes no key 'dco' (did you mean 'doc'?)"
    assert run.out == f"{file}:6:9: {missing}\n{file}:6:10: {unknown}\n"
    assert (run.status, run.err) == (1, "")


def test_generate_says_the_same_on_standard_error_with_exit_code_2(small: Project) -> None:
    small.edit("demo/api.yaml", "doc: Answers.", "dco: Answers.")
    linted = small.run("lint")
    run = small.run("generate")
    assert (run.status, run.out, run.err) == (2, "", linted.out)


@pytest.mark.parametrize("command", ["lint", "generate"])
@pytest.mark.parametrize("folder", ["absent", "empty", "file"])
def test_a_spec_without_services_is_exit_code_2(
    empty_project: Project, command: str, folder: str
) -> None:
    if folder == "empty":
        empty_project.spec.mkdir()
    elif folder == "file":
        empty_project.spec.write_text("format: 1\n", "utf-8")
    run = empty_project.run(command)
    finding = f"{empty_project.spec}: no-service: no service here: {NOTHING}\n"
    assert run.status == 2
    assert (run.out, run.err) == ((finding, "") if command == "lint" else ("", finding))


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "tc3gen: error: the following arguments are required: COMMAND"),
        (["bake"], "tc3gen: error: argument COMMAND: invalid choice: 'bake'"),
        (["lint", "--fix"], "tc3gen lint: error: unrecognized arguments: --fix"),
        (
            ["generate", "--chek"],
            "tc3gen generate: error: unrecognized arguments: --chek (did you mean '--check'?)",
        ),
        (["lint", "--format", "xml"], "tc3gen lint: error: argument --format: invalid choice"),
        (["lint", "--spec"], "tc3gen lint: error: argument --spec: expected one argument"),
        (["generate", "sms"], "tc3gen generate: error: unrecognized arguments: sms"),
        (["diff"], "tc3gen diff: error: the following arguments are required: OLD (such as HEAD:"),
    ],
    ids=["no command", "command", "option", "typo", "choice", "value", "argument", "no spec"],
)
def test_wrong_usage_is_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    said = capsys.readouterr()
    usage, *_, last = said.err.splitlines()
    assert stopped.value.code == 2
    assert (said.out, usage[:13]) == ("", "usage: tc3gen")
    assert last.startswith(complaint)
    assert last.endswith(f"; see `{complaint.partition(': ')[0]} --help`")


COMMANDS = (
    *("generate", "import", "policy", "track", "refresh", "lint", "diff", "schema", "mock", "call"),
    *("send", "completion"),
)


def helped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what ``--help`` prints."""
    if arguments == ("call",):  # It can say more: what an action is.
        assert main([*arguments, "--help"]) == 0
    else:
        with pytest.raises(SystemExit) as stopped:
            main([*arguments, "--help"])
        assert stopped.value.code == 0
    return capsys.readouterr().out


def test_help_lists_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    listed = re.findall(r"^    (\w+)\s+\w+", helped(capsys), re.MULTILINE)
    assert tuple(listed) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_explains_each_option_and_exit_code(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    shown = helped(capsys, command)
    options, _, codes = shown.partition("exit codes:\n")
    assert {"0", "2", "3", "130"} <= set(re.findall(r"^  (\d+) +\w", codes, re.MULTILINE))
    has_1 = "1" in re.findall(r"^  (\d+)", codes, re.MULTILINE)
    assert has_1 == (command not in {"mock", "policy", "completion"})
    for option in re.split(r"\n  (?=-)", options)[1:]:
        assert re.match(r"-\S.*?(  |\n {20,})\w", option), option


def test_version_names_program_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert (stopped.value.code, capsys.readouterr().out) == (0, f"tc3gen {__version__}\n")


@pytest.mark.parametrize(
    "only",
    ["sms.SendMultiGlobalSms", "sms", "sms, sms.SendMultiGlobalSms", " sms ,"],
    ids=["action", "service", "both", "blanks"],
)
def test_only_keeps_what_it_names(project: Project, only: str) -> None:
    write_demo(project.spec)
    run = project.run("generate", "--only", only)
    assert (run.status, run.err) == (0, "")
    assert sorted(path.name for path in project.package.glob("[!_]*/")) == ["sms"]


def test_only_leaves_the_other_actions_of_a_service_out(small: Project) -> None:
    assert small.run("generate", "--only", "demo.PingAll").status == 0
    client = (small.package / "demo" / "client.py").read_text("utf-8")
    # Once for threads, once for event loops.
    assert re.findall(r"def (\w+)", client) == ["ping_all", "ping_all"]


@pytest.mark.parametrize(
    ("only", "finding"),
    [
        ("demo.Pingall", "the spec has no 'demo.Pingall' (did you mean 'demo.PingAll'?)"),
        ("dmo", "the spec has no 'dmo' (did you mean 'demo'?)"),
        ("Xyzzy", "the spec has no 'Xyzzy'"),
        ("demo,Xyzzy", "the spec has no 'Xyzzy'"),
    ],
    ids=["action", "service", "like nothing", "one of two"],
)
def test_only_with_an_unknown_name_is_exit_code_2(small: Project, only: str, finding: str) -> None:
    run = small.run("generate", "--only", only)
    assert (run.status, run.out, run.err) == (2, "", f"--only: unknown-action: {finding}\n")
    assert not small.package.exists()


@pytest.mark.parametrize("only", ["", ",", " "], ids=["empty", "comma", "blank"])
def test_only_without_a_name_is_exit_code_2(small: Project, only: str) -> None:
    assert stopped_with(small, "--only", only) == 2


def test_out_and_package_say_where_the_package_goes(small: Project) -> None:
    assert small.run("generate").status == 0
    elsewhere = small.root / "vendored"
    run = small.run("generate", "--out", str(elsewhere), "--package", "tencent")
    count = len(tree(small.package))
    said = f"{elsewhere / 'tencent'}: {count} written, 0 removed, 0 unchanged\n"
    assert (run.status, run.out, run.err) == (0, said, "")
    assert tree(elsewhere / "tencent") == tree(small.package)


@pytest.mark.parametrize(
    "name",
    [
        *("", "..", "../tc3", "/tc3", "a.b", "a-b", "1a", "a b"),
        "class",
    ],
)
def test_a_name_that_no_package_can_have_is_exit_code_2(small: Project, name: str) -> None:
    assert stopped_with(small, "--package", name) == 2
    assert not (small.root / "generated").exists()


def stopped_with(project: Project, *arguments: str) -> int | str | None:
    """Return the exit code of `generate`, whoever decides it."""
    try:
        return project.run("generate", *arguments).status
    except SystemExit as stopped:
        return stopped.code


def test_lint_lists_the_rules_of_all_commands_with_severity_and_reason(small: Project) -> None:
    run = small.run("lint", "--rules")
    rows = [line.split(maxsplit=3) for line in run.out.splitlines()]
    assert rows == [
        [command, name, rule.severity, rule.doc]
        for command, table in RULES.items()
        for name, rule in table.items()
    ]
    assert (run.status, run.err) == (0, "")


def test_schema_writes_what_is_old_and_check_only_says_so(small: Project) -> None:
    missing = small.run("schema", "--check")
    assert (missing.status, len(missing.err.splitlines())) == (1, 3)
    assert small.run("schema").out == f"{small.spec}: 3 of 3 schemas written\n"
    assert small.run("schema").out == f"{small.spec}: 0 of 3 schemas written\n"
    assert small.run("schema", "--check").status == 0
    (small.spec / "api.schema.json").write_text("{}", "utf-8")
    old = f"{small.spec / 'api.schema.json'}: drift: this schema is not that of the spec language"
    assert small.run("schema", "--check").err == f"{old} (run `tc3gen schema`)\n"


def test_the_committed_schemas_are_those_of_the_language() -> None:
    for name, text in schemas().items():
        assert (ROOT / "spec" / name).read_text("utf-8") == text
