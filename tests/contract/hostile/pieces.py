"""Specs in which a hostile text can stand in any slot: a piece for each text, in one service."""

from __future__ import annotations

import json
import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from tc3gen.model import Spec
from tc3gen.spec.build import build_platform, build_service
from tc3gen.spec.facts import transcript_of
from tests.contract.hostile.judged import CLOSED
from tests.support.slots import FILES, Fill, Flow, filled, texts_in, yaml_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Files: TypeAlias = dict[str, dict[str, Any]]
"""File of a spec, without its ending, to its plain values."""

FillWith: TypeAlias = "Callable[[str, Flow, str, str], str]"
"""Slot, steps, the sound text of the slot and the text of the piece to what shall stand there."""

_API = """
actions:
  Do~:
    doc: Says.
    page: https://demo.tencentcloud.com/document/1
    regions: [ap-one]
    rate_limit: 1/s
    unsigned: true
    request:
      Text: {type: String, name: text, doc: Says.}
      Note: {type: String, name: note, doc: Says.}
      Things: {type: Array of Sent~, doc: Says.}
    response:
      Text: {type: String, name: text, doc: Says.}
      Note: {type: String, name: note, doc: Says.}
      Results: {type: Array of Got~, doc: Says.}
    errors: [FailedOperation.E~]
    examples: [{title: Says., request: "{}", response: '{"Response": {}}'}]
  Ask~:
    doc: Says.
    request:
      Text: {type: String, doc: Says.}
      Since: &number {type: Integer, doc: Says.}
      Limit: *number
    response: {Results: {type: Array of Kept~, doc: Says.}}
  Skip~: &pages
    doc: Says.
    request:
      Skip: {type: Integer, doc: Says.}
      Page: {type: Integer, doc: Says.}
      Token: {type: String, doc: Says.}
      Limit: {type: Integer, doc: Says.}
    response:
      Results: {type: Array of Got~, doc: Says.}
      Next: {type: String, doc: Says.}
      Total: {type: Integer, doc: Says.}
  Page~: *pages
  Token~: *pages
callbacks:
  Told~:
    doc: Says.
    page: https://demo.tencentcloud.com/document/2
    body: Array of Got~
    response: '{"Told": true}'
    example: '[{"Note": "Says.", "Code": "Ok"}]'
structures:
  Sent~:
    name: Sent~
    doc: Says.
    fields:
      Text: {type: String, name: text, doc: Says.}
      Note: {type: String, name: note, doc: Says.}
      Kind: {type: String, doc: Says.}
      Mark: {type: String, doc: Says.}
  Got~:
    doc: Says.
    fields:
      Text: {type: String, name: text, doc: Says.}
      Note: {type: String, name: note, doc: Says.}
      Code: {type: String, doc: Says.}
  Kept~:
    doc: Says.
    fields:
      Text: {type: String, doc: Says.}
      Note: {type: String, doc: Says.}
      Kind: {type: String, doc: Says.}
      Time: {type: Integer, doc: Says.}
errors:
  FailedOperation.E~: {name: E~, doc: Says.}
"""
_POLICY = """
actions:
  Do~:
    idempotent: false
    reason: Says.
    fields: {Text: {pattern: a, reason: Says., read: abcdef}}
    batch:
      items: Things
      size: 1
      results: Results
      match: [Text]
      statuses:
        {serial: Note, action: Ask~, since: Since, limit: Limit, days: 1, results: Results,
        outcome: Kind, at: Time, done: [Says.], refused: [Not.], reason: Says.,
        report: {callback: Told~, number: [Text], serial: Note, outcome: Code, at: Text}}
    one_of: [{fields: [Note, Things], give: at least one, reason: Says.}]
    wrong_examples: {Says.: Says.}
    contradictions: {response.Note: {takes: present, over: absent, reason: Says.}}
  Ask~: {idempotent: true, reason: Says., fields: {Limit: {max: 1, reason: Says.}}}
  Skip~: &pages
    idempotent: true
    reason: Says.
    paginate: {items: Results, offset: Skip, limit: Limit, total: Total, reason: Says.}
    until:
      says: {field: Next, values: [Says.], failing: [Not.], interval: 1, timeout: 2, reason: Says.}
  Page~:
    <<: *pages
    paginate: {items: Results, page: Page, reason: Says.}
  Token~:
    <<: *pages
    paginate: {items: Results, token: Token, next: Next, reason: Says.}
structures:
  Sent~:
    fields: {Text: {pattern: a, reason: Says., read: abcdef}}
    one_of: [{fields: [Kind, Mark], give: exactly one, reason: Says.}]
    contradictions: {fields.Note: {takes: present, over: absent, reason: Says.}}
  Got~: {fields: {Code: {always: true, codes: true, ok: Ok, reason: Says.}}}
errors:
  FailedOperation.E~: {retry: later, effect: none, reason: Says.}
error_prefixes:
  FailedOperation.F~: {class: FailedError, retry: later, effect: none, reason: Says.}
"""
_PLATFORM = """
format: 1
signature:
  algorithm: Algorithm
  secret_prefix: Prefix
  terminator: End
  signed_headers: [content-type, host]
  max_clock_skew: 1
request:
  content_type: Type
  headers:
    action: X-Action
    version: X-Version
    region: X-Region
    timestamp: X-Timestamp
    token: X-Token
    language: X-Language
    trace_id: X-Trace
  languages: [Language]
envelope: {root: Response, error: Error, code: Code, message: Message, request_id: RequestId}
limits: {request_bytes: 1}
endpoint: "{service}.tencentcloudapi.com"
endpoint_suffixes: [tencentcloudapi.com, example.com]
idempotent_prefixes: [Describe]
private_names: ["*Secret"]
unsupported_actions:
  other.Upload: {form: multipart, reason: Says.}
error_prefixes:
  FailedOperation: {class: FailedError, retry: later, effect: none, reason: Says.}
errors:
  FailedOperation: {name: FAILED_OPERATION, doc: Says.}
"""
_HEAD = {
    "format": 1,
    "service": "demo",
    "version": "2020-01-01",
    "endpoint": "demo.tencentcloudapi.com",
}


