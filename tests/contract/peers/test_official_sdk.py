"""The generated client against the official SDK: the same body, the same signature.

Both are given the same generated requests. Lone surrogates are left out: they are no text, and the
two need not agree on what cannot be said in UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tencentcloud.common.credential import Credential as SdkCredential
from tencentcloud.common.http.request import RequestInternal
from tencentcloud.common.sign import Sign
from tencentcloud.sms.v20210111.models import MultiSmsInfo as SdkMessage
from tencentcloud.sms.v20210111.models import SendMultiGlobalSmsRequest as SdkRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient as SdkClient

from tc3 import Credential, signer
from tc3.sms import MultiSmsInfo, SmsClient
from tc3.testing import FakeTransport
from tests.support.clocks import ClockOf
from tests.support.effort import examples

if TYPE_CHECKING:
    from tc3 import HttpRequest

SECRET = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"  # noqa: S105 - the key of the published examples
KEY = Credential("AKIDEXAMPLE", SECRET)
TIMESTAMP = 1551113065
DATE = "2019-02-25"

Message = dict[str, Any]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MESSAGES: st.SearchStrategy[Message] = st.fixed_dictionaries(
    {"PhoneNumber": TEXTS, "TemplateId": TEXTS},
    optional={
        "TemplateParamSet": st.lists(TEXTS, max_size=3),
        "SenderId": TEXTS,
        "SessionContext": TEXTS,
    },
)
REQUESTS = st.lists(MESSAGES, max_size=3)

# What the generator may not come upon by itself.
HARD = [
    {"PhoneNumber": "", "TemplateId": "", "TemplateParamSet": [], "SenderId": ""},
    {"PhoneNumber": "\0\x1f\x7f\x85\u2028\ufeff", "TemplateId": '"\\/\b</script>'},
    {"PhoneNumber": "\U0001f600\U0010ffff", "TemplateId": "e\u0301", "TemplateParamSet": ["", ""]},
]

thoroughly = settings(
    max_examples=examples(2000, share=16),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def _ours(app: str, messages: list[Message]) -> HttpRequest:
    status = {"PhoneNumber": "", "SessionContext": "", "Code": "Ok"}
    statuses = [status] * len(messages)
    fake = FakeTransport({"Response": {"SendMultiStatusSet": statuses, "RequestId": "1"}})
    sms = SmsClient(
        KEY,
        region="ap-singapore",
        checks=False,
        transport=fake,
        clock=ClockOf(time=lambda: TIMESTAMP),
    )
    items = [
        MultiSmsInfo(
            phone_number=message["PhoneNumber"],
            template_id=message["TemplateId"],
            template_param_set=message.get("TemplateParamSet"),
            sender_id=message.get("SenderId"),
            session_context=message.get("SessionContext"),
        )
        for message in messages
    ]
    sms.send_multi_global_sms(sms_sdk_app_id=app, multi_sms_info_set=items)
    return fake.requests[-1].http


def _theirs(app: str, messages: list[Message]) -> object:
    """Return the value of the body that the SDK's own client would send."""
    request = SdkRequest()
    request.SmsSdkAppId, request.MultiSmsInfoSet = app, []
    for message in messages:
        item = SdkMessage()
        for name, value in message.items():
            setattr(item, name, value)
        request.MultiSmsInfoSet.append(item)
    sent = json.dumps(request._serialize())  # noqa: SLF001 - what its client does with a request
    body: object = json.loads(sent)
    return body


def _sdk_signature(body: bytes) -> str:
    """Return the signature by the SDK's own code, which signs two headers."""
    request = RequestInternal("sms.intl.tencentcloudapi.com", "POST", "/", data=body)
    request.header = {
        "Content-Type": "application/json",
        "Host": "sms.intl.tencentcloudapi.com",
        "X-TC-Timestamp": str(TIMESTAMP),
    }
    sdk = SdkClient(SdkCredential("AKIDEXAMPLE", SECRET), "ap-singapore")
    signature: str = sdk._get_tc3_signature(  # noqa: SLF001 - the code under comparison
        {}, request, DATE, "sms", SECRET
    )
    return signature


@thoroughly
@given(app=TEXTS, messages=REQUESTS)
@example(app="", messages=[])
@example(app="1400006666", messages=HARD)
def test_the_body_says_what_the_body_of_the_official_sdk_says(
    app: str, messages: list[Message]
) -> None:
    """Whatever the texts, both bodies are the same JSON value."""
    assert json.loads(_ours(app, messages).body) == _theirs(app, messages)


@thoroughly
@given(app=TEXTS, messages=REQUESTS)
@example(app="", messages=[])
@example(app="1400006666", messages=HARD)
def test_the_official_sdk_signs_our_bytes_as_we_do(app: str, messages: list[Message]) -> None:
    """For our bytes and our signed headers, the SDK's TC3 signature is in our Authorization."""
    sent = _ours(app, messages)
    signed = "content-type:application/json\nhost:sms.intl.tencentcloudapi.com\n"
    signed += "x-tc-action:sendmultiglobalsms\n\ncontent-type;host;x-tc-action"
    canonical = f"POST\n/\n\n{signed}\n{hashlib.sha256(sent.body).hexdigest()}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    string = f"TC3-HMAC-SHA256\n{TIMESTAMP}\n{DATE}/sms/tc3_request\n{digest}"
    assert sent.headers["Authorization"] == (
        f"TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/{DATE}/sms/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, "
        f"Signature={Sign.sign_tc3(SECRET, DATE, 'sms', string)}"
    )


@thoroughly
@given(body=st.binary(max_size=64))
def test_our_stages_give_the_signature_that_the_official_sdk_computes_alone(body: bytes) -> None:
    """With the two headers that the SDK signs, our stages agree with its whole signing code."""
    headers = {"Content-Type": "application/json", "Host": "sms.intl.tencentcloudapi.com"}
    scope = signer.credential_scope(TIMESTAMP, "sms")
    string = signer.string_to_sign(TIMESTAMP, scope, signer.canonical_request(headers, body))
    key = signer.signing_key(SECRET, DATE, "sms")
    assert signer.signature(key, string) == _sdk_signature(body)
