"""Proxy variables of the environment are read as urllib reads them."""

from __future__ import annotations

import itertools
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import HttpTransport
from tc3._http.endpoint import Endpoint
from tc3._http.proxy import Proxy, proxy_chooser, proxy_from_environment
from tests.runtime.conftest import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

pytestmark = pytest.mark.usefixtures("_no_proxy_of_the_machine")

HOSTS = ["sms.intl.tencentcloudapi.com", "SMS.tencentcloudapi.com:8443", "10.0.0.1", "[::1]:443"]
EXCLUDED = [
    "*",
    " *",
    "sms.intl.tencentcloudapi.com",
    "tencentcloudapi.com",
    ".tencentcloudapi.com",
    "..TencentCloudAPI.com , other.example",
    "cloudapi.com",
    "tencentcloudapi.com.cn",
    "intl",
    "sms.tencentcloudapi.com:8443",
    "sms.tencentcloudapi.com:443",
    "tencentcloudapi.com:8443",
    "10.0.0.1,,",
    "10.0.0.0/8",
    "0.0.1",
    "::1",
    "[::1]",
    ", ,",
    "",
]


@pytest.mark.parametrize("excluded", EXCLUDED)
@pytest.mark.parametrize("host", HOSTS)
def test_a_host_is_excluded_where_urllib_excludes_it(
    host: str, excluded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_PROXY means the same to both."""
    monkeypatch.setenv("NO_PROXY", excluded)
    endpoint = Endpoint.parse(f"https://{host}")
    environ = {"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": excluded}
    bypassed = urllib.request.proxy_bypass(endpoint.header)
    assert (proxy_from_environment(environ, endpoint) is None) == bool(bypassed)


@pytest.mark.parametrize(
    "values",
    [
        dict(zip(VARIABLES[:4], values, strict=True))
        for values in itertools.product(
            [None, "", "http://lower"], [None, "", "http://upper"], [None, "", "*"], [None, "*"]
        )
    ],
    ids=lambda values: ",".join(f"{k}={v}" for k, v in values.items() if v is not None) or "none",
)
def test_a_variable_counts_as_it_does_for_urllib(
    values: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lower case takes precedence over upper case, even where it is empty."""
    environ: Mapping[str, str] = {k: v for k, v in values.items() if v is not None}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    host = "sms.intl.tencentcloudapi.com"
    url = urllib.request.getproxies_environment().get("https")
    expected = None if urllib.request.proxy_bypass(host) or not url else url
    chosen = proxy_chooser(None, environ)(Endpoint.parse(host))
    assert chosen == (None if expected is None else Proxy.parse(expected))


class _Unread(dict[str, str]):
    """An environment that must not be read."""

    def __getitem__(self, name: str) -> str:
        pytest.fail(f"{name} was read")

    def __contains__(self, name: object) -> bool:
        pytest.fail(f"{name} was looked for")

    def get(self, name: str, _: object = None) -> str:
        """Fail the test."""
        return self[name]


@pytest.mark.parametrize(
    ("settings", "chosen"),
    [
        pytest.param({"trust_env": False}, None, id="no proxy and no environment"),
        pytest.param({"proxy": "http://given:1"}, "http://given:1", id="a proxy"),
        pytest.param(
            {"proxy": "http://given:1", "trust_env": False}, "http://given:1", id="only a proxy"
        ),
        pytest.param({"proxy": ""}, None, id="an empty proxy"),
    ],
)
def test_a_proxy_that_was_given_wins_and_an_environment_that_is_not_trusted_is_not_read(
    settings: dict[str, Any], chosen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosers: list[Callable[[Endpoint], Proxy | None]] = []

    def connector(*, choose_proxy: Callable[[Endpoint], Proxy | None], **_: object) -> object:
        choosers.append(choose_proxy)
        return object()

    monkeypatch.setattr("os.environ", _Unread(HTTPS_PROXY="http://of-the-environment:1"))
    monkeypatch.setattr("tc3._http.connector.Connector", connector)
    with HttpTransport(**settings):
        (choose,) = choosers
    assert choose(Endpoint.parse(HOSTS[0])) == (None if chosen is None else Proxy.parse(chosen))
