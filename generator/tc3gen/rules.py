"""What a rule is: one shape for what is checked, found, told and compared, in every room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S", bound=str)
S_co = TypeVar("S_co", bound=str, covariant=True)


@dataclass(frozen=True, slots=True)
class Rule(Generic[S_co]):
    """What is demanded or told, in a sentence, and the severity of a breach or of a change."""

    doc: str
    severity: S_co


def rules(severity: S, docs: dict[str, str]) -> dict[str, Rule[S]]:
    """Return the rules of one *severity*, by their ids; *docs* are their sentences."""
    return {rule: Rule(doc, severity) for rule, doc in docs.items()}
