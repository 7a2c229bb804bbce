"""A call is signed with the key that a client of a program would find, and says where it looked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tc3
from tc3gen.calling.failures import failure_of
from tc3gen.commands.clients import load_client
from tc3gen.commands.credentials import issuing_service
from tests.support.machines import METADATA, without_a_key

if TYPE_CHECKING:
    from tc3gen.model import Spec
    from tests.commands.calling.conftest import Caller

CALL = ("shop.DescribeThings", "--limit", "1")
NOWHERE = """\
the key, environment: call-credential: not set in the environment: TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY (set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or name a --profile)
the key, profile default: call-credential: no ~/.tencentcloud/credentials; no /etc/tencentcloud/credentials; no ~/.tccli/default.credential
the key, role of the machine: call-credential: no metadata service at 169.254.0.23: ConnectionRefusedError, Connection refused
the key, service account of TKE: call-credential: not set in the environment: TKE_REGION, TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE, TKE_ROLE_ARN
"""  # noqa: E501 - lines as they are printed


def _write_profile(name: str, secret_id: str, secret_key: str) -> None:
    path = Path.home() / ".tencentcloud" / "credentials"
    path.parent.mkdir()
    path.write_text(f"[{name}]\nsecret_id = {secret_id}\nsecret_key = {secret_key}\n", "ascii")
    path.chmod(0o600)


def test_where_no_key_is_all_places_are_told_in_their_order(caller: Caller) -> None:
    """With what is wrong otherwise, and nothing is sent."""
    asked = without_a_key(caller.patch, Path.home())
    run = caller.call(*CALL)
    assert (run.status, run.out, asked) == (2, "", [(METADATA, 80)])
    assert run.err.replace(str(Path.home()), "~") == NOWHERE
    assert caller.endpoint.requests == []


@pytest.mark.parametrize("named", [True, False], ids=["option", "variable"])
def test_the_key_of_a_profile_signs(caller: Caller, *, named: bool) -> None:
    asked = without_a_key(caller.patch, Path.home())
    _write_profile("work", caller.endpoint.secret_id, caller.endpoint.secret_key)
    if not named:
        caller.patch.setenv("TCCLI_PROFILE", "work")
    run = caller.call(*CALL, *(("--profile", "work") if named else ()))
    assert (run.status, run.err, asked) == (0, "", [])


def test_the_environment_comes_before_the_default_profile(caller: Caller) -> None:
    """As in the official SDK."""
    _write_profile("default", "other", "wrong")
    assert caller.call(*CALL).status == 0


def test_a_profile_that_is_named_comes_before_the_environment(caller: Caller) -> None:
    """That may have the key of another account."""
    secret_id, secret_key = caller.endpoint.secret_id, caller.endpoint.secret_key
    _write_profile("work", secret_id, secret_key)
    caller.patch.setenv("TENCENTCLOUD_SECRET_ID", "other")
    assert caller.call(*CALL, "--profile", "work").status == 0
    run = caller.call(*CALL, "--profile", "customer-b")
    assert run.status == 2
    assert run.err.startswith("the key, profile customer-b: call-credential: no section")
    assert run.err.endswith(
        "(mend it, name another one, or leave out --profile to look elsewhere, too)\n"
    )
    assert len(caller.endpoint.requests) == 1


def test_a_malformed_key_is_not_passed_over(caller: Caller) -> None:
    caller.patch.setenv("TENCENTCLOUD_SECRET_KEY", "hush-4711 ")
    _write_profile("default", caller.endpoint.secret_id, caller.endpoint.secret_key)
    run = caller.call(*CALL)
    assert run.status == 2
    assert "the key, environment: call-credential: TENCENTCLOUD_SECRET_KEY holds a blank" in run.err
    assert "hush" not in run.err


def test_a_dry_run_looks_for_no_key(caller: Caller) -> None:
    asked = without_a_key(caller.patch, Path.home())
    assert (caller.call(*CALL, "--dry-run").status, asked) == (0, [])


STS = """\
format: 1
service: sts
version: "2018-08-13"
endpoint: sts.tencentcloudapi.com
actions:
  AssumeRoleWithWebIdentity:
    doc: Issues a key.
    request:
      ProviderId: {type: String, doc: Who vouches.}
    response:
      RequestId: {type: String, doc: Which request.}
  Other:
    doc: Does something else.
    request:
      Name: {type: String, doc: Its name.}
    response:
      RequestId: {type: String, doc: Which request.}
"""


def test_in_a_pod_the_client_for_sts_comes_from_the_spec(tmp_path: Path, model: Spec) -> None:
    """With the one action that issues the key; elsewhere there is none."""
    (tmp_path / "sts").mkdir()
    (tmp_path / "sts" / "api.yaml").write_text(STS, "utf-8")
    assert issuing_service(tmp_path, {}) == []
    found = issuing_service(tmp_path, {"TKE_ROLE_ARN": "x"})
    [shop] = model.services
    with load_client(shop, model.platform, ["DescribeThings"], found) as loaded:
        tke = loaded.memory.load("_sources.tke")
        sts = tke._own_client("ap-singapore")  # noqa: SLF001 - what it would call
        assert type(sts) is loaded.memory.load("sts").StsClient
        assert hasattr(sts, "assume_role_with_web_identity")
        assert not hasattr(sts, "other")


def test_a_key_that_ends_during_a_long_call_is_told_with_all_places() -> None:
    """Each on a line of its own, and nothing was sent of what is left."""
    tried = [tc3.Problem("environment", "is empty"), tc3.Problem("profile work", "no file")]
    failure = failure_of(tc3.CredentialError("no usable key was found:", tried=tried), tc3)
    assert failure.status == 5
    assert failure.lines() == [
        "no usable key was found:",
        "  environment: is empty",
        "  profile work: no file",
        "  nothing was sent, so nothing happened; mend what it names first",
    ]
