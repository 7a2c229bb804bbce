"""The error of a request with several items, whose outcome is unknown, names them."""

from __future__ import annotations

import pickle

import pytest

from tc3 import OutcomeUnknownError
from tests.runtime.retrying import lost
from tests.support.loopback import PHONE, send
from tests.support.virtual import VirtualClient


def test_an_unknown_outcome_of_a_list_tells_which_items_it_is_about() -> None:
    """They are an attribute; neither str, repr nor a pickle holds them."""
    sms = VirtualClient(lost())
    with pytest.raises(OutcomeUnknownError) as caught:
        send(sms)
    error = caught.value
    assert [getattr(item, "phone_number", None) for item in error.items] == [PHONE]
    assert PHONE not in str(error) + repr(error)
    assert pickle.loads(pickle.dumps(error)).items == ()  # noqa: S301 - our own pickle
