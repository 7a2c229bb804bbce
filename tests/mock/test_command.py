"""``tc3gen mock`` as a process: its URL, its log, its rules, how it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import trustme

from tc3 import ApiError, AuthError, Credential, HttpTransport, RequestOptions
from tc3.sms import MultiSmsInfo, SmsClient
from tc3gen.cli import main
from tc3gen.mock.command_line import FAULTS
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PHONE = "+60198890000"
EXAMPLE = Credential("AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")


@contextmanager
def _started(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tc3gen", "mock", "--spec", str(ROOT / "spec"), *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def _send(url: str, key: Credential = EXAMPLE, *, transport: HttpTransport | None = None) -> str:
    sms = SmsClient(key, region="ap-singapore", endpoint=url, transport=transport)
    once = RequestOptions(attempts=1)
    message = MultiSmsInfo(
        phone_number=PHONE,
        template_id="1800308",
        template_param_set=["one-time-code"],
        session_context="private",
    )
    with sms:
        response = sms.send_multi_global_sms(
            sms_sdk_app_id="1400006666", multi_sms_info_set=[message], options=once
        )
    return ",".join(status.code for status in response.send_multi_status_set)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_it_prints_its_url_logs_each_request_and_stops_at_a_signal(
    number: signal.Signals,
) -> None:
    with _started() as process:
        url = _first_line(process).removesuffix("\n")
        said = _send(url)
        with pytest.raises(AuthError):
            _send(url, Credential("AKIDEXAMPLE", "other"))
        process.send_signal(number)
        out, log = process.communicate(timeout=10)

    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", url)
    assert (said, process.returncode) == ("Ok", 0)
    assert json.loads(out) == {
        "connections": 2,
        "incomplete": 0,
        "arrived": 2,
        "acted": 1,
        "acted_twice": 0,
    }
    assert re.sub(r"[0-9.]+ ms", "1 ms", log) == (
        "POST sms.SendMultiGlobalSms 200 ok 1 ms\n"
        "POST sms.SendMultiGlobalSms 200 AuthFailure.SignatureFailure 1 ms\n"
    )


def test_the_log_shows_no_text_that_a_client_chose() -> None:
    with _started() as process:
        url = _first_line(process).strip()
        host, _, port = url.removeprefix("http://").rpartition(":")
        with socket.create_connection((host, int(port)), timeout=5) as client:
            client.sendall(
                b"SECRET / HTTP/1.1\r\nHost: h\r\nX-TC-Action: +60198890000\r\n"
                b"X-TC-Version: 1\r\nAuthorization: private\r\n\r\n"
            )
            client.recv(65536)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=10)

    assert re.sub(r"[0-9.]+ ms", "1 ms", log) == "- - 200 UnsupportedProtocol 1 ms\n"


def test_json_output_holds_the_url_and_the_key_comes_from_the_environment() -> None:
    key = {"TENCENTCLOUD_SECRET_ID": "mine", "TENCENTCLOUD_SECRET_KEY": "my-key"}
    token = {"TENCENTCLOUD_TOKEN": "my-token"}
    with _started("--format", "json", **key, **token) as process:
        url = json.loads(_first_line(process))["url"]
        assert _send(url, Credential("mine", "my-key", "my-token")) == "Ok"
        with pytest.raises(ApiError) as refused:
            _send(url)

    assert refused.value.code == "AuthFailure.SecretIdNotFound"


def test_rate_limits_apply_unless_they_are_switched_off() -> None:
    codes = []
    for arguments in ((), ("--no-rate-limits",)):
        with _started(*arguments) as process:
            url = _first_line(process).strip()
            try:
                codes.append({_send(url) for _ in range(60)})
            except ApiError as limited:
                codes.append({limited.code})

    assert codes == [{"RequestLimitExceeded"}, {"Ok"}]


def test_it_serves_https_with_a_given_certificate(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with _started("--host", "localhost", "--tls", str(certificate), str(key)) as process:
        url = _first_line(process).strip()
        said = _send(url, transport=HttpTransport(ssl_context=trusting))

    assert url.startswith("https://localhost:")
    assert said == "Ok"


def test_faults_and_outcomes_of_the_command_line_apply_to_requests() -> None:
    rules = [
        "--inject",
        "ErrorResponse,code=InternalError,times=1",
        "--inject",
        "Delay,seconds=0.01",
    ]
    rules += ["--outcome", f"LimitExceeded.DailyLimit,PhoneNumber={PHONE},every=2"]
    with _started(*rules) as process:
        url = _first_line(process).strip()
        with pytest.raises(ApiError) as refused:
            _send(url)
        codes = [_send(url) for _ in range(3)]

    assert refused.value.code == "InternalError"
    assert codes == ["Ok", "LimitExceeded.DailyLimit", "Ok"]


WRONG_RULES = {
    "fault": ("--inject=BadGatewy", "there is no fault 'BadGatewy' (did you mean 'BadGateway'?)"),
    "fault of no known name": ("--inject=x", f"there is no fault 'x' (one of {', '.join(FAULTS)})"),
    "setting": (
        "--inject=BadGateway,stats=1",
        "BadGateway has no setting 'stats' (did you mean 'status'?)",
    ),
    "form": ("--inject=BadGateway,503", "'503' is not written as setting=value"),
    "value": ("--inject=Delay,seconds=long", "seconds cannot be 'long' (it is of type float)"),
    "too little": ("--inject=Delay", "Delay needs more settings (seconds)"),
    "times": ("--inject=Gzip,times=0", "a fault happens at least once"),
    "truth": ("--inject=CutJson,acted=1", "acted cannot be '1' (it is of type bool)"),
    "code": (
        "--inject=ErrorResponse,code=InternalErrr",
        "the spec has no error code 'InternalErrr': did you mean 'InternalError'?",
    ),
    "every": ("--outcome=LimitExceeded,every=0", "every nth message counts from 1"),
    "outcome": (
        "--outcome=LimitExceded",
        "the spec has no error code 'LimitExceded': did you mean 'LimitExceeded'?",
    ),
    "field": (
        "--outcome=LimitExceeded,Phone=1",
        "the spec has no message with the field 'Phone': did you mean 'PhoneNumber'?",
    ),
    "own": (
        "--outcome=LimitExceeded,self=x",
        "the spec has no message with the field 'self'",
    ),
    "own code": (
        "--outcome=LimitExceeded,code=x",
        "the spec has no message with the field 'code'",
    ),
    "twice": ("--inject=Delay,seconds=1,seconds=2", "seconds is given twice"),
    "field twice": (
        "--outcome=LimitExceeded,PhoneNumber=1,PhoneNumber=2",
        "PhoneNumber is given twice",
    ),
    "number": ("--outcome=LimitExceeded,every=x", "every cannot be 'x' (it is of type int)"),
}


@pytest.mark.parametrize(("rule", "words"), WRONG_RULES.values(), ids=WRONG_RULES)
def test_an_invalid_rule_exits_with_code_2(
    capsys: pytest.CaptureFixture[str], rule: str, words: str
) -> None:
    said = _refused(capsys, "--spec", str(ROOT / "spec"), rule)
    assert said == (2, f"--inject, --outcome: mock: {words}\n")


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(["mock", *arguments])
    said = capsys.readouterr()
    assert said.out == ""
    return status, said.err


def test_a_port_in_use_exits_with_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, said = _refused(capsys, "--spec", str(ROOT / "spec"), "--port", port)
    assert status == 2
    assert said.startswith(f"127.0.0.1:{port}: mock: cannot be served: Address already in use (")


def test_an_invalid_certificate_exits_with_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "c.pem").write_text("no certificate", "utf-8")
    files = (str(tmp_path / "c.pem"), str(tmp_path / "k.pem"))
    status, said = _refused(capsys, "--spec", str(ROOT / "spec"), "--tls", *files)
    assert status == 2
    assert said.startswith("127.0.0.1:0: mock: cannot be served: ")


def test_an_unusable_spec_exits_with_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, said = _refused(capsys, "--spec", str(tmp_path))
    assert status == 2
    assert said.startswith(f"{tmp_path}: no-service: ")


@pytest.mark.parametrize("port", ["-1", "65536", "http", "1.5", "\u0663"])
def test_an_invalid_port_is_wrong_usage(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["mock", f"--port={port}"])
    assert stopped.value.code == 2
    assert "is no port from 0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["h11", "phonenumbers"])
def test_without_the_extra_the_command_says_what_to_install(package: str) -> None:
    program = (
        f"import sys; sys.modules[{package!r}] = None; "
        "from tc3gen.cli import main; sys.exit(main(['mock']))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    hint = "install tc3gen with its extra: pip install 'tc3gen[mock]'"
    stderr = f"tc3gen mock: mock: needs the package {package} ({hint})\n"
    assert (run.returncode, run.stdout, run.stderr) == (2, "", stderr)
