"""The floor: what a careful person writes by hand for this one call, and checks nothing.

Dicts, json.dumps, a key that is derived once a day, one kept connection of http.client.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import http.client
import json
import time
from typing import Any

from tests.benchmarks.samples import (
    ACTION,
    APP,
    HOST,
    REGION,
    SECRET_ID,
    SECRET_KEY,
    VERSION,
    Message,
)

_SIGNED = "content-type;host;x-tc-action"


class Floor:
    """Sends to *host*, ``host:port`` over plain HTTP."""

    def __init__(self, host: str = HOST) -> None:
        self._host = host
        self._signed_lines = (
            f"content-type:application/json\nhost:{host}\nx-tc-action:{ACTION.lower()}\n"
        )
        self._connection = http.client.HTTPConnection(host, timeout=10)

    def build(self, messages: list[Message]) -> tuple[dict[str, str], bytes]:
        """Return headers and body of a signed request."""
        items = [
            {
                "PhoneNumber": phone,
                "TemplateId": template,
                "TemplateParamSet": parameters,
                "SenderId": sender,
                "SessionContext": context,
            }
            for phone, template, parameters, sender, context in messages
        ]
        body = json.dumps({"SmsSdkAppId": APP, "MultiSmsInfoSet": items}).encode()
        return self._headers(body, int(time.time())), body

    def _headers(self, body: bytes, now: int) -> dict[str, str]:
        scope, key = _scope_and_key(now // 86400)
        digest = hashlib.sha256(body).hexdigest()
        request = f"POST\n/\n\n{self._signed_lines}\n{_SIGNED}\n{digest}"
        digest = hashlib.sha256(request.encode()).hexdigest()
        string = f"TC3-HMAC-SHA256\n{now}\n{scope}\n{digest}"
        signature = hmac.digest(key, string.encode(), "sha256").hex()
        return {
            "Authorization": f"TC3-HMAC-SHA256 Credential={SECRET_ID}/{scope}, "
            f"SignedHeaders={_SIGNED}, Signature={signature}",
            "Content-Type": "application/json",
            "Host": self._host,
            "X-TC-Action": ACTION,
            "X-TC-Timestamp": str(now),
            "X-TC-Version": VERSION,
            "X-TC-Region": REGION,
        }

    def parse(self, body: bytes) -> dict[str, Any]:
        """Return what is in the envelope."""
        result: dict[str, Any] = json.loads(body)["Response"]
        if "Error" in result:
            raise OSError(result["Error"])
        return result

    def send(self, messages: list[Message]) -> dict[str, Any]:
        """Send and return what is in the envelope of the response."""
        headers, body = self.build(messages)
        self._connection.request("POST", "/", body, headers)
        return self.parse(self._connection.getresponse().read())

    def plain(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a response as a JSON value."""
        return response

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@functools.lru_cache(maxsize=1)
def _scope_and_key(day: int) -> tuple[str, bytes]:
    """Return the credential scope and the signing key of a *day* since 1970."""
    date = time.strftime("%Y-%m-%d", time.gmtime(day * 86400))
    key = f"TC3{SECRET_KEY}".encode()
    for part in (date, "sms", "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return f"{date}/sms/tc3_request", key
