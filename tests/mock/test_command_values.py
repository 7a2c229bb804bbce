"""``tc3gen mock`` with invalid values, and with addresses that other machines can reach."""

from __future__ import annotations

import ipaddress
import math
import re
from dataclasses import fields
from functools import cache

import pytest

from tc3gen import commands
from tc3gen.commands import load_spec
from tc3gen.findings import show
from tc3gen.mock import MockEndpoint, faults
from tc3gen.mock.command_line import FAULTS
from tc3gen.spec.reader import read_spec
from tests.support.project import ROOT

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - nothing is bound to it
DELAYS = ("Delay", "TrickleHeaders", "TrickleBody", "CloseWhenIdle")
WRONG_VALUES = {
    **{
        f"{fault},seconds": ("nan", "inf", "-inf", "-1", "86401", "1e999", "1_0")
        for fault in DELAYS
    },
    "ClockSkew,seconds": ("nan", "inf", "-inf", "1e10", "-1e10", "\u0663", ""),
    "TooManyRequests,seconds": ("nan", "-1", "1.5", "9" * 30, "9" * 5000, "1_0"),
    "BadGateway,status": ("0", "199", "600", "-502", "1e2", "5 02"),
    "Redirect,location=https://127.0.0.1:1/,status": ("200", "299", "400"),
    "Redirect,location": ("", "a b", "a\r\nb: c", "\u00e9", "\udcff"),
    "ContentType,value": ("a\r\nb: c", "\u20ac", "\udcff", "\0"),
    "Chunked,size": ("0", "-1", "1e1", "nan"),
    "WrongLength,by": ("0", "nan", "9" * 30),
    "ErrorResponse,documented=false,code": ("a\nb", "\udcff"),
    "ErrorResponse,code=InternalError,acted": ("1", "yes"),
    "Gzip,times": ("0", "-1", "nan", "inf", "1.5", "9" * 30, "Always"),
    "Gzip,action": ("Nothing", "sms"),
    "ExampleResponse,action=SendMultiGlobalSms,title": ("", "none"),
}


@pytest.mark.parametrize("setting", WRONG_VALUES)
def test_an_invalid_setting_of_a_fault_exits_with_code_2_and_is_named(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tc3gen.commands.mocking.read_spec", cache(read_spec))
    named = re.findall("[a-z]+$", setting)[-1]
    message = rf"--inject, --outcome: mock: .*\b{named}\b|.*\b(fault happens|spec has no)"
    for value in WRONG_VALUES[setting]:
        status, said = _refused(faults=(f"{setting}={value}",))
        assert status == 2, value
        assert re.match(message, said), value


def test_every_setting_of_every_fault_is_tried_with_wrong_values() -> None:
    tried = {(rule.partition(",")[0], re.findall("[a-z]+$", rule)[0]) for rule in WRONG_VALUES}
    free = {("ErrorResponse", "message"), ("ErrorResponse", "documented")}
    settings = {
        (name, field.name)
        for name, kind in FAULTS.items()
        for field in fields(kind)
        if field.name != "acted"
    }
    assert settings - free <= tried


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0])
def test_a_fault_with_an_invalid_setting_cannot_be_constructed(value: float) -> None:
    with pytest.raises(ValueError, match="seconds cannot be"):
        faults.Delay(value)
    never = -value if value > 0 else value
    with (
        MockEndpoint(load_spec(ROOT / "spec")) as endpoint,
        pytest.raises(ValueError, match="at least once"),
    ):
        endpoint.inject(faults.Gzip(), times=never)


@pytest.mark.parametrize(
    "host",
    ["", "\u00e9..x", "a" * 64 + ".x", "a b", "<broadcast>", "a\0b", "a/b", "\udcff"],
    ids=ascii,
)
def test_an_invalid_host_exits_with_code_2(host: str) -> None:
    status, said = _refused(host=host)
    assert status == 2
    message = "is not a host name or an address (such as 127.0.0.1 or localhost)\n"
    assert said.startswith("--host: mock: ")
    assert said.endswith(message)


KEY = {"TENCENTCLOUD_SECRET_ID": "a", "TENCENTCLOUD_SECRET_KEY": "b"}
REACHED = "where other machines can reach it, and takes"
PUBLISHED = "the published key AKIDEXAMPLE"


@pytest.mark.parametrize(
    ("address", "environment", "warning"),
    [
        ("127.0.0.1", {}, None),
        ("::1", {}, None),
        ("::ffff:127.0.0.1", {}, None),
        (EVERYWHERE[0], {}, f"all interfaces, {REACHED} {PUBLISHED}"),
        (EVERYWHERE[1], {}, f"all interfaces, {REACHED} {PUBLISHED}"),
        ("192.0.2.1", {}, f"192.0.2.1, {REACHED} {PUBLISHED}"),
        ("fe80::1%eth0", {}, f"fe80::1%eth0, {REACHED} {PUBLISHED}"),
        ("192.0.2.1", KEY, f"192.0.2.1, {REACHED} the key of your environment"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_endpoint_that_other_machines_can_reach_warns_before_it_serves(
    monkeypatch: pytest.MonkeyPatch, address: str, environment: dict[str, str], warning: str | None
) -> None:
    # Tests stay on this machine, so the address is made up.
    monkeypatch.setattr(MockEndpoint, "address", address)
    said: list[str] = []
    result = commands.mock(
        ROOT / "spec",
        commands.MockOptions(environment=environment),
        announce=said.append,
        log=said.append,
        wait=lambda: None,
    )
    assert result.status == 0
    assert said[:-1] == ([f"mock: listens on {warning}"] if warning else [])
    assert said[-1].startswith("http://127.0.0.1:")


def test_the_address_is_the_one_that_it_listens_on() -> None:
    with MockEndpoint(load_spec(ROOT / "spec"), host="localhost") as endpoint:
        assert ipaddress.ip_address(endpoint.address).is_loopback


def _refused(*, host: str = "127.0.0.1", faults: tuple[str, ...] = ()) -> tuple[int, str]:
    """Return exit code and findings; what is served all the same ends at once."""
    result = commands.mock(
        ROOT / "spec",
        commands.MockOptions(host=host, faults=faults, environment={}),
        announce=str,
        log=str,
        wait=lambda: None,
    )
    return result.status, show(result.findings)
