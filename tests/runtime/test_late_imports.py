"""Nothing is imported, and no codec is looked up, once the first byte of a request is out.

A fork in the middle of an import leaves the child a module that never becomes whole, and a program
that ends has none left to import.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tc3
from tests.support.processes import ServiceProcess
from tests.support.tls import authority

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = """
import asyncio, codecs, sys, threading

late, sent = [], False

def note_sends(frame, event, function):
    global sent
    if event == "c_call" and type(getattr(function, "__self__", None)).__name__ == "_SSLSocket":
        sent = sent or function.__name__ == "write"

def note_imports(event, arguments):
    if sent and event == "import":
        late.append(arguments[0])

sys.addaudithook(note_imports)
codecs.register(lambda name: late.append(f"codec {name}") if sent else None)
sys.setprofile(note_sends)
threading.setprofile(note_sends)

from tc3 import Credential
from tc3.sms import AsyncSmsClient, MultiSmsInfo, SmsClient

arguments = {
    "sms_sdk_app_id": "1",
    "multi_sms_info_set": [MultiSmsInfo(phone_number="+60198890000", template_id="1")],
}
settings = {"region": "ap-singapore", "endpoint": sys.argv[2]}

async def call():
    async with AsyncSmsClient(Credential("id", "key"), **settings) as sms:
        return await sms.send_multi_global_sms(**arguments)

if sys.argv[1] == "async":
    response = asyncio.run(call())
else:
    with SmsClient(Credential("id", "key"), **settings) as sms:
        response = sms.send_multi_global_sms(**arguments)
sys.setprofile(None)
print(sent, response.send_multi_status_set[0].code, late)
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServiceProcess, Path]]:
    """Yield a service, and the certificates to trust."""
    folder = tmp_path_factory.mktemp("tls")
    path, trusted = folder / "server.pem", folder / "trusted.pem"
    authority().issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(path))
    authority().cert_pem.write_to_path(str(trusted))
    with ServiceProcess(path) as running:
        yield running, trusted


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_nothing_is_imported_after_the_first_byte(
    kind: str, service: tuple[ServiceProcess, Path]
) -> None:
    """The first request of a process finds all it needs before it is sent."""
    running, trusted = service
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environment |= {
        "PYTHONPATH": str(Path(tc3.__file__).parents[1]),
        "SSL_CERT_FILE": str(trusted),
    }
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, kind, running.host],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert result.stdout == "True Ok []\n"
