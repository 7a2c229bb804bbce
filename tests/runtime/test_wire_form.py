"""The dicts that a request is serialized from are freed before it is sent."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from tests.support.loopback import accepted, client, message

if TYPE_CHECKING:
    from tc3.testing import FakeResponse, SentRequest

PHONE = "+60198890042"


def _held() -> list[dict[str, Any]]:
    """Return the dicts of the message to PHONE that the garbage collector knows."""
    dicts = [found for found in gc.get_objects() if type(found) is dict]
    return [found for found in dicts if found.get("PhoneNumber") == PHONE]


def test_the_dicts_of_a_request_are_freed_while_it_is_under_way() -> None:
    """Beside the response they would be enough objects to set off a collection in each call."""
    item = message(phone_number=PHONE, template_param_set=["190191"])
    seen: list[int] = []

    def respond(_: SentRequest) -> FakeResponse:
        seen.append(len(_held()))
        return accepted(PhoneNumber=PHONE)

    wire = item.to_wire()
    assert _held() == [wire], "they can be seen"
    del wire
    sms, _ = client(respond)
    sms.send_multi_global_sms(sms_sdk_app_id="2400006666", multi_sms_info_set=[item])
    assert seen == [0]
