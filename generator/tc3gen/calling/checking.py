"""Parameters held against an action, and what is wrong with them in the names of the documentation.

The generated client checks the same limits; it tells them by the names of Python, which nobody uses
on a command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tc3gen.findings import nearest
from tc3gen.limits import sentence
from tc3gen.model import Array, Reference
from tc3gen.values import (
    Blank,
    Missing,
    NotOneOf,
    Outside,
    Undocumented,
    Validator,
    WrongType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tc3gen.model import Action, Field, Service, Type
    from tc3gen.values import Path, Problem

_WHOLE = "the request"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing to mend: *where* names a field, *hint* says how; values are never quoted."""

    where: str
    message: str
    hint: str = ""


def fields_of_structures(service: Service) -> dict[str, Sequence[Field]]:
    """Return structure to its fields."""
    return {structure.name: structure.fields for structure in service.structures}


def complaints(parameters: Mapping[str, Any], action: Action, service: Service) -> list[Complaint]:
    """Return all that is wrong with *parameters*, in a fixed order."""
    validator = Validator(
        structures=fields_of_structures(service),
        is_request=True,
        null_is_absent=True,
        one_of={structure.name: structure.one_of for structure in service.structures},
    )
    try:
        found = [*validator.problems(parameters, action.request, one_of=action.one_of)]
    except RecursionError:
        return [Complaint(_WHOLE, "is nested too deeply")]
    return [_complaint(problem) for problem in found]


def shown_path(path: Path) -> str:
    """Return a path as people write it: ``Filters[0].Name``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".") or _WHOLE


def _complaint(problem: Problem) -> Complaint:
    where = shown_path(problem.path)
    match problem:
        case Undocumented(path, known):
            hint = nearest(str(path[-1]), known) or "--help lists the fields"
            return Complaint(where, "is no field that is documented there", hint)
        case Missing():
            return Complaint(where, "is required")
        case WrongType(_, wanted):
            return Complaint(where, f"has to be {type_in_words(wanted)}")
        case Outside(_, field, _, _):
            return Complaint(where, f"is outside of its limits: {limits_in_words(field)}")
        case NotOneOf(_, group, given):
            return Complaint(where, group.breach(given))
        case Blank():
            return Complaint(where, "is required, and says nothing")


def limits_in_words(field: Field) -> str:
    """Return what a field has to keep, as a part of a sentence; empty where that is nothing."""
    said = sentence(field.limits, of_items=isinstance(field.type, Array)).replace("``", "")
    return f"{said[:1].lower()}{said[1:].removesuffix('.')}"


def documented_path(
    path: str, fields: Sequence[Field], structures: Mapping[str, Sequence[Field]]
) -> str:
    """Return a *path* of Python names, ``filters[0].name``, in names of the documentation."""
    steps: list[str] = []
    for step in path.split("."):
        name, bracket, index = step.partition("[")
        found = next((each for each in fields if each.name == name), None)
        steps.append(f"{found.wire_name if found else name}{bracket}{index}")
        fields = structures.get(found.leads_to, ()) if found else ()
    return ".".join(steps)


_SCALARS = {"Integer": "a whole number", "Float": "a number", "Boolean": "true or false"}


def type_in_words(of: Type) -> str:
    """Return what a value of the type *of* is, as a part of a sentence."""
    if isinstance(of, Array):
        items = {"a text": "texts", "true or false": "truth values"}
        item = type_in_words(of.items)
        plural = items.get(item) or f"{item.removeprefix('a ').removeprefix('an ')}s"
        return f"a list of {plural}"
    if isinstance(of, Reference):
        return f"an object {of.name}"
    return _SCALARS.get(of.name, "a text")
