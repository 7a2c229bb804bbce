# SPDX-License-Identifier: MIT-0
"""What an error code means: its exception, retry and effect, for unknown codes too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from ..errors import ApiError, Effect, RetryAdvice, outcome_unknown_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

__all__ = ["CodeTable", "DocumentedCode", "ItemEffect", "Prefix"]

ItemEffect: TypeAlias = Literal["done", "none", "unknown"]
"""What happened to one item of a request: it was accepted, nothing, or that is not known."""


# Not frozen, no eq and no repr: each of these would make every import slower.
@dataclass(slots=True, eq=False, repr=False)
class Prefix:
    """What all codes inherit that begin with the same labels, such as ``AuthFailure``."""

    error: type[ApiError]
    retry: RetryAdvice
    effect: Effect


class DocumentedCode(StrEnum):
    """A documented error code, with what it tells the caller; the base of each ErrorCode."""

    description: str
    """What the code means."""

    retry: RetryAdvice
    """Whether sending the request again can help."""

    effect: Effect
    """Whether the request may have done something all the same."""

    def __new__(
        cls,
        code: str,
        description: str = "",
        retry: RetryAdvice = "never",
        effect: Effect = "unknown",
    ) -> Self:
        """Make a code of what stands beside its name; ``ErrorCode("...")`` finds one."""
        self = str.__new__(cls, code)
        self._value_ = code
        self.description = description
        self.retry = retry
        self.effect = effect
        return self

    @classmethod
    def of(cls, code: str) -> Self | None:
        """Return the documented code for *code*, ``None`` where it is not documented yet."""
        try:
            return cls(code)
        except ValueError:
            return None


_UNKNOWN = Prefix(ApiError, "never", "unknown")


class CodeTable:
    """The documented codes of a service, and the prefixes that all other codes inherit from."""

    def __init__(self, prefixes: Mapping[str, Prefix], codes: Iterable[DocumentedCode]) -> None:
        self._prefixes = prefixes
        self._codes = {code.value: code for code in codes}

    def prefix(self, code: str) -> Prefix:
        """Return the longest known prefix of *code*, by whole labels."""
        labels = code
        while labels:
            if labels in self._prefixes:
                return self._prefixes[labels]
            labels = labels.rpartition(".")[0]
        return _UNKNOWN

    def retry(self, code: str) -> RetryAdvice:
        """Return whether sending a request again that ended with *code* can help."""
        return (self._codes.get(code) or self.prefix(code)).retry

    def effect(self, code: str) -> Effect:
        """Return whether a request that ended with *code* may have had an effect."""
        return (self._codes.get(code) or self.prefix(code)).effect

    def error(self, code: str, message: str, *, effect: Effect | None = None) -> ApiError:
        """Return the exception for *code*; *effect* overrides what the code says."""
        kind = self.prefix(code).error
        if (effect or self.effect(code)) == "unknown":
            kind = outcome_unknown_class(kind)
        error = kind(message or "the service gave no message")
        error.code = code
        error.retry = self.retry(code)
        return error
