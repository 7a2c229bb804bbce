"""Files, imports and types: what one takes on with the official SDK, and with the client not."""

from __future__ import annotations

import ast
import inspect
import logging
import os
import shutil
import subprocess
import sys
from importlib.metadata import files
from importlib.util import find_spec
from pathlib import Path

import pytest
import tencentcloud
from tencentcloud.common import abstract_client, abstract_client_async
from tencentcloud.sms.v20210111.models import MultiSmsInfo as SdkMessage

import tc3
from tests.contract.peers.driving import SDK, sdk_client, sdk_profile
from tests.support.loopback import PHONE

OURS, THEIRS = Path(tc3.__file__).parent, Path(tencentcloud.__file__).parent
PARTS = ("tencentcloud-sdk-python-common", "tencentcloud-sdk-python-sms")


def _said(program: str, *path: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def _copied(package: Path, target: Path) -> None:
    shutil.copytree(package, target, ignore=shutil.ignore_patterns("__pycache__", "sms"))


def test_two_copies_live_side_by_side_and_share_nothing(tmp_path: Path) -> None:
    for name in ("one", "two"):
        _copied(OURS, tmp_path / name / "tc3")
    program = (
        "import sys, one.tc3, two.tc3; "
        "print(one.tc3.ApiError is two.tc3.ApiError, 'tc3' in sys.modules)"
    )

    assert _said(program, tmp_path) == "False False"


def test_a_copy_of_the_official_sdk_imports_the_installed_one(tmp_path: Path) -> None:
    _copied(THEIRS, tmp_path / "one" / "tencentcloud")
    program = (
        "import sys, one.tencentcloud.common.sign, one.tencentcloud.common.credential; "
        "print('tencentcloud' in sys.modules)"
    )

    assert _said(program, tmp_path) == "True", SDK


def test_packages_of_the_official_sdk_install_the_same_file() -> None:
    claimed = [{str(path) for path in files(part) or () if path.suffix == ".py"} for part in PARTS]

    assert claimed[0] & claimed[1] == {"tencentcloud/__init__.py"}, SDK


NEEDED = ("requests", "urllib3", "idna", "charset_normalizer", "certifi")
"""What the SDK for one service cannot be used without."""


def test_the_official_sdk_and_what_it_needs_are_more_than_twice_as_large() -> None:
    needed = [Path(str(find_spec(name).origin)).parent for name in NEEDED]  # type: ignore[union-attr] # installed

    ours, theirs = _size(OURS), sum(map(_size, [THEIRS, *needed]))

    assert theirs > 2 * ours, (SDK, theirs, ours)


def _size(package: Path) -> int:
    return sum(path.stat().st_size for path in package.rglob("*.py"))


COUNTED = "import sys; before = len(sys.modules); {}; print(len(sys.modules) - before)"


def test_the_official_sdk_imports_three_times_as_many_modules() -> None:
    ours = int(_said(COUNTED.format("import tc3.sms"), OURS.parent))
    imported = "import tencentcloud.sms.v20210111.sms_client"
    theirs = int(_said(COUNTED.format(imported)))

    assert 3 * ours < theirs, (SDK, ours, theirs)


OUR_MISTAKES = """
from tc3.sms import MultiSmsInfo, SmsClient
def use(sms: SmsClient) -> None:
    sms.send_multi_global_sms("nonsense")
    MultiSmsInfo(phone_number=12345, template_id="1")
"""
THEIR_MISTAKES = """
from tencentcloud.sms.v20210111.models import MultiSmsInfo
from tencentcloud.sms.v20210111.sms_client import SmsClient
def use(sms: SmsClient) -> None:
    sms.SendMultiGlobalSms("nonsense")
    MultiSmsInfo().PhoneNumber = 12345
"""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return the codes of what one run of mypy says of each program."""
    folder = tmp_path_factory.mktemp("programs")
    programs = {"ours.py": OUR_MISTAKES, "theirs.py": THEIR_MISTAKES}
    for name, program in programs.items():
        (folder / name).write_text(program, encoding="ascii")
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=", f"--cache-dir={folder}", *programs],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(OURS.parent)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    errors = [line for line in ran.stdout.splitlines() if " error: " in line]
    return {
        name: {line.rpartition("[")[2].rstrip("]") for line in errors if line.startswith(name)}
        for name in programs
    }


def test_a_type_checker_finds_the_mistakes_in_calls(complaints: dict[str, set[str]]) -> None:
    assert complaints["ours.py"] == {"call-arg", "arg-type"}


def test_a_type_checker_finds_no_mistake_in_calls_of_the_official_sdk(
    complaints: dict[str, set[str]],
) -> None:
    assert complaints["theirs.py"] == {"import-untyped"}, SDK


def test_the_official_sdk_has_no_types_no_keywords_and_no_equality() -> None:
    assert list(THEIRS.rglob("py.typed")) + list(THEIRS.rglob("*.pyi")) == [], SDK
    assert (OURS / "py.typed").exists()
    with pytest.raises(TypeError):
        SdkMessage(PhoneNumber=PHONE)
    one, other = SdkMessage(), SdkMessage()
    one.PhoneNumber = other.PhoneNumber = PHONE
    assert one != other, SDK


DEPRECATED = {"utcfromtimestamp", "utcnow", "setDaemon"}


def _names(source: str) -> set[str]:
    return {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}


def test_no_deprecated_function_of_the_standard_library_is_called() -> None:
    sources = [path.read_text("utf-8") for path in OURS.rglob("*.py")]

    assert [source for source in sources if _names(source) & DEPRECATED] == []


@pytest.mark.parametrize("module", [abstract_client, abstract_client_async])
def test_the_official_sdk_calls_a_deprecated_function_for_each_request(module: object) -> None:
    assert inspect.ismodule(module)

    assert "utcfromtimestamp" in _names(inspect.getsource(module)), SDK


def test_the_official_sdk_adds_a_handler_each_time_it_is_asked_to_log() -> None:
    logger = logging.getLogger("tencentcloud_sdk_common")
    before = list(logger.handlers)
    try:
        with sdk_client(sdk_profile("127.0.0.1")) as client:
            for _ in range(3):
                client.set_stream_logger()
        added = len(logger.handlers) - len(before)
    finally:
        logger.handlers = before
        logger.setLevel(logging.NOTSET)

    assert added == 3, SDK