@cache
def _piece(text: str, number: int = 0) -> dict[str, Any]:
    """Return the plain values of YAML *text*, with *number* for each tilde in a name."""
    plain: dict[str, Any] = yaml.safe_load(text.replace("~", str(number)))
    return plain


def platform() -> dict[str, Any]:
    """Return a platform of its own for each caller."""
    return filled("platform", _piece(_PLATFORM), lambda _slot, _steps, old: old)


def spec_of(texts: Iterable[str], fill: FillWith) -> Files:
    """Return a spec with a piece for each of *texts*; *fill* says what stands where."""
    files: Files = {"api": {**_HEAD}, "policy": {"format": 1}, "platform": platform()}
    for number, text in enumerate(texts):
        for file, piece in (("api", _API), ("policy", _POLICY)):
            made = filled(file, _piece(piece, number), _with(fill, text))
            for section, entries in made.items():
                files[file].setdefault(section, {}).update(entries)
    for name, decision in files["policy"].get("actions", {}).items():
        if "wrong_examples" not in decision:
            continue
        # What is said of an example is said of its title.
        [title] = [example["title"] for example in files["api"]["actions"][name]["examples"]]
        decision["wrong_examples"] = {title: decision["wrong_examples"].popitem()[1]}
    return files


def platform_spec_of(text: str, fill: FillWith) -> Files:
    """Return a spec with one piece and *text* in the slots of its platform."""
    files = spec_of(["Says."], sound)
    files["platform"] = filled("platform", files["platform"], _with(fill, text))
    return files


def _with(fill: FillWith, text: str) -> Fill:
    return lambda slot, steps, old: fill(slot, steps, old, text)


def sound(_slot: str, _steps: Flow, old: str, _text: str) -> str:
    """Leave each slot as it is."""
    return old


def everywhere(slot: str, steps: Flow, old: str, text: str) -> str:
    """Put *text* into each free slot, in the form that the slot wants."""
    if slot in CLOSED or (not text and slot.endswith(".ok")):
        return old
    if not text.strip() and slot.endswith((".reason", ".wrong_examples.*")):
        return old  # where it counts, it has to say something
    if steps == ("endpoint_suffixes", 0):
        return old  # one that the endpoint ends in
    if slot.endswith(".pattern"):
        return as_pattern(text) or old
    field = json.dumps({"Note": text})
    forms = {"example": f"[{field}]", "request": field, "response": f'{{"Response": {field}}}'}
    return forms.get(slot.rpartition(".")[2], text)


def as_pattern(text: str) -> str:
    """Return *text* where it is a regular expression, else one that matches it."""
    return text if compiles(text) else re.escape(text)


def compiles(text: str) -> bool:
    """Return whether *text* is a regular expression that Python takes without a warning."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(text)
    except (re.error, Warning):
        return False
    return True


def model_of(files: Files) -> Spec:
    """Return the model of plain values, without a file between: it takes what no file can hold."""
    shared = build_platform(files["platform"])
    service = build_service("demo", transcript_of(files["api"]), files["policy"], shared)
    return Spec(platform=shared, services=(service,))


def write(files: Files, folder: Path) -> Path:
    """Write the files of a spec below *folder*; return its root."""
    root = folder / "spec"
    (root / "demo").mkdir(parents=True)
    for file, plain in files.items():
        location = root if file == "platform" else root / "demo"
        (location / f"{file}.yaml").write_text(yaml_of(plain), "utf-8")
    (root / "demo" / "pages.lock").write_text(yaml_of(_lock(files)), "utf-8")
    return root


def _lock(files: Files) -> dict[str, Any]:
    """Return a lock that knows the prose which the decisions of a spec were read from."""
    prose = [
        (name, {"prose": {path.format(name): "abcdef012345"}})
        for section, path in (("actions", "request.Text"), ("structures", "structures.{}.Text"))
        for name in files["policy"].get(section, {})
    ]
    return {"format": 1, "pages": dict(prose)}


def placed(root: Path, file: str) -> Path:
    """Return where `write` puts a file of the spec."""
    return (root if file == "platform" else root / "demo") / f"{file}.yaml"


def all_slots(files: Files) -> set[str]:
    """Return the slots that the texts of a spec stand in."""
    return {slot for file in FILES for slot, _, _ in texts_in(file, files[file])}
