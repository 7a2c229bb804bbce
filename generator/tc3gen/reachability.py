"""Which structures some fields lead to, directly or by the fields of other structures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tc3gen.model import Service


class Leading(Protocol):
    """A field, be it of the model or of a transcript."""

    @property
    def leads_to(self) -> str:
        """The structure that its type names; empty for a scalar."""


LeadingT = TypeVar("LeadingT", bound=Leading)
LeadingT_co = TypeVar("LeadingT_co", bound=Leading, covariant=True)


class Holding(Protocol[LeadingT_co]):
    """A structure, be it of the model or of a transcript."""

    @property
    def name(self) -> str:
        """Its name in the documentation."""

    @property
    def fields(self) -> tuple[LeadingT_co, ...]:
        """Its fields."""


def reached_structures(
    structures: Iterable[Holding[LeadingT]],
    fields: Iterable[LeadingT],
    follow: Callable[[LeadingT], bool] = lambda _: True,
) -> set[str]:
    """Return the names of the structures that *fields* lead to, by fields that *follow* takes."""
    known = {structure.name: structure for structure in structures}
    reached: set[str] = set()
    waiting = list(fields)
    while waiting:
        field = waiting.pop()
        name = field.leads_to
        if name in known and name not in reached and follow(field):
            reached.add(name)
            waiting += known[name].fields
    return reached


def sent_structures(service: Service) -> set[str]:
    """Return the names of the structures that requests lead to."""
    fields = [field for action in service.actions for field in action.request]
    return reached_structures(service.structures, fields)


def received_structures(service: Service) -> set[str]:
    """Return the names of the structures that responses, and what a service posts, lead to."""
    starts: list[Leading] = [*service.callbacks]
    starts += [field for action in service.actions for field in action.response]
    return reached_structures(service.structures, starts)
