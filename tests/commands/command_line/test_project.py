"""`[tool.tc3gen]` in a pyproject.toml: commands need no options, and say what is wrong there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.commands.project import Project as Settings
from tc3gen.commands.project import find_project
from tc3gen.commands.project_keys import KEYS
from tc3gen.spec.json_schema import schemas
from tests.commands.command_line.specs import DEMO, write_demo
from tests.support.metadata import api, wheel
from tests.support.project import Run
from tests.support.repositories import commit

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = """\
[project]
name = "shop"

[tool.tc3gen]
spec = "api"
out = "src"
package = "tencent"
services = ["demo"]
only = ["demo.Ping"]
parts = ["async"]
"""


@dataclass(frozen=True, slots=True)
class Shop:
    """A user's project, and a folder in it."""

    root: Path
    enter: Callable[[Path], None]
    capture: pytest.CaptureFixture[str]

    def write(self, table: str) -> None:
        """Write its pyproject.toml."""
        (self.root / "pyproject.toml").write_text(table, "utf-8")

    def run(self, *arguments: str, folder: str = ".") -> Run:
        """Run tc3gen in a *folder* of it."""
        self.enter(self.root / folder)
        self.capture.readouterr()
        status = main(arguments)
        return Run(status, *self.capture.readouterr())

    @property
    def files(self) -> set[str]:
        """The files of its package."""
        package = self.root / "src" / "tencent"
        return {path.relative_to(package).as_posix() for path in package.rglob("*.py")}


@pytest.fixture
def shop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shop:
    """Return a project with two services, of which its table names one."""
    write_demo(tmp_path / "api")
    other = tmp_path / "api" / "other"
    other.mkdir()
    (other / "api.yaml").write_text(DEMO.replace("demo", "other").replace("doc", "dco"), "utf-8")
    (tmp_path / "inside" / "deep").mkdir(parents=True)
    made = Shop(tmp_path, monkeypatch.chdir, capsys)
    made.write(TABLE)
    return made


def test_generate_and_check_need_no_options(shop: Shop) -> None:
    assert shop.run("generate").status == 0
    assert {"_async_client.py", "demo/client.py"} <= shop.files
    assert not any(path.startswith(("_batches", "testing", "other")) for path in shop.files)
    assert "ping_all" not in (shop.root / "src/tencent/demo/client.py").read_text("utf-8")
    run = shop.run("generate", "--check")
    assert (run.status, run.out[:24], run.err) == (0, "src/tencent: up to date,", "")


def test_the_nearest_table_counts_from_any_folder_below_and_is_named(shop: Shop) -> None:
    shop.run("generate")
    (shop.root / "inside" / "pyproject.toml").write_text("[tool.black]\n", "utf-8")

    run = shop.run("generate", "--check", folder="inside/deep")

    assert run.err == "tc3gen: settings of ../../pyproject.toml\n"
    assert run.status == 0
    assert run.out.startswith("../../src/tencent: up to date,")


def test_without_paths_in_the_table_they_start_from_its_file(shop: Shop) -> None:
    shop.write("[tool.tc3gen]\n")
    (shop.root / "api").rename(shop.root / "spec")

    run = shop.run("lint", "--services", "demo", folder="inside")

    assert (run.status, run.out) == (0, "")


def test_options_win_over_the_table_and_hints_repeat_them_alone(shop: Shop) -> None:
    shop.run("generate")

    run = shop.run("generate", "--check", "--parts", "none", "--only", "demo")

    wanted = "run `tc3gen generate --only demo --parts none`"
    assert run.status == 1
    assert f"demo/client.py: drift: this file is not what the spec makes now ({wanted})" in run.err


def test_lint_mock_and_diff_look_at_the_services_of_the_table(shop: Shop) -> None:
    assert shop.run("lint") == Run(0, "", "")
    assert shop.run("lint", "--services", "other").status == 1
    commit(shop.root)
    api = shop.root / "api" / "demo" / "api.yaml"
    api.write_text(api.read_text("utf-8").replace("PingAll", "PingSome"), "utf-8")

    inside = shop.run("diff", folder="inside")

    assert inside.status == 1
    assert "action-removed: demo.PingAll" in inside.out
    assert "other." not in inside.out


def test_import_and_schema_write_into_the_spec_of_the_table(shop: Shop) -> None:
    source = wheel(shop.root / "tccli-1-py3-none-any.whl", api(service="cvm"))

    assert shop.run("import", str(source), folder="inside").status in {0, 1}
    assert shop.run("schema").status == 0

    made = {path.name for path in (shop.root / "api").iterdir()}
    assert made == {"cvm", "demo", "other", *schemas()}


