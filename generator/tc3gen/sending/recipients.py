"""A recipient: who gets a message, and what it says; and the columns that tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from json import JSONEncoder

_encode = JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_CONTEXT_BYTES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which columns of a file are used; *context* is empty where tc3gen makes the contexts."""

    number: str
    params: tuple[str, ...] = ()
    context: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """All of them, each once."""
        names = (self.number, *self.params, *([self.context] if self.context else []))
        return tuple(dict.fromkeys(names))

    @property
    def options(self) -> dict[str, str]:
        """Each of them with the option of the command that names it."""
        named = {self.context: "--context", **dict.fromkeys(self.params, "--params")}
        return {**named, self.number: "--number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One row: *position* counts the rows from 0, *line* the lines of the file from 1."""

    position: int
    line: int
    number: str = field(repr=False)
    params: tuple[str, ...] = field(default=(), repr=False)
    context: str = field(default="", repr=False)

    @property
    def digest(self) -> bytes:
        """Eight bytes that two rows share if number and parameters are the same."""
        content = _encode([self.number, *self.params]).encode()
        return blake2b(content, digest_size=8).digest()


def stable_context(recipient: Recipient, campaign: tuple[str, ...]) -> str:
    """Return the session context of a *recipient* that has none of its own.

    It is made of its place in the file and of all that is sent, *campaign* (such as app and
    template) included: the same in each run, another one for each row, and it tells no text.
    """
    content = _encode([*campaign, recipient.number, *recipient.params]).encode()
    return f"{recipient.position + 1}-{blake2b(content, digest_size=_CONTEXT_BYTES).hexdigest()}"
