"""What is wrong with a call is told all at once, and nothing is sent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.commands.calling.conftest import Caller

PROBLEMS = """\
--all: call-option: the spec knows no pages of this action (`paginate` in policy.yaml says how an action returns a list in pages)
--endpoint: call-option: is plain http, which is allowed to this machine only
--phone-number-se: call-field: is no field of the request (did you mean 'phone-number-set'?)
--query: call-option: Invalid jmespath expression: Incomplete expression
--ratio: call-field: has no value (write --ratio=VALUE where it begins with two dashes)
--region: call-option: is needed: no region is documented for the action (or set TENCENTCLOUD_REGION)
--timeout: call-option: must be above 0 and at most 86400 seconds
--trees.0.nam: call-field: is no field there (did you mean 'name'?)
Count: call-field: is outside of its limits: one of 1 and 2
PhoneNumberSet: call-field: is required
Tree.Leaves[0]: call-field: has to be a text
Tree.Name: call-field: is required
Urgent: call-field: has to be true or false
the key, environment: call-credential: not set in the environment: TENCENTCLOUD_SECRET_ID (set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or name a --profile)
"""  # noqa: E501 - lines as they are printed


def test_all_problems_are_told_at_once_and_nothing_is_sent(caller: Caller) -> None:
    caller.patch.delenv("TENCENTCLOUD_SECRET_ID")
    run = caller.run(
        *("shop.SendAll", "--phone-number-se", "1", "--urgent", "perhaps", "--count", "3"),
        *("--trees.0.nam", "x", "--ratio", "--timeout", "-1", "--endpoint", "http://example.com"),
        *("--query", "a[", "--all", "--json", '{"Tree": {"Leaves": [1]}}'),
    )
    assert (run.status, run.out) == (2, "")
    assert caller.endpoint.requests == []
    assert run.err == PROBLEMS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shop.SendAl",), "did you mean 'SendAll'?"),
        (("shp.SendAll",), "did you mean 'shop'?"),
        (("SendAll",), "this names no action: write service.Action"),
        ((), "name an action, such as sms.SendSms"),
        (("shop.SendAll", "shop.SendAll"), "name one action"),
        (("shop.SendAll", "--tim", "3"), "--tim: call-field: is no field of the request"),
        (("shop.SendAll", "--regoin", "x"), "did you mean 'region'?"),
        (("shop.SendAll", "--dry-rn"), "did you mean 'dry-run'?"),
        (("shop.SendAll", "--json", "{"), "--json:1:2: call-field: is no JSON"),
        (("shop.SendAll", "--json", "@absent"), "absent: call-field: cannot be read"),
        (("shop.SendAll", "--json", "[]"), "--json: call-field: is no JSON object"),
    ],
)
def test_what_cannot_be_meant_says_how_to_mend_it(
    caller: Caller, arguments: tuple[str, ...], said: str
) -> None:
    run = caller.call(*arguments)
    assert (run.status, run.out) == (2, "")
    assert said in run.err


@pytest.mark.parametrize(
    ("package", "arguments"),
    [("jmespath", ("shop.DescribeThings", "--query", "Things")), ("argcomplete", ())],
)
def test_without_the_extra_what_needs_it_says_so(
    caller: Caller, package: str, arguments: tuple[str, ...]
) -> None:
    caller.patch.setitem(sys.modules, package, None)
    if package == "argcomplete":
        caller.patch.setitem(sys.modules, "argcomplete.shell_integration", None)
    run = caller.call(*arguments) if arguments else caller.completion("bash")
    assert (run.status, run.out) == (2, "")
    assert f"needs the package {package}" in run.err
    assert "pip install 'tc3gen[call]'" in run.err