def test_help_shows_the_defaults_of_the_table_and_where_they_are_from(shop: Shop) -> None:
    shop.enter(shop.root)
    with pytest.raises(SystemExit):
        main(["generate", "--help"])
    shown = shop.capture.readouterr().out

    assert "Defaults are taken from [tool.tc3gen] in pyproject.toml." in shown
    assert "folder with a folder for each service (api)" in shown


WRONG = """\
[tool.tc3gen]
spce = "api"
'out' = 3
package = "class"
services = "demo"
only = []
parts = [
    "batches",
    "asynk",
    'testing',
]
"""
FOUND = [
    "2:1: project-key: [tool.tc3gen] takes no key 'spce' (did you mean 'spec'?)",
    "3:1: project-value: out: takes the path of a folder, not a number (such as 'spec')",
    (
        "4:1: project-value: package: 'class' cannot be the name of a package: use letters, digits "
        "and underscores"
    ),
    "5:1: project-value: services: takes a list of names, not a text (such as ['sms'])",
    (
        "6:1: project-value: only: names nothing (leave it out for everything, or write "
        "['sms.SendMultiGlobalSms'])"
    ),
    "9:5: project-value: parts: there is no part 'asynk' (did you mean 'async'?)",
]


@pytest.mark.parametrize("command", ["generate", "lint", "mock", "schema"])
def test_all_that_is_wrong_in_the_table_is_told_where_it_stands(shop: Shop, command: str) -> None:
    shop.write(WRONG)
    run = shop.run(command)
    assert (run.status, run.out) == (2, "")
    assert run.err.splitlines() == [f"pyproject.toml:{line}" for line in FOUND]
    assert not (shop.root / "src").exists()


def test_what_the_spec_does_not_have_is_told_where_the_table_names_it(shop: Shop) -> None:
    shop.write(TABLE.replace('"demo"', '"demo", "dmeo"'))
    unknown = (
        "pyproject.toml:8:21: unknown-service: the spec has no 'dmeo' (did you mean 'demo'?)\n"
    )
    assert shop.run("generate") == Run(2, "", unknown)
    assert shop.run("lint") == Run(1, unknown, "")

    shop.write(TABLE.replace("demo.Ping", "demo.Pin"))
    hint = "(did you mean 'demo.Ping'?)"
    told = f"pyproject.toml:9:9: unknown-action: the spec has no 'demo.Pin' {hint}\n"
    assert shop.run("generate") == Run(2, "", told)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[tool.tc3gen\n", (1, 13, "project-file")),
        ("[tool.tc3gen]\nspec = 'a'\nspec = 'b'\n", (3, 11, "project-file")),
        ("[tool]\ntc3gen = 3\n", (0, 0, "project-value")),
        ("[tool]\ntc3gen = {spce = 'a'}\n", (0, 0, "project-key")),
        ('[ tool . "tc3gen" ]\nspec = "a\\u0000"\n', (2, 1, "project-value")),
    ],
    ids=["syntax", "key twice", "no table", "on one line", "NUL"],
)
def test_odd_tables_are_findings(shop: Shop, text: str, found: tuple[int, int, str]) -> None:
    shop.write(text)
    run = shop.run("lint", "--format", "json")
    [row] = json.loads(run.out)
    assert (run.status, row["path"]) == (2, "pyproject.toml")
    assert (row["line"], row["column"], row["rule"]) == found


@pytest.mark.parametrize("text", ["[tool.black", "", "[tool]\n", "[project]\nname = 'tc3gen'\n"])
def test_a_file_without_the_table_counts_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    assert find_project(tmp_path) == Settings()


def test_a_file_that_is_no_text_is_a_finding_only_if_it_names_tc3gen(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xff [tool.tc3gen]\n")
    [found] = find_project(tmp_path).findings
    assert (found.rule, found.location.path) == ("project-file", "pyproject.toml")
    (tmp_path / "pyproject.toml").unlink()
    (tmp_path / "pyproject.toml").mkdir()
    assert find_project(tmp_path) == Settings()


def test_every_key_is_set_by_the_whole_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(TABLE, "utf-8")
    project = find_project(tmp_path)
    assert project.settings.keys() == KEYS.keys()
    assert (project.settings["spec"], project.settings["out"]) == (Path("api"), Path("src"))
