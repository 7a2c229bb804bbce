"""A package with some of its parts: what is there works and is typed, what is not is not there."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tc3gen.commands import generate, load_spec
from tc3gen.emit.grouping import SIZES
from tc3gen.emit.modules import package_modules
from tc3gen.emit.parts import ALL_PARTS, USUAL_PARTS
from tc3gen.mock import MockEndpoint
from tests.emit.functional import large, pages
from tests.support.effort import THOROUGH
from tests.support.packages import write_spec
from tests.support.project import ROOT, copy_spec

if TYPE_CHECKING:
    from pathlib import Path

    from tc3gen.emit.grouping import Sizes
    from tc3gen.emit.parts import Parts
    from tc3gen.model import Spec

EVERY: list[Parts] = [
    frozenset(names)
    for count in range(len(USUAL_PARTS) + 1)
    for names in itertools.combinations(sorted(USUAL_PARTS), count)
]
TYPED = [each for each in EVERY if len(each) < 2 or len(USUAL_PARTS) - len(each) < 2]
"""Of every two parts, some have both, some none, and some the one without the other."""
EXTRA: list[Parts] = [ALL_PARTS, frozenset({"batches", "postgres"}), frozenset({"postgres"})]
EVERY += EXTRA
TYPED += EXTRA
SOME: list[Parts] = [frozenset({"async", "callbacks", "testing"}), EXTRA[1]]
DRAWN = EVERY if THOROUGH else [EVERY[0], *SOME]

PROGRAM = """\
import asyncio, importlib, json, pkgutil, sys
sys.path.insert(0, {folder!r})
import {name} as package
for found in pkgutil.walk_packages(package.__path__, "{name}."):
    module = importlib.import_module(found.name)
    for name in getattr(module, "__all__", ()):
        getattr(module, name)
from {name} import sms
key = package.Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
settings = dict(region="ap-singapore", endpoint={url!r})
messages = [sms.MultiSmsInfo(phone_number="+60198890000", template_id="1")]
sent = dict(sms_sdk_app_id="1", multi_sms_info_set=messages)
said = {{}}
with sms.SmsClient(key, **settings) as client:
    said["sync"] = client.send_multi_global_sms(**sent).send_multi_status_set[0].ok
    if hasattr(client, "send_multi_global_sms_batches"):
        with client.send_multi_global_sms_batches(messages, sms_sdk_app_id="1") as run:
            said["batches"] = [outcome.kind for outcome in run] == ["done"]
async def send():
    async with sms.AsyncSmsClient(key, **settings) as client:
        said["async"] = (await client.send_multi_global_sms(**sent)).send_multi_status_set[0].ok
if hasattr(sms, "AsyncSmsClient"):
    asyncio.run(send())
