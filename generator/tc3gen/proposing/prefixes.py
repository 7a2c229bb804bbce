"""Prefixes of the error codes that a service shares with no other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.model import longest_prefix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.model import ErrorCode, ErrorPrefix

_FAMILIES = (
    (re.compile(r"(?:Invalid|Missing|Malformed)[A-Z]\w*"), "InvalidRequestError", "never"),
    (
        re.compile(r"\w*(?:Quota|LimitExceeded|SoldOut|Insufficient)\w*"),
        "LimitExceededError",
        "later",
    ),
    (re.compile(r"\w*(?:SystemError|ServerError|BackendError)"), "ServiceError", "never"),
)
"""How a label is built, to the class and to whether trying again can help."""


def families(
    errors: tuple[ErrorCode, ...], prefixes: tuple[ErrorPrefix, ...]
) -> Iterator[tuple[str, list[ErrorCode], dict[str, str]]]:
    """Yield each unknown first label of *errors* with its codes, and the keys to propose for it.

    The keys are empty where the label does not say what its codes mean. That something may have
    happened is always said: only people who know the service can say that nothing has.
    """
    unknown: dict[str, list[ErrorCode]] = {}
    for error in errors:
        if longest_prefix(error.code, prefixes) is None:
            unknown.setdefault(error.code.partition(".")[0], []).append(error)
    for label, codes in unknown.items():
        keys = next(
            (
                {"class": name, "retry": retry, "effect": "unknown"}
                for form, name, retry in _FAMILIES
                if form.fullmatch(label)
            ),
            {},
        )
        yield label, codes, keys
