"""One call by the generated client, or the calls for all pages of a list."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tc3gen.calling.recording import Rehearsal
from tc3gen.names import client_classes, pages_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

    from tc3gen.calling.building import Made
    from tc3gen.calling.json_input import Json
    from tc3gen.calling.recording import Generated, Recording, Transport
    from tc3gen.model import Action, Pages, Platform, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What is called: an *action* of a *service*, by the modules that were generated for it."""

    service: Service
    action: Action
    platform: Platform
    package: ModuleType
    """The whole package, with credentials and errors."""
    module: ModuleType
    """The service's own, with client and structures."""

    @property
    def name(self) -> str:
        """Its name as the command line has it."""
        return f"{self.service.name}.{self.action.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the client is told; ``None`` leaves it to the client."""

    credential: Generated = field(repr=False)
    region: str
    endpoint: str | None = None
    language: str | None = None
    timeout: float | None = None

    def with_endpoint_only(self, region: str) -> Settings:
        """Return settings that say nothing else, to check the endpoint by itself."""
        return Settings(credential=self.credential, region=region, endpoint=self.endpoint)

    @property
    def given(self) -> dict[str, Json]:
        """The arguments of the client."""
        names = ("credential", "region", "endpoint", "language", "timeout")
        values = {name: getattr(self, name) for name in names}
        return {name: value for name, value in values.items() if value is not None}


def new_client(
    called: Called, settings: Settings, transport: Transport, **more: object
) -> Generated:
    """Return the generated client; raises its ValidationError where settings cannot be used."""
    name, _ = client_classes(called.service.class_prefix)
    return getattr(called.module, name)(**settings.given, transport=transport, **more)


def call_once(called: Called, client: Generated, arguments: Mapping[str, Made]) -> dict[str, Json]:
    """Make one call, and return its result as the service sent it.

    Raises what the generated method raises.
    """
    response = getattr(client, called.action.method_name)(**arguments)
    return _result(called, response.meta.raw.body)


def page_iterator(
    called: Called, client: Generated, arguments: Mapping[str, Made], pages: Pages
) -> Generated:
    """Return the generated iterator over the items of all *pages*; nothing is sent yet."""
    given = dict(arguments)
    names = {each.wire_name: each.name for each in called.action.request}
    if pages.size and names[pages.size] in given:
        given["page_size"] = given.pop(names[pages.size])
    return getattr(client, pages_name(called.action.method_name))(**given)


def items_of_pages(
    called: Called,
    iterator: Generated,
    pages: Pages,
    recorded: Recording,
) -> Iterator[Json]:
    """Yield the items of all *pages* as the service sent them; raises as the generated iterator.

    A page is requested when those before it are used up.
    """
    read = 0
    for _ in iterator:
        if iterator.pages_read > read:
            read = iterator.pages_read
            yield from _result(called, recorded.body).get(pages.items) or ()


def without_place(action: Action, pages: Pages) -> Action:
    """Return *action* as a caller of all pages sees it: where to begin can be left out."""
    has_default = {each.wire_name for each in action.request if each.limits.max is not None}
    free = {pages.position, pages.size if pages.size in has_default else ""}
    request = (
        replace(each, required=False) if each.wire_name in free else each for each in action.request
    )
    return replace(action, request=tuple(request))


def rehearsed(
    called: Called, settings: Settings, run: Callable[[Generated], object]
) -> dict[str, Json]:
    """Return what *run*, given the client, would send first, after all checks of that.

    Nothing is sent. Raises the client's ValidationError where it cannot be.
    """

    def refusal() -> Exception:
        error: Exception = called.package.NotSentError("a rehearsal sends nothing")
        error.retry = "never"  # type: ignore[attr-defined]  # of the generated class
        return error

    stage = Rehearsal(refusal)
    client = new_client(called, settings, stage, attempts=1)
    try:
        run(client)
    except called.package.NotSentError:
        if stage.request is None:
            raise
    endpoint = stage.request.endpoint
    return {
        "action": called.name,
        "version": called.service.version,
        "region": settings.region,
        "endpoint": f"{endpoint.scheme}://{endpoint.header}",
        "body": json.loads(stage.request.body),
    }


def _result(called: Called, body: bytes) -> dict[str, Json]:
    """Return what stands in the envelope of a response that the client has accepted."""
    content = json.loads(body.decode("utf-8-sig", "surrogatepass"), parse_constant=lambda _: None)
    result: dict[str, Json] = content[called.platform.envelope.root]
    return result
