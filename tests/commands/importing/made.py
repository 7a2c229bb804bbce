"""Facts made by hand, and what merging them gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.findings import Location
from tc3gen.pages.merging import merge
from tc3gen.spec import facts as written
from tc3gen.spec import language
from tc3gen.spec.files import fitted
from tc3gen.spec.nodes import parse
from tc3gen.spec.writer import write_yaml
from tc3gen.transcript import (
    ActionFacts,
    ErrorFacts,
    ExampleFacts,
    FieldFacts,
    Head,
    PageFacts,
    Required,
    StructureFacts,
)

if TYPE_CHECKING:
    from tc3gen.findings import Finding
    from tc3gen.spec.shapes import Record

Plain: TypeAlias = dict[str, Any]

PAGE = "page.txt"
URL = "https://www.tencentcloud.com/document/product/1/2"


def at(line: int = 1) -> Location:
    """Return a place on the page."""
    return Location(PAGE, line, 1)


def field(
    name: str, of: str = "String", doc: str = "", *, required: Required = False, line: int = 1
) -> FieldFacts:
    """Return one row of a parameter table."""
    return FieldFacts(wire_name=name, type=of, required=required, doc=doc, location=at(line))


def code(name: str, doc: str = "", line: int = 1) -> ErrorFacts:
    """Return one row of an error code table."""
    return ErrorFacts(code=name, doc=doc, location=at(line))


def example(title: str, request: str, response: str) -> ExampleFacts:
    """Return one example."""
    return ExampleFacts(title=title, request=request, response=response, location=at())


def structure(
    name: str, *fields: FieldFacts, doc: str = "", inferred: bool = False, line: int = 1
) -> StructureFacts:
    """Return one data type."""
    return StructureFacts(name=name, doc=doc, fields=fields, inferred=inferred, location=at(line))


def action(name: str = "Send", **facts: Any) -> ActionFacts:  # noqa: ANN401 - any fact of an action
    """Return an action whose page tells nothing but what *facts* say, and that nothing is sent."""
    stated = {
        "request": (),
        "response": (),
        "location": at(),
        **facts,
    }
    return ActionFacts(name=name, **stated)


def action_page(
    name: str = "Send",
    *structures: StructureFacts,
    path: str = PAGE,
    url: str = "",
    updated: str = "",
    service: str = "demo",
    version: str = "2024-01-01",
    endpoint: str = "demo.tencentcloudapi.com",
    **facts: Any,  # noqa: ANN401 - any fact of an action
) -> PageFacts:
    """Return the page of an action."""
    return PageFacts(
        kind="action",
        path=path,
        url=url,
        updated=updated,
        head=Head(service=service, version=version, endpoint=endpoint),
        action=action(name, **facts),
        structures=structures,
    )


def types_page(*structures: StructureFacts, **facts: Any) -> PageFacts:  # noqa: ANN401 - any fact
    """Return a page of data types."""
    return PageFacts(kind="types", path="types.txt", structures=structures, **facts)


def errors_page(*codes: ErrorFacts, **facts: Any) -> PageFacts:  # noqa: ANN401 - any fact of a page
    """Return a page of error codes."""
    return PageFacts(kind="errors", path="errors.txt", errors=codes, **facts)


def api_of(text: str, shape: Record = language.API) -> Plain:
    """Return the plain values of a spec file, which must have its *shape*."""
    plain, findings = fitted(parse(text, "api.yaml"), shape)
    assert findings == []
    return plain


@dataclass(frozen=True)
class Made:
    """What merging gave: facts as the values of api.yaml and pages.lock, pages and findings."""

    api: Plain
    lock: Plain
    pages: list[PageFacts]
    findings: list[Finding]


def merged(
    api: Plain,
    *pages: PageFacts,
    lock: Plain | None = None,
    **options: Any,  # noqa: ANN401 - options of `merge`
) -> Made:
    """Return what merging *pages* into *api* gives."""
    old = written.transcript_of(api, lock)
    made = merge(old, pages, **{"folder": "demo", **options})
    if made.transcript is old:
        return Made(api, lock or {}, made.pages, made.findings)
    new = made.transcript
    return Made(written.api_of(new), written.lock_of(new), made.pages, made.findings)


def text_of(made: Made) -> str:
    """Return the text of the merged api.yaml."""
    return write_yaml(made.api, language.API)


def lock_of(made: Made) -> str:
    """Return the text of the merged pages.lock."""
    return write_yaml(made.lock, language.LOCK)


def said(made: Made) -> list[str]:
    """Return place, severity, rule and message of all findings."""
    return [f"{f.location}: {f.severity}: {f.rule}: {f.message}" for f in made.findings]


def rules(made: Made) -> list[str]:
    """Return the rules of all findings."""
    return [finding.rule for finding in made.findings]
