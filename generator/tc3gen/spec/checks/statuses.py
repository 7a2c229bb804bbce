"""Checks of ``statuses``: what tells later what became of an item can be asked, and understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tc3gen.findings import Finding, nearest
from tc3gen.model import Array, Reference, limit_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.batches import Batch, Report, Statuses
    from tc3gen.model import Action, Field, Service
    from tc3gen.spec.checks.sources import Sources


class Mistake(NamedTuple):
    """What is wrong with the value of a key below ``statuses``."""

    keys: tuple[str | int, ...]
    message: str
    hint: str = ""


def check_statuses(sources: Sources) -> Iterator[Finding]:
    """Rules ``statuses`` and ``policy-reason``."""
    for action in sources.service.actions:
        statuses = action.batch.statuses if action.batch else None
        if action.batch is None or statuses is None:
            continue
        steps = ("actions", action.name, "batch", "statuses")
        if not statuses.reason.strip():
            location = sources.policy.location(*steps)
            yield Finding(location, "policy-reason", "nothing says why the outcomes mean this")
        for keys, message, hint in _problems(sources.service, action, action.batch, statuses):
            yield Finding(sources.policy.location(*steps, *keys), "statuses", message, hint)


def _problems(
    service: Service, action: Action, batch: Batch, statuses: Statuses
) -> Iterator[Mistake]:
    asked = next((each for each in service.actions if each.name == statuses.action), None)
    yield from _outcomes(statuses)
    results = _items(service, action, batch.results)
    if not {field.wire_name for field in results}.issuperset(batch.match):
        return  # rule ``batch`` says so
    yield from _missing(("serial",), [statuses.serial], f"a result of {action.name}", results)
    if asked is None:
        names = [each.name for each in service.actions]
        message = f"the spec has no action {statuses.action!r}"
        yield Mistake(("action",), message, nearest(statuses.action, names))
    else:
        if not asked.idempotent:
            message = f"{asked.name} is not idempotent, so it cannot be asked again"
            yield Mistake(("action",), message)
        yield from _request(action, batch, asked, statuses)
        yield from _results(_items(service, asked, statuses.results), batch, statuses)
    if statuses.report is not None:
        yield from _report(service, statuses.report)


def _outcomes(statuses: Statuses) -> Iterator[Mistake]:
    if not statuses.done:
        yield Mistake(("done",), "done is empty, so nothing is ever found")
    if len(set(statuses.outcomes)) < len(statuses.outcomes):
        yield Mistake(("done",), "an outcome is named twice")


def _request(action: Action, batch: Batch, asked: Action, statuses: Statuses) -> Iterator[Mistake]:
    """Yield what cannot be filled in of the request of the action that is *asked*."""
    known = {field.wire_name: field for field in asked.request}
    for key, name in (("since", statuses.since), ("limit", statuses.limit)):
        yield from _missing((key,), [name], f"the request of {asked.name}", known.values())
        if name in known and str(known[name].type) != "Integer":
            yield Mistake((key,), f"{name} is of type {known[name].type}, an Integer is wanted")
    if statuses.limit in known and known[statuses.limit].limits.max is None:
        message = f"policy does not say the `max` of {statuses.limit}, which is what is asked for"
        yield Mistake(("limit",), message)
    subject, owner = batch.match[:1], f"the request of {asked.name}"
    yield from _missing(("action",), subject, owner, known.values())
    repeated = {field.wire_name for field in action.request}
    given = {*batch.match[:1], statuses.since, statuses.limit, *repeated}
    for field in asked.request:
        if field.required and field.wire_name not in given and only_value(field) is None:
            message = f"nothing says what {field.wire_name} of {asked.name} has to be"
            hint = f"{action.name} has no such parameter; an `enum` of one value would say it"
            yield Mistake(("action",), message, hint)


def only_value(field: Field) -> str | float | None:
    """Return the only value that *field* can have; ``None`` where there are others."""
    values = field.limits.enum or ()
    return values[0] if len(values) == 1 else None


def _results(fields: tuple[Field, ...], batch: Batch, statuses: Statuses) -> Iterator[Mistake]:
    if not fields:
        message = f"{statuses.action} has no list of structures called {statuses.results!r}"
        yield Mistake(("results",), message)
        return
    owner = f"a status of {statuses.action}"
    yield from _missing(("results",), batch.match, owner, fields)
    yield from _missing(("serial",), [statuses.serial], owner, fields)
    for key, name in (("outcome", statuses.outcome), ("at", statuses.at)):
        yield from _missing((key,), [name], owner, fields)
    for field in fields:
        is_text = limit_target(field.type) == "texts"
        if field.wire_name in {statuses.serial, statuses.outcome} and not is_text:
            yield Mistake(("results",), f"{field.wire_name} is of type {field.type}, no text")
        if field.wire_name == statuses.at and str(field.type) != "Integer":
            message = f"{field.wire_name} is of type {field.type}, an Integer is wanted"
            yield Mistake(("at",), message)


def _report(service: Service, report: Report) -> Iterator[Mistake]:
    callback = next((each for each in service.callbacks if each.name == report.callback), None)
    if callback is None:
        names = [each.name for each in service.callbacks]
        message = f"the spec has no callback {report.callback!r}"
        yield Mistake(("report", "callback"), message, nearest(report.callback, names))
        return
    structure = service.structure(callback.leads_to)
    fields = structure.fields if structure else ()
    for key in ("serial", "outcome", "at"):
        yield from _missing(("report", key), [getattr(report, key)], callback.name, fields)
    for index, name in enumerate(report.number):
        yield from _missing(("report", "number", index), [name], callback.name, fields)
    for field in fields:
        is_named = field.wire_name in {*report.number, report.serial, report.outcome, report.at}
        if is_named and limit_target(field.type) != "texts":
            yield Mistake(("report",), f"{field.wire_name} is of type {field.type}, no text")


def _items(service: Service, action: Action, name: str) -> tuple[Field, ...]:
    """Return the fields of the structure of which the response has a list called *name*."""
    of = next((field.type for field in action.response if field.wire_name == name), None)
    if not isinstance(of, Array) or not isinstance(of.items, Reference):
        return ()
    structure = service.structure(of.items.name)
    return structure.fields if structure else ()


def _missing(
    keys: tuple[str | int, ...], names: Iterable[str], owner: str, fields: Iterable[Field]
) -> Iterator[Mistake]:
    known = [field.wire_name for field in fields]
    for name in names:
        if name not in known:
            yield Mistake(keys, f"{owner} has no field {name!r}", nearest(name, known))
