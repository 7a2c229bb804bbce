"""A small service that is called from the command line, and a fake endpoint that serves it."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tc3gen.cli import main
from tc3gen.commands import load_spec
from tc3gen.mock import MockEndpoint
from tests.support.machines import without_a_key
from tests.support.project import Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tc3gen.model import Spec

API = """\
format: 1
service: shop
version: "2024-01-01"
endpoint: shop.tencentcloudapi.com
actions:
  SendAll:
    doc: Sends one text to many. It costs money.
    page: https://www.tencentcloud.com/document/product/1/2
    request:
      PhoneNumberSet: {type: Array of String, required: true, doc: To whom.}
      Region: {type: String, doc: Where they live.}
      Urgent: {type: Boolean, doc: Whether at once.}
      Ratio: {type: Float, doc: A part.}
      Count: {type: Integer, doc: How often.}
      Tree: {type: Tree, doc: Where.}
      Trees: {type: Array of Tree, doc: Where else.}
    response:
      SendStatusSet: {type: Array of Status, doc: What became of each.}
      RequestId: {type: String, doc: Which request.}
    errors: [LimitExceeded.Daily, InternalError.Timeout]
    examples:
      - title: Two
        request: '{"PhoneNumberSet": ["+60198***000", "+60198***001"], "Urgent": true}'
        response: |
          {"Response": {"SendStatusSet": [{"PhoneNumber": "+60198***000", "Code": "Ok"},
           {"PhoneNumber": "+60198***001", "Code": "Ok"}], "RequestId": "r"}}
  DescribeThings:
    doc: Lists things.
    request:
      Limit: {type: Integer, doc: How many.}
      Offset: {type: Integer, doc: Where to begin.}
      Kind: {type: String, doc: Which.}
    response:
      Things: {type: Array of Thing, doc: The things.}
      TotalCount: {type: Integer, doc: How many there are.}
      RequestId: {type: String, doc: Which request.}
    errors: [LimitExceeded.Daily]
structures:
  Tree:
    doc: Holds itself.
    fields:
      Name: {type: String, required: true, doc: Its name.}
      Leaves: {type: Array of String, doc: Its leaves.}
      Trees: {type: Array of Tree, doc: What it holds.}
  Thing:
    doc: A thing.
    fields:
      Name: {type: String, doc: Its name.}
      Size: {type: Integer, doc: Its size.}
  Status:
    doc: What became of a message.
    fields:
      PhoneNumber: {type: String, doc: To whom.}
      Code: {type: String, doc: What became of it.}
errors:
  LimitExceeded.Daily: {doc: Enough for a day.}
  InternalError.Timeout: {doc: It took too long.}
"""
POLICY = """\
format: 1
actions:
  SendAll:
    idempotent: false
    reason: A repeated request is a second message.
    batch: {items: PhoneNumberSet, size: 3, results: SendStatusSet, match: [PhoneNumber]}
    fields:
      PhoneNumberSet: {max_items: 3, reason: It says so.}
      Count: {enum: [1, 2], reason: It says so.}
  DescribeThings:
    paginate: {items: Things, offset: Offset, limit: Limit, total: TotalCount, reason: It says so.}
    fields:
      Limit: {max: 2, reason: It says so.}
structures:
  Status:
    fields:
      Code: {always: true, codes: true, ok: Ok, reason: It tells.}
      PhoneNumber: {always: true, private: true, reason: It tells.}
"""
PHONE = "+60198890000"


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls actions of the service, with a key in the environment."""

    spec: Path
    endpoint: MockEndpoint
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    where: list[str] = field(default_factory=list[str])

    def call(self, *arguments: str, stdin: str | None = None) -> Run:
        """Run ``tc3gen call`` against the endpoint."""
        return self.run(*arguments, *self.where, stdin=stdin)

    def run(self, *arguments: str, stdin: str | None = None) -> Run:
        """Run ``tc3gen call`` without saying where."""
        if stdin is not None:
            self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        self.capture.readouterr()
        try:
            status = main(["call", *arguments, "--spec", str(self.spec)])
        except SystemExit as error:
            status = int(str(error.code))
        return Run(status, *self.capture.readouterr())

    def completion(self, shell: str) -> Run:
        """Run ``tc3gen completion``."""
        self.capture.readouterr()
        return Run(main(["completion", shell]), *self.capture.readouterr())


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the spec."""
    spec = tmp_path_factory.mktemp("spec")
    (spec / "shop").mkdir()
    (spec / "shop" / "api.yaml").write_text(API, "utf-8")
    (spec / "shop" / "policy.yaml").write_text(POLICY, "utf-8")
    return spec


@pytest.fixture(scope="session")
def model(shop: Path) -> Spec:
    """Return what the spec says."""
    return load_spec(shop)


@pytest.fixture
def caller(
    shop: Path,
    model: Spec,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Iterator[Caller]:
    """Return what calls the service, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    without_a_key(monkeypatch, tmp_path)
    with MockEndpoint(model, rate_limits=False) as endpoint:
        monkeypatch.setenv("TENCENTCLOUD_SECRET_ID", endpoint.secret_id)
        monkeypatch.setenv("TENCENTCLOUD_SECRET_KEY", endpoint.secret_key)
        monkeypatch.delenv("TENCENTCLOUD_REGION", raising=False)
        where = ["--endpoint", endpoint.url, "--region", "ap-one"]
        yield Caller(shop, endpoint, capsys, monkeypatch, where)
