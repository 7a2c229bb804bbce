"""Each limit that policy can set is checked by the generated client before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tc3gen.limits import LIMITS
from tests.support.packages import client, shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

_API = """\
actions:
  Send:
    doc: Sends something.
    request:
      Value: {{type: {of}, required: {required}, doc: What to send.}}
    response: {{}}
"""
_POLICY = """\
actions:
  Send:
    fields:
      Value: {{{key}: {limit}, reason: Said so.}}
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """A limit of a field of the type *of*, a value that keeps it and one that does not."""

    of: str
    limit: str
    kept: object
    broken: object


TRIALS = {
    "min_items": Trial("Array of String", "2", ["a", "b"], ["a"]),
    "max_items": Trial("Array of String", "2", ["a", "b"], ["a", "b", "c"]),
    "max_bytes": Trial("String", "4", "ÄÄ", "ÄÄ."),
    "pattern": Trial("String", "'[a-z]+'", "abc", "abC"),
}
"""Key to a trial of each limit."""


@pytest.mark.parametrize("required", ["true", "false"])
@pytest.mark.parametrize("key", [limit.key for limit in LIMITS])
def test_a_limit_lets_pass_what_keeps_it_and_nothing_else(
    key: str, required: str, workshop: Workshop
) -> None:
    trial = TRIALS[key]
    api = _API.format(of=trial.of, required=required)
    demo = workshop.package(api, _POLICY.format(key=key, limit=trial.limit))
    sender = client(demo, {"Response": {}}, {"Response": {}})

    sender.send(value=trial.kept)
    with pytest.raises(shared(demo, "errors").ValidationError):
        sender.send(value=trial.broken)

    assert len(sender.fake.requests) == 1