from {name} import demo
said["pages"] = hasattr(demo.DemoClient, "describe_page_all")
said["journal"] = hasattr(package, "Journal")
said["postgres"] = hasattr(package, "PostgresJournal") and hasattr(package, "PostgresRateLimiter")
said["sources"] = hasattr(sms.SmsClient, "from_env")
said["callbacks"] = any(found.name == "callbacks" for found in pkgutil.iter_modules(demo.__path__))
said["testing"] = any(found.name == "testing" for found in pkgutil.iter_modules(package.__path__))
print(json.dumps(said))
"""


def write_package(spec: Spec, folder: Path, parts: Parts, sizes: Sizes = SIZES) -> None:
    """Write the package for *spec* with these *parts* into *folder*."""
    for module in package_modules(spec, sizes, parts):
        path = folder / module.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(module.text, "utf-8")


def name_of(parts: Parts) -> str:
    """Return a name for a package that has these *parts*."""
    return "_".join(["made", *sorted(parts)])


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Spec:
    """Return a spec with the SMS service, and one whose lists come in pages."""
    folder = tmp_path_factory.mktemp("parts")
    copy_spec(folder / "spec")
    told = 'callbacks:\n  Told: {doc: Tells., body: Thing, response: "{}"}\n'
    demo = write_spec(folder / "demo", pages.API + told, pages.POLICY) / "demo"
    demo.rename(folder / "spec" / "demo")
    return load_spec(folder / "spec")


@pytest.mark.parametrize("parts", DRAWN, ids=name_of)
def test_what_is_left_imports_without_warnings_and_sends(
    parts: Parts, small: Spec, tmp_path: Path
) -> None:
    write_package(small, tmp_path / "made", parts)
    with MockEndpoint(small, rate_limits=False) as endpoint:
        program = PROGRAM.format(folder=str(tmp_path), name="made", url=endpoint.url)
        result = subprocess.run(
            [sys.executable, "-I", "-B", "-W", "error", "-c", program],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert result.stderr == ""
    said = json.loads(result.stdout)
    there = parts if "batches" in parts else parts - {"journal", "postgres"}
    assert {name for name, is_there in said.items() if is_there} == {"sync", *there}


def test_what_is_left_is_strictly_typed_and_in_the_usual_form(
    small: Spec, tmp_path: Path, mypy_cache: str
) -> None:
    # One run, as most of its time goes into the standard library.
    for parts in TYPED if THOROUGH else DRAWN:
        write_package(small, tmp_path / "made" / name_of(parts), parts)
    if THOROUGH:
        spread = load_spec(write_spec(tmp_path / "large", large.API, large.POLICY))
        for parts in TYPED:
            name = f"large_{name_of(parts)}"
            write_package(spread, tmp_path / "made" / name, parts, large.SMALL)
    # Files with the same text have the same form, and black takes its time.
    modules = sorted((tmp_path / "made").rglob("*.py"))
    each = {module.read_bytes(): str(module) for module in modules}.values()
    mypy = ["mypy", "--strict", "--config-file=", "--no-error-summary", "--explicit-package-bases"]

    for command in (
        [*mypy, mypy_cache, "."],
        ["black", "--check", "-q", "--line-length=100", "--target-version=py311", *each],
        [
            "ruff",
            "check",
            "-q",
            "--isolated",
            "--no-cache",
            "--select=F,I",
            "--ignore=F403",  # type checkers alone read that line of a large service
            "--line-length=100",
        ],
    ):
        result = subprocess.run(
            [sys.executable, "-m", *command],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=tmp_path / "made",
        )
        assert (result.returncode, result.stderr) == (0, ""), result.stdout


@pytest.mark.parametrize(
    ("part", "module", "names"),
    [
        ("async", "", ["AsyncClock", "AsyncBatchRun"]),
        ("async", "testing", ["AsyncFakeClock"]),
        ("async", "sms", ["AsyncSmsClient"]),
        ("batches", "", ["AsyncBatchRun", "BatchRun", "Journal", "Outcome", "Tally"]),
        ("journal", "", ["Journal"]),
        ("postgres", "", ["PostgresJournal", "PostgresRateLimiter"]),
        ("sources", "", ["ProfileProvider", "ProviderChain"]),
    ],
    ids=[
        "async",
        "async of testing",
        "async of a service",
        "batches",
        "journal",
        "postgres",
        "sources",
    ],
)
def test_no_module_exports_or_lists_what_was_left_out(
    part: str, module: str, names: list[str], small: Spec, tmp_path: Path
) -> None:
    write_package(small, tmp_path / "made", ALL_PARTS - {part})
    program = f"import made.{module}" if module else "import made"
    asked = "".join(
        f"try:\n    from made{module and f'.{module}'} import {name}\n"
        f"except ImportError as error:\n    print(error.name, {name!r} in error.msg)\n"
        for name in names
    )

    result = subprocess.run(
        [
            sys.executable,
            "-B",
            "-c",
            f"{program}\n{asked}print(dir(made{module and f'.{module}'}))",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=tmp_path,
    )

    *refused, listed = result.stdout.splitlines()
    where = "made" + (f".{module}" if module else "")
    assert refused == [f"{where} True"] * len(names)
    assert not any(f"'{name}'" in listed for name in names)


ASYNC = {
    "_async_client.py",
    "_batches/async_runs.py",
    "_calls/async_driver.py",
    "_credentials/awaiting.py",
    "_http/async_connection.py",
    "_http/async_connector.py",
    "_http/async_driving.py",
    "_http/async_pool.py",
    "_http/async_pools.py",
    "_http/async_transport.py",
    "_http/loop_rounds.py",
    "_http/loop_timer.py",
    "_http/per_loop.py",
    "_http/stream_driver.py",
}
"""What clients for event loops need, and nothing else does."""


def test_modules_that_only_a_part_needs_go_with_it(tmp_path: Path) -> None:
    package = tmp_path / "made"

    def made(parts: Parts) -> set[str]:
        assert generate(ROOT / "spec", package, parts=parts).status == 0
        files = json.loads((package / "manifest.json").read_text("utf-8"))["files"]
        there = {p.relative_to(package).as_posix() for p in package.rglob("*") if p.is_file()}
        assert there == {*files, "manifest.json"}
        return there

    whole = made(ALL_PARTS)
    assert whole - made(ALL_PARTS - {"testing"}) == {"testing.py"}
    told = {path for path in whole if path.startswith("_reconciling/")} | {"sms/statuses.py"}
    batches = whole - made(ALL_PARTS - {"batches"}) - told
    assert {path.rpartition("/")[0] for path in batches} == {"_batches"}
    usual = made(USUAL_PARTS)
    assert usual - made(USUAL_PARTS - {"journal"}) - told == {
        "_batches/reconcilable.py",
        "_batches/sqlite_journal.py",
    }
    assert whole - usual == {
        "_batches/postgres_journal.py",
        "_batches/postgres_rate_limiter.py",
        "_batches/postgres_session.py",
    }
    shared = {path for path in whole if not path.startswith("sms/")}
    assert shared - made(ALL_PARTS - {"async"}) == ASYNC


def test_check_holds_a_package_against_the_parts_that_are_wanted(tmp_path: Path) -> None:
    package = tmp_path / "made"
    generate(ROOT / "spec", package, parts=frozenset())

    assert generate(ROOT / "spec", package, parts=frozenset(), check=True).status == 0
    findings = generate(ROOT / "spec", package, check=True).findings
    missing = {found.location.path for found in findings if "missing" in found.message}
    assert str(package / "_async_client.py") in missing


def test_without_parts_the_package_for_one_action_is_small(tmp_path: Path) -> None:
    package = tmp_path / "made"
    generate(ROOT / "spec", package, only=["sms.SendMultiGlobalSms"], parts=frozenset())

    assert sum(path.stat().st_size for path in package.rglob("*.py")) < 316_000
