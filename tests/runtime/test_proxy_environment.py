"""Proxy variables of the environment are read as urllib reads them."""

from __future__ import annotations

import itertools
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tc3._http.endpoint import Endpoint
from tc3._http.proxy import FROM_ENVIRONMENT, Proxy, proxy_chooser, proxy_from_environment
from tests.runtime.conftest import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """Lower case goes before upper case, even where it is empty."""
    environ: Mapping[str, str] = {k: v for k, v in values.items() if v is not None}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    host = "sms.intl.tencentcloudapi.com"
    url = urllib.request.getproxies_environment().get("https")
    expected = None if urllib.request.proxy_bypass(host) or not url else url
    chosen = proxy_chooser(FROM_ENVIRONMENT, environ)(Endpoint.parse(host))
    assert chosen == (None if expected is None else Proxy.parse(expected))
