"""A request that writes its JSON itself sends the bytes that its dicts would be encoded to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import RequestOptions, ValidationError
from tc3._calls.serialization import written
from tc3.sms import MultiSmsInfo, SendMultiGlobalSmsRequest
from tests.support.loopback import accepted, client, message

if TYPE_CHECKING:
    from tc3._calls.responses import Wire

EVERY_ESCAPE = "".join(map(chr, range(0x80))) + "\u0085\u2028\u20ac\U0001f600"


class _Template(StrEnum):
    ONE = "1800308"


class _OwnText(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "another"


MESSAGES: dict[str, dict[str, Any]] = {
    "what is required": {},
    "every field": {"template_param_set": ["1", "2"], "sender_id": "a", "session_context": "b"},
    "empty": {"template_param_set": [], "sender_id": "", "session_context": ""},
    "every escape": {"template_param_set": [EVERY_ESCAPE], "sender_id": EVERY_ESCAPE},
    "a tuple": {"template_param_set": ("1", "2")},
    "an enum": {"template_id": _Template.ONE, "template_param_set": [_Template.ONE]},
    "a class of texts": {"template_id": _OwnText("1"), "sender_id": _OwnText("a")},
}


def _bodies(items: list[MultiSmsInfo], *, checks: bool) -> list[bytes]:
    """Return the body of a call, and that of a batch."""
    sms, fake = client(accepted(), accepted())
    options = RequestOptions(checks=checks)
    sms.send_multi_global_sms(
        sms_sdk_app_id="2400006666", multi_sms_info_set=items, options=options
    )
    list(sms.send_multi_global_sms_batches(items, sms_sdk_app_id="2400006666", options=options))
    return [sent.http.body for sent in fake.requests]


@pytest.mark.parametrize("values", MESSAGES.values(), ids=MESSAGES)
def test_the_bytes_are_those_of_the_encoder(values: dict[str, Any]) -> None:
    """Without checks a request is encoded from its dicts, as its values may be of any type."""
    items = [message(**values), message()]
    assert _bodies(items, checks=True) == _bodies(items, checks=False)


def test_it_is_written_without_dicts() -> None:
    """Otherwise the tests here would compare the encoder with itself."""
    request = SendMultiGlobalSmsRequest(sms_sdk_app_id="1", multi_sms_info_set=[message()])
    assert written(request) is not None
    assert written(message(template_param_set=["\u20ac"])) == (
        b'{"PhoneNumber":"+60198890000","TemplateId":"1800308","TemplateParamSet":["\xe2\x82\xac"]}'
    )


def test_what_cannot_be_written_is_refused_as_the_encoder_does() -> None:
    items = [message(), message(template_param_set=["1", "\ud83d"])]
    said = []
    for checks in (True, False):
        with pytest.raises(ValidationError) as caught:
            _bodies(items, checks=checks)
        said.append(list(map(str, caught.value.problems)))
    expected = "holds half of a surrogate pair, which is no text"
    assert said == [[f"multi_sms_info_set[1].template_param_set[1]: {expected}"]] * 2


def test_a_request_that_is_too_large_is_refused_as_ever() -> None:
    item = message(template_param_set=["x" * 11 * 2**20])
    said = []
    for checks in (True, False):
        with pytest.raises(ValidationError) as caught:
            _bodies([item], checks=checks)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert "bytes, at most" in said[0]


@dataclass(kw_only=True)
class _WithField(MultiSmsInfo):
    """A message with a field that is not documented yet, as a user writes it."""

    extra: str = "new"

    def to_wire(self) -> Wire:
        return {**super().to_wire(), "Extra": self.extra}


def test_a_class_of_yours_that_adds_to_an_item_is_sent_as_it_says() -> None:
    item = _WithField(phone_number="+60198890000", template_id="1800308")
    for body in _bodies([item, message()], checks=True):
        assert body.count(b'"TemplateId":"1800308","Extra":"new"}') == 1
