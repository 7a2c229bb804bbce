"""One client can be shared among threads, and no call changes it."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tc3 import RequestOptions, signer
from tests.support.loopback import KEY, NOW, accepted, client, http_response, send
from tests.support.servers import Exchange, Server

if TYPE_CHECKING:
    import pytest

GENERATED = Path(signer.__file__).parents[1]

# What a program of its own does, with the host as its argument.
PROGRAM = """
import sys
from tc3 import Credential
from tc3.sms import SmsClient

key = Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
sms = SmsClient(key, region="ap-singapore", endpoint="http://" + sys.argv[1], timeout=5)
sms.call("DescribeX", {})
"""


def test_threads_share_a_client_and_each_signs_its_own_request() -> None:
    """200 calls from 16 threads: every body is sent once, under its own signature."""
    sms, fake = client({"Response": {"RequestId": "req-1"}})
    options = RequestOptions(headers={"X-Note": "shared"})
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: sms.call("DescribeX", {"N": n}, options=options), range(200)))
    assert sorted(sent.body["N"] for sent in fake.requests) == list(range(200))
    for sent in fake.requests:
        signed = signer.sign(
            KEY,
            service="sms",
            host="sms.intl.tencentcloudapi.com",
            action="DescribeX",
            body=sent.http.body,
            timestamp=NOW,
        )
        assert sent.http.headers["Authorization"] == signed["Authorization"]


def test_the_headers_of_a_call_are_not_changed() -> None:
    """Neither a signature nor a token is written into them."""
    headers = {"X-Note": "mine"}
    sms, fake = client(accepted())
    send(sms, options=RequestOptions(headers=headers))
    assert headers == {"X-Note": "mine"}
    assert fake.requests[0].http.headers["X-Note"] == "mine"


def test_a_client_is_a_context_manager_and_can_be_closed_unused() -> None:
    """Both ways to close it work, once or twice, used or not."""
    sms, fake = client(accepted())
    with sms as same:
        assert same is sms
    sms.close()
    assert fake.requests == []


def test_credentials_in_a_netrc_file_do_not_replace_the_signature(tmp_path: Path) -> None:
    """A default entry for every host changes no header of a request."""
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login somebody password else\n", encoding="ascii")
    netrc.chmod(0o600)
    environment = {**os.environ, "HOME": str(tmp_path), "NETRC": str(netrc)}
    environment["PYTHONPATH"] = str(GENERATED)
    with Server(Exchange(response=http_response({"Response": {"RequestId": "req-1"}}))) as server:
        subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM, server.host],
            env=environment,
            check=True,
            timeout=30,
        )
    (received,) = server.requests
    assert received.header("authorization").startswith("TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/")


def test_a_call_writes_nothing_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """A library prints nothing, not even while it sends."""
    with Server(Exchange(response=http_response(accepted()))) as server:
        send(server.client())
    assert capfd.readouterr() == ("", "")
