"""Once a message may have been sent, no other error hides its outcome."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import NotSentError, OutcomeUnknownError, RequestOptions, ValidationError
from tests.support.loopback import accepted, message
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3.testing import FakeResponse, SentRequest

UNCHECKED = RequestOptions(checks=False)


class _Refusing(logging.Filter):
    """A filter of a program that cannot cope with a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Raise, whatever it is asked."""
        raise RuntimeError(record.name)


@pytest.fixture
def raising_log() -> Iterator[None]:
    """Have each line of the log raise."""
    log, refusing = logging.getLogger("tc3"), _Refusing()
    level = log.level
    log.setLevel(logging.DEBUG)
    log.addFilter(refusing)
    yield
    log.removeFilter(refusing)
    log.setLevel(level)


@pytest.mark.usefixtures("raising_log")
def test_a_log_that_raises_changes_no_outcome() -> None:
    """Neither a success nor a failure becomes an error of the log."""
    sms = VirtualClient(accepted(), NotSentError("no connection"), NotSentError("no connection"))
    assert sms.perform(idempotent=False).request_id == "req-1"
    with pytest.raises(NotSentError):
        sms.perform(idempotent=False, options=RequestOptions(attempts=2))


@pytest.mark.usefixtures("raising_log")
def test_a_callback_that_raises_into_a_log_that_raises_changes_no_outcome() -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    sms = VirtualClient(accepted(), on_attempt=fail)
    assert sms.perform(idempotent=False).request_id == "req-1"
    run = sms.send_multi_global_sms_batches([message()], sms_sdk_app_id="1", progress=fail)
    assert [outcome.kind for outcome in run] == ["done"]


def test_a_list_that_changes_under_way_changes_no_outcome() -> None:
    """What counts is what was sent, whatever another thread does to the list meanwhile."""
    items = [message()]

    def respond(_: SentRequest) -> FakeResponse:
        items.append(message())
        return accepted()

    sms = VirtualClient(respond)
    response = sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items)
    assert [status.ok for status in response.send_multi_status_set] == [True]


def test_an_unknown_outcome_names_the_messages_that_were_sent() -> None:
    items = [message()]
    sent = list(items)

    def respond(_: SentRequest) -> FakeResponse:
        items.clear()
        return OutcomeUnknownError("no complete response")

    with pytest.raises(OutcomeUnknownError) as caught:
        VirtualClient(respond).send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items)
    assert caught.value.items == tuple(sent)


@pytest.mark.parametrize(
    "items",
    [pytest.param(None, id="null"), pytest.param((m for m in [message()]), id="a generator")],
)
def test_a_value_that_is_not_a_list_is_refused_before_sending_even_unchecked(
    items: Any,  # noqa: ANN401 - of any type
) -> None:
    """Its results could not be counted afterwards."""
    sms = VirtualClient(accepted())
    with pytest.raises(ValidationError):
        sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items, options=UNCHECKED)
    assert sms.fake.requests == []
