"""How it is learned later what became of items, as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.code import NOTHING, Code, compose, identifier, joined, literal, tuple_of
from tc3gen.emit.docstrings import METHOD_INDENT, Section, docstring
from tc3gen.model import Field, innermost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tc3gen.batches import Report, Statuses
    from tc3gen.emit.parts import Parts
    from tc3gen.model import Action, Service

_PARENT, _HERE = compose(".."), compose(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusesView:
    """How it is learned what became of the items of one action."""

    campaign: Code
    """What a journal calls it."""
    action: Code
    match: Code
    serial: Code
    meanings: Code
    """A dictionary of outcomes."""
    days: Code
    limit: Code
    rate: Code
    ask: Code
    """The function that asks."""
    method: Code
    arguments: Code
    results: Code
    fields: Code
    """Key, serial, outcome and time of a status."""
    report: Code
    """The class of reports; nothing without any."""
    report_fields: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileView:
    """The methods of the clients that reconcile a journal."""

    sources: tuple[StatusesView, ...]
    reports: Code
    """The classes of what may be handed in; empty where none is documented."""
    doc: Code
    package: Code = _PARENT
    """How the module of a client names the whole package."""
    folder: Code = _HERE
    """How it names the service's."""


def reconcile_view(service: Service, parts: Parts) -> ReconcileView | None:
    """Return what reconciles journals of *service*; ``None`` where nothing tells, or none is kept.

    An action that is not generated cannot be asked.
    """
    if not {"batches", "journal"} <= parts:
        return None
    sources = tuple(_views(service, parts))
    classes = sorted({view.report for view in sources if view.report})
    reports = joined(classes, " | ")
    doc = docstring(
        "Find out what became of the unknown items of a journal; see Journal.reconcile.",
        Section(
            "Raises",
            (
                ("JournalError", "The journal is in use, or its items are of another service."),
                ("ApiError", "The service does not tell; what was found until then is kept."),
            ),
        ),
        indent=METHOD_INDENT,
    )
    return ReconcileView(sources=sources, reports=reports, doc=doc) if sources else None


def scope_of(action: Action, service: Service) -> tuple[str, ...]:
    """Return the parameters of *action* that a question for statuses repeats."""
    statuses = action.batch.statuses if action.batch else None
    asked = _asked(statuses, service)
    if action.batch is None or statuses is None or asked is None:
        return ()
    own = {*action.batch.match[:1], statuses.since, statuses.limit}
    sent = {field.wire_name for field in action.request} - own
    return tuple(field.wire_name for field in asked.request if field.wire_name in sent)


def _asked(statuses: Statuses | None, service: Service) -> Action | None:
    name = statuses.action if statuses else ""
    return next((action for action in service.actions if action.name == name), None)


def _views(service: Service, parts: Parts) -> Iterator[StatusesView]:
    for action in service.actions:
        batch = action.batch
        statuses = batch.statuses if batch else None
        asked = _asked(statuses, service)
        if batch is None or statuses is None or asked is None:
            continue
        results = next(f for f in asked.response if f.wire_name == statuses.results)
        structure = service.structure(str(innermost(results.type)))
        fields = {field.wire_name: field for field in structure.fields} if structure else {}
        limit = next(f.limits.max for f in asked.request if f.wire_name == statuses.limit)
        report, report_fields = _report(statuses.report, service, parts)
        yield StatusesView(
            campaign=literal(f"{service.short_name} {action.name}"),
            action=literal(asked.name),
            match=tuple_of(map(literal, batch.match)),
            serial=literal(statuses.serial),
            meanings=compose("{{{pairs}}}", pairs=joined(_meanings(statuses))),
            days=literal(statuses.days),
            limit=literal(limit),
            rate=literal(asked.rate_limit or 0),
            ask=identifier(f"_ask_{names.snake_case(action.name)}"),
            method=identifier(asked.method_name),
            arguments=joined(
                _arguments(asked, batch.match[0], statuses, scope_of(action, service))
            ),
            results=identifier(results.name),
            fields=_tuple(
                "status",
                [fields[name] for name in batch.match],
                [fields[name] for name in (statuses.serial, statuses.outcome, statuses.at)],
            ),
            report=report,
            report_fields=report_fields,
        )


def _meanings(statuses: Statuses) -> Iterator[Code]:
    for meaning, outcomes in (("done", statuses.done), ("refused", statuses.refused)):
        for outcome in outcomes:
            yield compose("{outcome}: {kind}", outcome=literal(outcome), kind=literal(meaning))


def _arguments(
    asked: Action, subject: str, statuses: Statuses, scope: tuple[str, ...]
) -> Iterator[Code]:
    """Yield the arguments with which statuses are asked for."""
    for field in asked.request:
        name = field.wire_name
        if name == subject:
            value = identifier("subject")
        elif name == statuses.since:
            value = identifier("since")
        elif name == statuses.limit:
            value = literal(field.limits.max)
        elif name in scope:
            value = compose("scope.get({name})", name=literal(name))
        elif field.required and field.limits.enum:
            value = literal(field.limits.enum[0])
        else:
            continue
        yield compose("{name}={value}", name=identifier(field.name), value=value)


def _report(report: Report | None, service: Service, parts: Parts) -> tuple[Code, Code]:
    """Return the class of a report and what it tells; nothing where it is not generated."""
    callbacks = service.callbacks if report and "callbacks" in parts else ()
    for callback in callbacks:
        structure = service.structure(callback.leads_to)
        if report and structure and callback.name == report.callback:
            fields = {field.wire_name: field for field in structure.fields}
            others = (report.serial, report.outcome, report.at)
            told = _tuple(
                "report",
                [fields[name] for name in report.number],
                [fields[name] for name in others],
            )
            return identifier(structure.class_name), told
    return NOTHING, NOTHING


def _tuple(owner: str, key: Iterable[Field], others: Iterable[Field]) -> Code:
    """Return an expression for the fields of an object: those of a key together."""
    of = identifier(owner)

    def parts(fields: Iterable[Field]) -> list[Code]:
        return [compose("{of}.{name}", of=of, name=identifier(f.name)) for f in fields]

    return tuple_of([tuple_of(parts(key)), *parts(others)])
