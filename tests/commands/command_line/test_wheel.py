"""The wheel: it is complete, and enough in an empty folder."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from pathlib import Path

import phonenumbers
import pytest

from tc3gen import __version__
from tests.commands.command_line.programs import run, tc3gen, tree
from tests.support.project import ROOT

INSTALLED = "bin" if os.name == "posix" else "Scripts"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel, built from a copy of this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    for name in ("generator", "spec"):
        shutil.copytree(ROOT / name, folder / name)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist"]
    built = run(build, cwd=folder)
    assert built.returncode == 0, built.stdout.decode() + built.stderr.decode()
    [made] = (folder / "dist").iterdir()
    return made


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of an environment with the wheel and what it needs, and no more."""
    folder = tmp_path_factory.mktemp("environment")
    made = run([sys.executable, "-m", "venv", "--without-pip", folder])
    assert made.returncode == 0, made.stderr.decode()
    programs = folder / INSTALLED
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    done = run([*pip, "--python", programs / "python", "install", wheel])
    assert done.returncode == 0, done.stderr.decode()
    return programs


def test_the_wheel_is_named_after_project_and_version(wheel: Path) -> None:
    assert wheel.name == f"tc3gen-{__version__}-py3-none-any.whl"


def test_the_wheel_holds_the_whole_generator_the_platform_and_the_spec_of_sms(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    built_from = wheel.parents[1]
    sources = {
        f"tc3gen/{path}": text for path, text in tree(built_from / "generator" / "tc3gen").items()
    }
    platform = {"tc3gen/platform.yaml": (built_from / "spec" / "platform.yaml").read_bytes()}
    specs = {
        f"tc3gen/packaged_specs/sms/{path}": text
        for path, text in tree(built_from / "spec" / "sms").items()
    }
    metadata = f"tc3gen-{__version__}.dist-info/"
    assert {k: v for k, v in held.items() if not k.startswith(metadata)} == (
        sources | platform | specs
    )
    assert f"{metadata}licenses/LICENSE" in held


def test_the_installed_program_is_the_wheel_and_not_the_checkout(installed: Path) -> None:
    code = "import tc3gen; print(tc3gen.__file__)"
    found = run([installed / "python", "-c", code], cwd=installed).stdout.decode()
    assert found.startswith(str(installed.parent))


def test_the_installed_program_is_the_module(installed: Path) -> None:
    for arguments in (["--help"], ["generate", "--help"], ["--version"]):
        program = run([installed / "tc3gen", *arguments], environment={"COLUMNS": "80"})
        module = tc3gen(*arguments, environment={"COLUMNS": "80"})
        assert (program.returncode, program.stdout) == (0, module.stdout)


def test_where_no_spec_is_the_one_of_sms_sends(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "recipients.csv").write_text("phone_number\n+6581234567\n", "utf-8")
    asked = ["send", "recipients.csv", "--template", "1", "--app", "1", "--region", "ap-singapore"]
    there = run([installed / "tc3gen", *asked, "--dry-run"], cwd=tmp_path)
    hint = "install tc3gen with its extra: pip install 'tc3gen[send]'"
    needed = f"tc3gen send: client: needs the package phonenumbers ({hint})\n"
    assert (there.returncode, there.stderr.decode()) == (2, needed)

    (tmp_path / "extra").mkdir()
    (tmp_path / "extra" / "phonenumbers").symlink_to(Path(phonenumbers.__file__).parent)
    extra = {"PYTHONPATH": str(tmp_path / "extra")}
    made = run([installed / "tc3gen", *asked, "--dry-run"], cwd=tmp_path, environment=extra)
    assert (made.returncode, made.stderr) == (0, b"")
    assert made.stdout.startswith(b"1 message by template 1 of app 1, to sms.intl.")


def test_it_makes_the_committed_package_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    for service in sorted((ROOT / "spec").glob("*/")):
        shutil.copytree(service, tmp_path / "spec" / service.name)
    made = run([installed / "tc3gen", "generate"], cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, b"")
    assert tree(tmp_path / "generated" / "tc3") == tree(ROOT / "generated" / "tc3")
