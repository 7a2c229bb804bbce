"""The generated package works wherever, and under whatever name, it is copied to."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import tc3
from tests.support.project import ROOT
from tests.support.services import repository_spec

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "generated" / "tc3"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

_SEND = """
import sys
sys.path.insert(0, {folder!r})
from {name} import Credential
from {name}.sms import MultiSmsInfo, SmsClient
from {name}.testing import FakeTransport

status = {{"Code": "Ok", "PhoneNumber": "+60198890000", "SessionContext": ""}}
fake = FakeTransport({{"Response": {{"SendMultiStatusSet": [status], "RequestId": "1"}}}})
with SmsClient(Credential("id", "key"), region="ap-singapore", transport=fake) as sms:
    message = MultiSmsInfo(phone_number="+60198890000", template_id="1")
    response = sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[message])
print(response.send_multi_status_set[0].ok)
"""


@pytest.mark.parametrize("name", ["tc3", "my_sms", "shop.vendor.tencent"])
def test_a_copy_sends_under_any_name_without_site_packages_or_warnings(
    name: str, tmp_path: Path
) -> None:
    target = tmp_path.joinpath(*name.split("."))
    shutil.copytree(PACKAGE, target, ignore=shutil.ignore_patterns("__pycache__"))
    program = _SEND.format(folder=str(tmp_path), name=name)

    result = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "True\n", "")


def test_a_module_imports_the_standard_library_and_its_own_package_only() -> None:
    strange = {module: _packages(module) - sys.stdlib_module_names for module in MODULES}

    assert {module: found for module, found in strange.items() if found} == {}


def _packages(module: str) -> set[str]:
    """Return the top of each absolute import in a module."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            imported.add(str(node.module))
    return {name.split(".")[0] for name in imported}


def test_a_module_says_its_licence_and_exports_sorted_names_that_exist() -> None:
    for module in MODULES:
        source = (PACKAGE / module).read_text("utf-8")
        exported = _exports(module, source)
        says_what_a_room_is_for = module.startswith("_") and module.endswith("/__init__.py")

        assert source.startswith("# SPDX-License-Identifier: MIT-0\n"), module
        assert exported == sorted(set(exported), key=_constants_then_classes), module
        assert exported or says_what_a_room_is_for, f"{module} says not what it offers"


def _exports(module: str, source: str) -> list[str]:
    exported: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            exported = ast.literal_eval(node.value)
    # One module makes its list at run time.
    return vars(tc3.errors)["__all__"] if module == "errors.py" else exported


def _constants_then_classes(name: str) -> tuple[bool, bool, str]:
    return not name.isupper(), not name[0].isupper(), name


def test_the_package_is_small_enough_to_keep() -> None:
    """What all services share has a limit, and so has what each action and callback adds."""
    sizes = {module: (PACKAGE / module).stat().st_size for module in MODULES}
    shared = sum(sizes.values())
    for service in repository_spec().services:
        size = sum(sizes[module] for module in MODULES if module.startswith(f"{service.name}/"))
        shared -= size
        assert size <= 14_000 * len(service.actions) + 5_000 * len(service.callbacks)

    assert shared <= 507_500


def test_importing_a_client_does_not_import_tls_or_http() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); import tc3.sms; "
        "print(sorted({'ssl', 'http.client', 'asyncio', 'socket'} & set(sys.modules)))"
    )

    result = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (result.returncode, result.stdout) == (0, "[]\n")
