"""The codes of ErrorCode are strings that carry what the documentation and policy say."""

from __future__ import annotations

import copy
import json
import pickle
from collections import Counter
from typing import TYPE_CHECKING, get_args

import pytest

from tc3.errors import Effect, RetryAdvice
from tc3.sms import ErrorCode
from tests.support.project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.packages import Workshop

PACKAGE = ROOT / "generated" / "tc3"


def texts(folder: Path) -> str:
    """Return all source of a package, with one blank between its words."""
    sources = (path.read_text("utf-8") for path in sorted(folder.rglob("*.py")))
    return " ".join(word for source in sources for word in source.split())


def test_each_description_stands_once_in_the_package() -> None:
    source = texts(PACKAGE)

    counts = Counter({code: source.count(code.description) for code in ErrorCode})

    assert set(counts.values()) == {1}
    assert len(counts) > 80


def test_a_code_carries_description_retry_and_effect() -> None:
    assert [code for code in ErrorCode if not code.description.endswith(".")] == []
    assert {code.retry for code in ErrorCode} <= {*get_args(RetryAdvice)}
    assert {code.effect for code in ErrorCode} <= {*get_args(Effect)}


def test_a_code_is_the_string_of_the_wire() -> None:
    code = ErrorCode.LIMIT_EXCEEDED_DAILY_LIMIT

    assert isinstance(code, str)
    assert (code, str(code), code.value, f"{code}") == ("LimitExceeded.DailyLimit",) * 4
    assert json.dumps(code) == '"LimitExceeded.DailyLimit"'
    assert {"LimitExceeded.DailyLimit": 1}[code] == 1


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_code_is_itself_after_pickling_and_copying(protocol: int) -> None:
    for code in ErrorCode:
        assert pickle.loads(pickle.dumps(code, protocol)) is code  # noqa: S301 - our own
        assert copy.deepcopy(code) is code


def test_an_unknown_code_is_not_in_the_enum() -> None:
    assert ErrorCode.of("LimitExceeded.New") is None
    with pytest.raises(ValueError, match=r"'LimitExceeded\.New' is not a valid ErrorCode"):
        ErrorCode("LimitExceeded.New")


def test_a_common_code_says_the_same_in_every_service_unless_one_says_otherwise(
    workshop: Workshop,
) -> None:
    api = "actions:\n  Act: {doc: Acts., request: {}, response: {}}\n"
    told = f"{api}errors:\n  LimitExceeded: {{doc: Too much of a thing.}}\n"

    plain, own = workshop.package(api).ErrorCode, workshop.package(told).ErrorCode

    assert own.LIMIT_EXCEEDED.description == "Too much of a thing."
    assert plain.LIMIT_EXCEEDED.description == ErrorCode.LIMIT_EXCEEDED.description
    assert plain.MISSING_PARAMETER.description == own.MISSING_PARAMETER.description
