"""Proxies that refuse permanently, and invalid proxy URLs."""

from __future__ import annotations

import traceback

import pytest

from tc3 import HttpTransport, NotSentError, ValidationError
from tc3.sms import SmsClient
from tests.support.clocks import ClockOf, sleepless
from tests.support.loopback import KEY, REGION, request, send
from tests.support.servers import Exchange, Server

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")

SMS = "sms.intl.tencentcloudapi.com"
USER, PASSWORD = "somebody", "p@ss:word"


@pytest.mark.parametrize(("status", "tries"), [(407, 1), (403, 1), (502, 3), (429, 3), (408, 3)])
def test_a_permanent_refusal_is_not_retried(status: int, tries: int) -> None:
    """Credentials do not change between attempts; load and routes do."""
    with (
        Server(Exchange(reads="head", response=b"HTTP/1.1 %d -\r\n\r\n" % status)) as proxy,
        HttpTransport(proxy=f"127.0.0.1:{proxy.port}") as transport,
    ):
        sms = SmsClient(KEY, region=REGION, transport=transport, clock=ClockOf(sleep=sleepless))
        with pytest.raises(NotSentError) as caught:
            send(sms)
    assert (proxy.connections, caught.value.attempts) == (tries, tries)
    assert caught.value.retry == ("never" if tries == 1 else "backoff")


@pytest.mark.parametrize(
    "url",
    [
        f"http://{USER}:{PASSWORD}\udcff@proxy.example:3128",
        f"http://{USER}:{PASSWORD}@proxy.example\udcff:3128",
        f"http://{USER}:{PASSWORD}\ud800@[::1:3128",
        f"http://{USER}:{PASSWORD}\0@proxy.example:3128\n",
        f"http://{USER}:{PASSWORD}@proxy.example:99999",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("given_by", ["argument", "environment"])
def test_a_proxy_that_is_no_text_is_refused_without_a_word_of_its_password(
    url: str, given_by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As bytes of the environment that are no UTF-8 become: no cause and no context shows it."""
    if given_by == "environment":
        monkeypatch.setattr("os.environ", {"HTTPS_PROXY": url})
    with pytest.raises(ValidationError) as caught:
        _send_through(url if given_by == "argument" else None)
    error = caught.value
    shown = [ascii(error), str(error), repr(error.problems), *traceback.format_exception(error)]
    # Whatever runs the tests may be handling an error of its own meanwhile: that is a context, too.
    behind = error.__cause__ or error.__context__
    while behind is not None:
        shown += [repr(behind), repr(vars(behind)), repr(behind.args)]
        behind = behind.__cause__ or behind.__context__
    assert PASSWORD not in "".join(shown)


def _send_through(proxy: str | None) -> None:
    with HttpTransport(proxy=proxy) as transport:
        transport.send(request(SMS))
