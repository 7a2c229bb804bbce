"""Generated text is what a person has reviewed; `pytest --update-golden` writes it anew."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import lint
from tc3gen.findings import has_errors, show
from tests.support.golden import CASES, GOLDEN, definitions, reviewed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Made = Callable[[str], dict[str, str]]

WHOLE = "policy"
"""The case that is reviewed whole; the others commit what they are about, the rest is compiled."""


def _expected(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


@pytest.mark.parametrize("case", CASES)
def test_a_spec_makes_the_text_that_was_reviewed(
    case: str, made: Made, *, update_golden: bool
) -> None:
    texts = reviewed(case, made(case))
    folder = GOLDEN / case / "expected"
    if update_golden:
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8", newline="\n")

    assert _expected(folder) == texts


def test_one_case_is_reviewed_whole_and_another_for_what_services_share(made: Made) -> None:
    service = {path: text for path, text in made(WHOLE).items() if path.startswith("demo/")}
    shared = {path: made("platform")[path] for path in ("_platform.py", "signer.py")}

    assert reviewed(WHOLE, made(WHOLE)) == service
    assert shared.items() <= reviewed("platform", made("platform")).items()


def test_a_part_of_a_module_is_the_source_of_the_named_definitions() -> None:
    source = (
        "import a\n\nB: int = 1\n\n\n@a\n@b\nclass C:\n    d = 1\n\n\ndef e() -> None:\n    f()\n"
    )

    assert definitions(source, ["C", "B"]) == "@a\n@b\nclass C:\n    d = 1\n\n\nB: int = 1\n"
    with pytest.raises(AssertionError, match=r"\['d'\] not in \['B', 'C', 'e'\]"):
        definitions(source, ["d", "e"])


@pytest.mark.parametrize("case", CASES)
def test_a_reviewed_spec_has_no_error(case: str, tmp_path: Path) -> None:
    root = tmp_path / "spec"
    shutil.copytree(GOLDEN / case / "spec", root)
    if not (root / "platform.yaml").exists():
        shutil.copy(GOLDEN / "platform.yaml", root)

    findings = lint(root).findings

    assert not has_errors(findings), show(findings)


def test_a_response_says_nothing_of_limits_that_are_for_what_is_sent(made: Made) -> None:
    _, _, response = made("limits")["demo/models.py"].partition("class CheckLimitsResponse")

    assert "elements" not in response


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, made: Made) -> Path:
    """Return a folder with the services of all cases, each named after its case, in two packages.

    What services share is the same in every case, as checked here, but for that of the other
    platform, which is a package of its own: nothing has to be imported or type-checked nine times.
    """
    root = tmp_path_factory.mktemp("packages")
    for case in CASES:
        for path, text in made(case).items():
            own = f"{case}_{path}" if "/" in path and path[0] != "_" else path
            target = root / ("other" if case == "platform" else "golden") / own
            target.parent.mkdir(parents=True, exist_ok=True)
            shared = target.exists() and target.name != "manifest.json"
            assert not shared or target.read_text("utf-8") == text, f"{case}: {path}"
            target.write_text(text, "utf-8", newline="\n")
    return root


def test_every_package_imports_in_a_fresh_interpreter_without_a_warning(packages: Path) -> None:
    services = sorted(path.parent for path in packages.glob("*/*_demo*/__init__.py"))
    modules = (f"{path.parent.name}.{path.name}" for path in services)
    imports = "; ".join(f"import {name}, {name}.models, {name}.client" for name in modules)
    program = f"import sys; sys.path.insert(0, {str(packages)!r}); {imports}"
    command = [sys.executable, "-I", "-B", "-W", "error", "-c", program]

    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert len(services) > len(CASES)
    assert (result.returncode, result.stderr) == (0, "")


def test_every_package_is_strictly_typed(packages: Path, mypy_cache: str) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", mypy_cache]

    result = subprocess.run(
        [*command, str(packages)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=packages,
    )

    assert (result.returncode, result.stderr) == (0, ""), result.stdout


def test_ruff_with_its_own_settings_finds_nothing_in_any_package(packages: Path) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache"]

    result = subprocess.run(
        [*command, str(packages)], capture_output=True, text=True, timeout=60, check=False
    )

    assert (result.returncode, result.stderr) == (0, ""), result.stdout
