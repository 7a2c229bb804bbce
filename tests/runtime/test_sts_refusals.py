"""What is told where STS cannot be asked, or refuses: all that a reader and support need."""

from __future__ import annotations

from typing import Any

import pytest

from tc3 import AssumeRoleProvider, CredentialError, ValidationError, WebIdentityProvider
from tc3.sts import AsyncStsClient, StsClient
from tc3.testing import FakeTransport
from tests.support.loopback import KEY, REGION, refused

ROLE = "qcs::cam::uin/12345:roleName/sender"


def test_what_support_and_a_reader_need_is_not_masked() -> None:
    """The id of the request that was refused, and each problem of one that was not sent."""
    request_id = "478ec808-1234-5678-bcee-6b1234a56789"
    response = refused("AuthFailure.SecretIdNotFound", "no such key")
    response["Response"]["RequestId"] = request_id
    sts = StsClient(KEY, region=REGION, transport=FakeTransport(response))
    with pytest.raises(CredentialError, match=request_id):
        AssumeRoleProvider(sts, role_arn=ROLE, session_name="me")()
    short = AssumeRoleProvider(sts, role_arn=ROLE, session_name="x", duration=-1)
    with pytest.raises(CredentialError) as caught:
        short()
    assert str(caught.value) == (
        "STS was not asked for a key: role_session_name: its 1 characters do not match"
        " [A-Za-z0-9_+=,.@-]{2,128}; duration_seconds: must be at least 1"
    )


def test_an_async_client_for_sts_is_refused_when_a_provider_is_made() -> None:
    """A provider calls it in a thread, where nobody awaits."""
    sts: Any = AsyncStsClient(KEY, region=REGION, transport=FakeTransport())
    with pytest.raises(ValidationError, match="sts: is an async client"):
        AssumeRoleProvider(sts, role_arn=ROLE, session_name="me")
    with pytest.raises(ValidationError, match="sts: is an async client"):
        WebIdentityProvider(sts, provider_id="tke", token_file=__file__, role_arn=ROLE)
