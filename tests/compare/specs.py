"""A spec that uses every key of the language, and all specs that differ from one in one thing."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

import yaml

from tc3gen.commands import packaged_platform
from tc3gen.findings import show
from tc3gen.limits import Give
from tc3gen.model import Effect, OtherForm, PageKey, Retry
from tc3gen.spec.reader import read_spec
from tc3gen.type_words import ScalarName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tc3gen.model import Spec
    from tc3gen.spec.reader import Reading

Plain: TypeAlias = Any
"""Plain values of any shape: dicts, lists, texts, numbers, truth values."""

API = """
format: 1
service: demo
version: "2024-01-01"
endpoint: demo.tencentcloudapi.com
actions:
  Send:
    doc: Sends.
    page: https://www.tencentcloud.com/document/product/1/2
    regions: [ap-one, ap-two]
    rate_limit: 10/s
    unsigned: true
    request:
      Text: {type: String, required: true, name: message, doc: What to send.}
      Note: {type: String, doc: A note.}
      Parts: {type: Array of Part, required: true, doc: What to send with it.}
      Marks: {type: Array of String, doc: Marks.}
      Frame: {type: Frame, doc: What is around it.}
    response:
      Id: {type: String, doc: What was sent.}
      Fates: {type: Array of Fate, doc: What became of the parts.}
      Frames: {type: Array of Frame, doc: What was around them.}
      Size: {type: Integer, doc: How large it was.}
    errors: [FailedOperation.Full, FailedOperation.Empty]
    examples:
      - title: One
        request: '{"Text": "a", "Parts": [{"Name": "a"}]}'
        response: '{"Response": {}}'
      - title: Two
        request: '{"Text": "b", "Parts": [{"Name": "a"}]}'
        response: '{"Response": {}}'
  Get:
    doc: Gets.
    request:
      Token: {type: String, doc: Which page.}
      Limit: {type: Integer, doc: How many.}
      Rank: {type: Float, doc: Which rank.}
      Sort: {type: String, doc: In which order.}
    response:
      Frame: {type: Frame, doc: A frame.}
      Names: {type: Array of String, doc: Names.}
      Next: {type: String, doc: The next page.}
      Total: {type: Integer, doc: How many there are.}
  Look:
    doc: Looks.
    request:
      Name: {type: String, required: true, doc: The name.}
      Since: {type: Integer, required: true, doc: Since when.}
      Limit: {type: Integer, required: true, doc: How many.}
    response:
      Ends: {type: Array of End, doc: What became of them.}
callbacks:
  Ends: {doc: Tells the end., body: Array of End, response: "{}"}
  Fates:
    doc: Tells what became of parts.
    page: https://www.tencentcloud.com/document/product/1/3
    body: Array of Fate
    response: "{}"
    example: '[{"Name": "a", "Code": "Ok"}]'
  Frame: {doc: Tells what is around., body: Frame, response: "[]"}
structures:
  Part:
    name: Piece
    doc: A part.
    fields:
      Name: {type: String, required: true, doc: Its name.}
      Weight: {type: Float, doc: Its weight.}
      Colour: {type: String, doc: Its colour.}
  Fate:
    doc: What became of one.
    fields:
      Name: {type: String, doc: Its name.}
      Code: {type: String, doc: Ok or a code.}
      Mark: {type: String, doc: What it is called.}
      Late: {type: Boolean, doc: Whether it was late.}
      Days: {type: Array of Date, doc: When it was tried.}
  Frame:
    doc: What is around.
    fields:
      Title: {type: String, required: true, doc: Its title.}
      Since: {type: Timestamp, doc: Since when it is.}
      Inner: {type: Array of Frame, doc: What is inside.}
  End:
    doc: How one ended.
    fields:
      Name: {type: String, doc: Its name.}
      Mark: {type: String, doc: What it is called.}
      Fate: {type: String, doc: How it ended.}
      At: {type: Integer, doc: When.}
      Day: {type: String, doc: On which day.}
  Spare: {doc: Nobody needs it., fields: {Name: {type: String, doc: Its name.}}}
errors:
  FailedOperation.Full: {name: FULL, doc: There is no room.}
  FailedOperation.Empty: {doc: There is nothing.}
"""
POLICY = """
format: 1
actions:
  Send:
    idempotent: false
    reason: It is billed.
    fields:
      Text: {pattern: "[a-z]+", max_bytes: 100, private: true, reason: It is short.}
      Parts: {min_items: 1, max_items: 20, reason: The page says so.}
      Fates: {always: true, reason: Somebody has to know.}
      Id: {always: true, reason: It is the receipt.}
    batch:
      items: Parts
      size: 10
      results: Fates
      match: [Name]
      statuses:
        serial: Mark
        action: Look
        since: Since
        limit: Limit
        days: 7
        results: Ends
        outcome: Fate
        at: At
        done: [GOOD, FAIR]
        refused: [BAD, POOR]
        report: {callback: Ends, number: [Name, Mark], serial: Mark, outcome: Fate, at: Day}
        reason: The page says so.
    one_of:
      - {fields: [Note, Marks], give: at least one, reason: One tells the other.}
    contradictions: {rate_limit: {takes: 10/s, over: 20/s, reason: It was tried.}}
  Look: {idempotent: true, reason: It looks., fields: {Limit: {max: 9, reason: It is the most.}}}
  Get:
    fields:
      Rank: {min: 0, max: 1.5, enum: [0, 1.5], reason: The page says so.}
      Sort: {max_chars: 4, required: true, reason: The page says so.}
    paginate: {items: Names, token: Token, next: Next, limit: Limit, total: Total, reason: Long.}
    until:
      ended:
        {field: Frame.Title, values: [End], failing: [Stop], interval: 1, timeout: 9, reason: Seen.}
      counted: {field: Total, values: [0, 1], interval: 2, timeout: 8, reason: Seen.}
