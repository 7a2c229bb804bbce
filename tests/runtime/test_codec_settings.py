"""A JSON library that a client cannot use is refused when the client is made, with what to do."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import orjson
import pytest

from tc3 import Codec, ValidationError
from tc3.sms import SmsClient
from tests.support.loopback import KEY, REGION

if TYPE_CHECKING:
    from typing import Literal

UNUSABLE: dict[str, tuple[Any, str]] = {
    "another name": ("ujson", "must be a Codec, or one of 'orjson', 'msgspec'"),
    "a module": (json, "must be a Codec, or one of 'orjson', 'msgspec'"),
    "texts": (
        Codec(json.dumps, json.loads),  # type: ignore[arg-type] # it is wrong
        "its dumps returns str, bytes are wanted",
    ),
    "no functions": (
        Codec("dumps", "loads"),  # type: ignore[arg-type] # it is wrong
        "its dumps cannot be used, TypeError was raised for an example",
    ),
    "exchanged": (
        Codec(orjson.loads, orjson.dumps),
        "its dumps cannot be used, JSONDecodeError was raised for an example",
    ),
    "MessagePack": (
        Codec(msgspec.msgpack.encode, msgspec.msgpack.decode),
        "its dumps cannot be used, UnicodeDecodeError was raised for an example",
    ),
    "a reader of its own": (
        Codec(orjson.dumps, lambda body: body),
        "its loads differs from that of json for an example",
    ),
    "a reader that fails": (
        Codec(orjson.dumps, json.load),  # type: ignore[arg-type] # it is wrong
        "its loads cannot be used, AttributeError was raised for an example",
    ),
}


@pytest.mark.parametrize(("codec", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_refused_before_there_is_a_client(codec: Codec, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SmsClient(KEY, region=REGION, json=codec)
    assert [str(problem) for problem in caught.value.problems] == [f"json: {said}"]


@pytest.mark.parametrize("name", ["orjson", "msgspec"])
def test_a_library_that_is_missing_is_told_with_how_to_get_it(
    name: Literal["orjson", "msgspec"], monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {key: found for key, found in sys.modules.items() if key.split(".")[0] != name}
    monkeypatch.setattr(sys, "modules", {**others, name: None})
    with pytest.raises(ValidationError) as caught:
        SmsClient.from_env(region=REGION, json=name)
    [problem] = caught.value.problems
    assert str(problem) == (
        f"json: {name} cannot be imported, ModuleNotFoundError was raised: "
        f"install it with pip install {name}, or leave json out"
    )
