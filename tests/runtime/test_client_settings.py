"""The settings of a client: the same ones everywhere, and shown where editors look."""

from __future__ import annotations

import inspect
import pydoc
import re
from dataclasses import fields

import pytest

from tc3 import ValidationError
from tc3._calls.settings import ClientSettings
from tc3.sms import AsyncSmsClient, SmsClient
from tc3.testing import AsyncFakeClock
from tests.support.loopback import KEY, REGION

CLIENTS = pytest.mark.parametrize("kind", [SmsClient, AsyncSmsClient])


def _parameters(kind: type) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(kind).parameters)


@CLIENTS
def test_every_setting_is_a_parameter_in_the_same_order(kind: type) -> None:
    assert [*_parameters(kind), "is_async", "awaiter"] == [
        field.name for field in fields(ClientSettings)
    ]


def test_the_two_clients_have_the_same_settings_and_defaults() -> None:
    assert _parameters(SmsClient) == _parameters(AsyncSmsClient)


def test_a_clock_whose_sleep_nobody_would_await_is_refused() -> None:
    """It would not wait at all before it tries again."""
    with pytest.raises(ValidationError) as caught:
        SmsClient(KEY, region=REGION, clock=AsyncFakeClock())  # type: ignore[arg-type] # it is wrong
    assert [str(problem) for problem in caught.value.problems] == [
        "clock: its sleep has to be awaited, which only an async client does"
    ]


@CLIENTS
def test_help_and_editors_show_every_setting_with_its_documentation(kind: type) -> None:
    """Both take the documentation of parameters from that of ``__init__``."""
    documented = re.findall(
        r"^    (\w+): \S",
        inspect.getdoc(inspect.getattr_static(kind, "__init__")) or "",
        re.MULTILINE,
    )
    assert documented == [*_parameters(kind), "ValidationError"]
    shown = pydoc.plain(pydoc.render_doc(kind))
    for name, parameter in _parameters(kind).items():
        assert f"{name}: {parameter.annotation!r}" in shown
    assert "The region that serves calls, such as ``ap-singapore``." in shown
