"""With `--format json`, standard output is one JSON value, whatever a command has to say."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.cli import main
from tc3gen.commands.rules import RULES
from tests.pages.small import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project


def nothing(_: Project) -> None:
    """Leave a project as it is."""


def generated(project: Project) -> None:
    """Make the package."""
    assert project.run("generate").status == 0


def edited(project: Project) -> None:
    """Make the package, and change it by hand."""
    generated(project)
    (project.package / "signer.py").write_text("mine = True\n", "utf-8")


def stale(project: Project) -> None:
    """Make the package, and change the spec."""
    generated(project)
    project.edit("demo/api.yaml", "doc: Answers.", "doc: Says.")


def broken(project: Project) -> None:
    """Make the spec unusable."""
    project.edit("demo/api.yaml", "doc: Answers.", "dco: Answers.")


def imported(project: Project) -> None:
    """Import the page."""
    assert project.run("import", str(project.root / "page.md")).status == 0


def without_schemas(project: Project) -> None:
    """Write the schemas of the language."""
    assert project.run("schema").status == 0


CASES: dict[str, tuple[Callable[[Project], None], list[str], int, int]] = {
    "lint": (nothing, ["lint"], 0, 0),
    "lint, findings": (broken, ["lint"], 1, 2),
    "lint, rules": (nothing, ["lint", "--rules"], 0, sum(map(len, RULES.values()))),
    "generate": (nothing, ["generate"], 0, 0),
    "generate, current": (generated, ["generate"], 0, 0),
    "generate, edited": (edited, ["generate"], 2, 1),
    "generate, forced": (edited, ["generate", "--force"], 0, 0),
    "generate, unusable": (broken, ["generate"], 2, 2),
    "generate, only": (nothing, ["generate", "--only", "demo.Pong"], 2, 1),
    "check, current": (generated, ["generate", "--check"], 0, 0),
    "check, edited": (edited, ["generate", "--check"], 1, 1),
    "check, stale": (stale, ["generate", "--check"], 1, 2),
    "schema": (nothing, ["schema"], 0, 0),
    "schema, stale": (nothing, ["schema", "--check"], 1, 3),
    "schema, current": (without_schemas, ["schema", "--check"], 0, 0),
    "import": (nothing, ["import", "page.md"], 0, 0),
    "import, dry": (nothing, ["import", "page.md", "--dry-run"], 0, 0),
    "import, current": (imported, ["import", "page.md"], 0, 0),
    "import, dry and current": (imported, ["import", "page.md", "--dry-run"], 0, 0),
    "import, no page": (nothing, ["import", "none.md"], 2, 1),
    "policy, unusable": (broken, ["policy", "spec/demo"], 2, 2),
    "policy, none": (nothing, ["policy", "spec/none"], 2, 1),
    "diff, rules": (nothing, ["diff", "--rules"], 0, len(RULES["diff"])),
    "diff, unusable": (broken, ["diff", "old", "spec"], 2, 2),
}
"""What has happened before, the command, its exit code, and how many rows it has to tell."""


def run(project: Project, arguments: list[str]) -> tuple[int, Any, str]:
    """Run a command in the project's folder; return exit code, JSON value and standard error."""
    project.capture.readouterr()
    status = main([*arguments, "--format", "json"])
    said = project.capture.readouterr()
    try:
        return status, json.loads(said.out), said.err
    except ValueError as error:
        pytest.fail(f"not JSON: {error}: {said.out}")


@pytest.fixture
def here(small: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return the project as the working directory, with a page to import and an old spec."""
    (small.root / "page.md").write_text(page(), "utf-8")
    shutil.copytree(small.spec, small.root / "old")
    monkeypatch.chdir(small.root)
    return small


@pytest.mark.parametrize("case", CASES)
def test_standard_output_is_a_list_even_where_there_is_nothing_to_say(
    here: Project, case: str
) -> None:
    before, arguments, status, rows = CASES[case]
    before(here)

    code, value, _ = run(here, arguments)

    assert (code, type(value), len(value)) == (status, list, rows)
    assert all(row["rule"] and row["severity"] for row in value)


@pytest.mark.parametrize(
    ("before", "arguments", "said"),
    [
        (nothing, ["generate"], "generated/tc3: "),
        (generated, ["generate", "--check"], "generated/tc3: up to date, "),
        (stale, ["generate", "--check"], "--- a/demo/client.py\n"),
        (nothing, ["schema"], "spec: 3 of 3 schemas written\n"),
        (nothing, ["import", "page.md"], "spec/tea: 1 page imported"),
        (nothing, ["import", "page.md", "--dry-run"], "--- /dev/null\n"),
    ],
    ids=["summary", "up to date", "diff", "schemas", "import", "dry run"],
)
def test_what_is_for_people_goes_to_standard_error(
    here: Project, before: Callable[[Project], None], arguments: list[str], said: str
) -> None:
    before(here)

    assert run(here, arguments)[2].startswith(said)


@pytest.mark.parametrize(("edit", "changes"), [("doc: Answers.", 0), ("doc: Says.", 1)])
def test_a_comparison_is_one_object(here: Project, edit: str, changes: int) -> None:
    here.edit("demo/api.yaml", "doc: Answers.", edit)

    code, value, errors = run(here, ["diff", "old"])

    assert (code, sorted(value), len(value["changes"]), errors) == (
        0,
        ["changes", "version"],
        changes,
        "",
    )


def test_hints_repeat_the_options_that_were_given(here: Project) -> None:
    here.spec.rename(here.root / "my spec")
    options = ["--spec", "my spec", "--out", "src", "--package", "tencent", "--only", "demo.Ping"]
    again = "`tc3gen generate --spec 'my spec' --out src --package tencent --only demo.Ping`"

    _, rows, _ = run(here, ["generate", "--check", *options])

    assert {row["hint"] for row in rows} == {f"run {again}"}


@pytest.mark.parametrize("given", [[], ["--spec", "spec", "--out", "generated"]])
def test_a_hint_leaves_out_what_goes_without_saying(here: Project, given: list[str]) -> None:
    _, rows, _ = run(here, ["generate", "--check", *given])

    assert {row["hint"] for row in rows} == {"run `tc3gen generate`"}


def test_a_hint_about_schemas_names_the_spec(here: Project) -> None:
    here.spec.rename(here.root / "facts")

    _, rows, _ = run(here, ["schema", "--check", "--spec", "facts"])

    assert {row["hint"] for row in rows} == {"run `tc3gen schema --spec facts`"}