structures:
  Part:
    fields: {Name: {max_bytes: 10, reason: It is short.}}
    one_of: [{fields: [Weight, Colour], give: exactly one, reason: One tells the other.}]
    contradictions: {fields.Name.required: {takes: true, over: false, reason: It was tried.}}
  Fate: {fields: {Code: {always: true, codes: true, ok: Ok, reason: It is the outcome.}}}
  Frame: {fields: {Title: {always: true, max_bytes: 9, reason: It is the name.}}}
error_prefixes:
  FailedOperation.Own: {class: ServiceError, retry: later, effect: none, reason: It was seen.}
errors:
  FailedOperation.Full: {retry: later, effect: none, reason: It was seen.}
error_prefixes:
  Unpaid: {class: FailedError, retry: later, effect: none, reason: It is looked at first.}
"""
PLATFORM = """
format: 1
signature:
  algorithm: TC3-HMAC-SHA256
  secret_prefix: TC3
  terminator: tc3_request
  signed_headers: [content-type, host]
  max_clock_skew: 300
request:
  content_type: application/json
  headers:
    action: X-TC-Action
    version: X-TC-Version
    region: X-TC-Region
    timestamp: X-TC-Timestamp
    token: X-TC-Token
    language: X-TC-Language
    trace_id: X-TC-TraceId
  languages: [zh-CN, en-US]
envelope: {root: Response, error: Error, code: Code, message: Message, request_id: RequestId}
limits: {request_bytes: 1000}
endpoint: "{service}.tencentcloudapi.com"
endpoint_suffixes: [tencentcloudapi.com]
idempotent_prefixes: [Get]
private_names: ["*Secret", "*Key"]
unsupported_actions:
  other.Upload: {form: octet-stream, reason: The page shows a file.}
error_prefixes:
  FailedOperation: {class: FailedError, retry: never, effect: unknown}
  InternalError: {class: ServiceError, retry: never, effect: unknown}
errors:
  InternalError: {name: BROKEN, doc: Something broke.}
"""
FILES: dict[str, Plain] = {
    "platform.yaml": yaml.safe_load(PLATFORM),
    "demo/api.yaml": yaml.safe_load(API),
    "demo/policy.yaml": yaml.safe_load(POLICY),
    "other/api.yaml": {
        **yaml.safe_load(API),
        "service": "other",
        "callbacks": {},
        "structures": {},
        "actions": {"Ask": {"doc": "Asks.", "request": {}, "response": {}}},
    },
}
"""The spec as plain values: two services, the second of which has nothing but codes."""


def files() -> dict[str, Plain]:
    """Return a copy of the spec that may be changed."""
    return deepcopy(FILES)


def read(plain: dict[str, Plain], folder: Path) -> Reading:
    """Write *plain* below *folder*, as the JSON that is YAML, too, and read it."""
    for path, content in plain.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(content), "utf-8")
    return read_spec(folder, packaged_platform())


def full_spec(folder: Path) -> Spec:
    """Return the spec, which has to be sound."""
    reading = read(files(), folder)
    assert reading.spec is not None, show(reading.findings)
    return reading.spec


_CHOICES: tuple[tuple[Any, ...], ...] = tuple(
    map(get_args, (Retry, Effect, OtherForm, ScalarName, Give, PageKey))
)

Visit: TypeAlias = tuple[str, Any]
"""The fields that lead to what was changed, such as ``Field.limits Limits.reason``, and a value."""


def variants(value: Any) -> Iterator[Visit]:  # noqa: ANN401 - any part of a model
    """Yield every value that differs from *value* in one thing, at any depth."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            name = f"{type(value).__name__}.{field.name}"
            for inner, changed in variants(getattr(value, field.name)):
                yield f"{name} {inner}".rstrip(), replace(value, **{field.name: changed})
            if getattr(value, field.name) is not None and "None" in str(field.type):
                yield name, replace(value, **{field.name: None})
    elif isinstance(value, tuple):
        yield from _tuples(value)
    elif isinstance(value, dict):
        for key, content in value.items():
            yield "", {k: v for k, v in value.items() if k != key}
            yield from ((inner, {**value, key: v}) for inner, v in variants(content))
    elif value is not None:
        yield "", _other(value)


def _tuples(value: tuple[Any, ...]) -> Iterator[Visit]:
    for index, item in enumerate(value):
        yield "", value[:index] + value[index + 1 :]
        for inner, changed in variants(item):
            yield inner, (*value[:index], changed, *value[index + 1 :])
    if len(value) > 1:
        yield "", value[::-1]
    if value and all(isinstance(item, str) for item in value):
        yield "", (*value, "New")


def _other(value: str | float) -> str | int | bool | float:
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        words = next((words for words in _CHOICES if value in words), ())
        return next((word for word in words if word != value), f"{value}X")
    return value + 1
