"""The endpoint posts what the service would, to this machine only: late, twice, in disorder."""

from __future__ import annotations

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from tc3 import ApiError, Credential, OutcomeUnknownError
from tc3.sms import MultiSmsInfo, SmsClient
from tc3.sms.callbacks import DELIVERY_REPORTS_RESPONSE, read_delivery_reports, read_reply
from tc3gen.cli import main
from tc3gen.commands import load_spec
from tc3gen.mock import Callbacks, MockEndpoint, faults
from tc3gen.mock.command_line import callbacks_to
from tests.support.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import Spec

NUMBERS = ("+60198890000", "+6591234567")


class Receiver(HTTPServer):
    """Takes what is posted, and responds as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: list[bytes] = []
        self.response = DELIVERY_REPORTS_RESPONSE
        self.came = threading.Semaphore(0)
        self.url = f"http://127.0.0.1:{self.server_port}/reports?key=1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        assert self.path == "/reports?key=1"
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.response)
        self.server.came.release()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base says
        """Say nothing on standard error."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a server that callbacks are posted to."""
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def spec() -> Spec:
    """Return the spec of this repository."""
    return load_spec(ROOT / "spec")


def send(endpoint: MockEndpoint, *numbers: str) -> list[str | None]:
    """Send a message to each of *numbers*, and return their serial numbers."""
    key = Credential(endpoint.secret_id, endpoint.secret_key)
    messages = [MultiSmsInfo(phone_number=each, template_id="1") for each in numbers]
    with SmsClient(key, region="ap-singapore", endpoint=endpoint.url) as sms:
        sent = sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=messages)
    return [status.serial_no for status in sent.send_multi_status_set]


def sids(body: bytes) -> list[str]:
    """Return the serial numbers in delivery reports, which are as documented."""
    found = read_delivery_reports(body)
    assert found.deviations == ()
    return [report.sid for report in found.items]


def test_each_message_that_was_sent_is_reported_and_no_other(
    spec: Spec, receiver: Receiver
) -> None:
    callbacks = Callbacks(spec, receiver.url)
    with MockEndpoint(spec, callbacks=callbacks) as endpoint:
        endpoint.set_outcome("LimitExceeded.DailyLimit", PhoneNumber=NUMBERS[1])
        sent, _ = send(endpoint, *NUMBERS)
        endpoint.inject(faults.ErrorResponse("FailedOperation.ContainSensitiveWord"))
        with pytest.raises(ApiError):
            send(endpoint, *NUMBERS)

    [posted] = callbacks.post()

    assert (posted.status, posted.is_documented) == (200, True)
    assert receiver.bodies == [posted.body]
    [report] = read_delivery_reports(posted.body).items
    assert (report.sid, report.report_status) == (sent, "SUCCESS")
    assert (report.nationcode, report.mobile) == ("60", "198890000")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", report.user_receive_time or "")
    assert callbacks.post() == []


def test_a_message_whose_response_was_lost_is_reported(spec: Spec, receiver: Receiver) -> None:
    callbacks = Callbacks(spec, receiver.url)
    with MockEndpoint(spec, callbacks=callbacks) as endpoint:
        endpoint.inject(faults.CloseAfterReading())
        with pytest.raises(OutcomeUnknownError):
            send(endpoint, NUMBERS[0])

    callbacks.post()

    assert len(sids(receiver.bodies[0])) == 1


def test_reports_come_twice_and_the_newest_first(spec: Spec, receiver: Receiver) -> None:
    callbacks = Callbacks(spec, receiver.url)
    with MockEndpoint(spec, callbacks=callbacks) as endpoint:
        first, second = send(endpoint, NUMBERS[0]), send(endpoint, NUMBERS[1])

    callbacks.post(times=2, newest_first=True)

    assert [sids(body) for body in receiver.bodies] == [second, second, first, first]


def test_a_test_posts_what_it_likes(spec: Spec, receiver: Receiver) -> None:
    callbacks = Callbacks(spec, receiver.url)
    callbacks.add("DeliveryReports", {"sid": "1"}, {"sid": "2"})
    callbacks.add("Reply", {"text": "STOP", "mobile": "1"}, {"text": "YES", "mobile": "1"})

    callbacks.post()

    assert receiver.bodies[0] == b'[{"sid": "1"}, {"sid": "2"}]'
    assert [read_reply(body).items[0].text for body in receiver.bodies[1:]] == ["STOP", "YES"]
    with pytest.raises(ValueError, match="no callback 'Replys': did you mean 'Reply'"):
        callbacks.add("Replys", {})


@pytest.mark.parametrize(
    ("response", "is_documented"),
    [(b'{"errmsg":"OK","result":0}', True), (b'{"result": 1}', False), (b"OK", False)],
)
def test_a_response_counts_by_what_it_says(
    spec: Spec, receiver: Receiver, response: bytes, *, is_documented: bool
) -> None:
    log: list[str] = []
    receiver.response = response
    callbacks = Callbacks(spec, receiver.url, log=log.append)
    callbacks.add("Reply", {"text": "STOP", "mobile": "198890000"})

    [posted] = callbacks.post()

    assert (posted.response, posted.is_documented) == (response, is_documented)
    how = "as documented" if is_documented else "otherwise than documented"
    assert log == [f"callback Reply: got 200, {how}"]


def test_nobody_who_listens_is_no_response(spec: Spec, receiver: Receiver) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        callbacks = Callbacks(spec, f"http://127.0.0.1:{unused.getsockname()[1]}")
        callbacks.add("Reply", {"text": "STOP"})
        [posted] = callbacks.post()

    assert (posted.status, posted.response, posted.is_documented) == (0, b"", False)
    assert receiver.bodies == []


def test_a_thread_posts_by_itself_as_the_command_line_says(spec: Spec, receiver: Receiver) -> None:
    log: list[str] = []
    callbacks = callbacks_to(spec, f"{receiver.url},after=0.01,times=2", log.append)
    assert callbacks is not None
    with callbacks, MockEndpoint(spec, callbacks=callbacks) as endpoint:
        sent = send(endpoint, NUMBERS[0])
        for _ in range(2):
            assert receiver.came.acquire(timeout=10)

    assert [sids(body) for body in receiver.bodies] == [sent, sent]
    assert log == ["callback DeliveryReports: got 200, as documented"] * 2


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://10.0.0.1:8000/",
        "http://0.0.0.0:8000/",
        "https://127.0.0.1/",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1@example.com/",
        "http://localhost@10.0.0.1/",
        "http://127.0.0.1:port/",
        "http://[::1/",
        "http://127.0.0.1/a b",
        "127.0.0.1:8000",
        "file:///etc/passwd",
        "",
    ],
)
def test_nothing_is_posted_to_other_machines(spec: Spec, url: str) -> None:
    with pytest.raises(ValueError, match="is no URL of this machine"):
        Callbacks(spec, url)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://10.0.0.1/", "is no URL of this machine"),
        ("http://[::1]:1/,late=2", "a callback has no setting 'late'"),
        ("http://localhost:1/,after=x", "after cannot be 'x'"),
        ("http://localhost:1/,after=-1", "posted once at least, and not before"),
        ("http://localhost:1/,times=0", "posted once at least, and not before"),
    ],
)
def test_a_wrong_option_is_told(text: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mock", "--spec", str(ROOT / "spec"), "--callback", text]) == 2

    assert why in capsys.readouterr().err
