"""A service with every type, beside the SMS service of this repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tc3gen.commands import load_spec
from tests.mock.raw import signed

if TYPE_CHECKING:
    from tc3gen.model import Spec

API = """\
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
actions:
  Describe:
    doc: Tells all.
    request:
      Limit: {type: Integer, doc: How many.}
      Ratio: {type: Float, doc: A part.}
      Deep: {type: Boolean, doc: Whether all.}
      Names: {type: Array of String, doc: Which.}
      Tree: {type: Tree, doc: Where.}
      Trees: {type: Array of Tree, doc: Where else.}
    response:
      Total: {type: Integer, doc: How many.}
      Ratio: {type: Float, doc: A part.}
      Deep: {type: Boolean, doc: Whether all.}
      At: {type: Timestamp ISO8601, doc: When.}
      Day: {type: Date, doc: When.}
      Names: {type: Array of String, doc: Which.}
      Tree: {type: Tree, doc: Where.}
      RequestId: {type: String, doc: Which request.}
  Echo:
    doc: Answers with an example.
    request: {}
    response:
      Number: {type: String, doc: A number.}
      RequestId: {type: String, doc: Which request.}
    examples:
      - title: Refused
        request: "{}"
        response: '{"Response": {"Error": {"Code": "InternalError", "Message": ""}}}'
      - title: Small
        request: "{}"
        response: '{"Response": {"Number": "+60198***000", "RequestId": "documented"}}'
      - title: Large
        request: "{}"
        response: '{"Response": {"Number": "+60198***999", "RequestId": "documented"}}'
  SendAll:
    doc: One text to many numbers.
    request:
      PhoneNumberSet: {type: Array of String, required: true, doc: To whom.}
      SessionContext: {type: String, doc: For the caller.}
    response:
      SendStatusSet: {type: Array of Status, doc: What became of each.}
      RequestId: {type: String, doc: Which request.}
structures:
  Tree:
    doc: Holds itself.
    fields:
      Name: {type: String, required: true, doc: Its name.}
      Trees: {type: Array of Tree, doc: What it holds.}
  Status:
    doc: What became of a message.
    fields:
      PhoneNumber: {type: String, doc: To whom.}
      SessionContext: {type: String, doc: From the caller.}
      Code: {type: String, doc: What became of it.}
      IsoCode: {type: String, doc: Where it is.}
"""
POLICY = """\
format: 1
actions:
  SendAll:
    idempotent: false
    reason: A repeated request is a second message.
    batch: {items: PhoneNumberSet, size: 10, results: SendStatusSet, match: [PhoneNumber]}
"""


@dataclass(frozen=True, slots=True)
class Demo:
    """The spec of the service; called, it makes the bytes of a signed request."""

    spec: Spec

    def __call__(
        self,
        action: str,
        parameters: object,
        **settings: Any,  # noqa: ANN401 - of signed
    ) -> bytes:
        """Return the bytes of a signed request."""
        host = "demo.tencentcloudapi.com"
        settings = {"host": host, "version": "2024-01-01", "service": "demo", **settings}
        return signed(parameters, action=action, **settings)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Return the service as its spec describes it."""
    spec = tmp_path_factory.mktemp("spec")
    (spec / "demo").mkdir()
    (spec / "demo" / "api.yaml").write_text(API, "utf-8")
    (spec / "demo" / "policy.yaml").write_text(POLICY, "utf-8")
    return Demo(load_spec(spec))
