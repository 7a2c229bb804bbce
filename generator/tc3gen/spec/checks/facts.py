"""Checks of what api.yaml states: types, codes, rates and examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, nearest
from tc3gen.model import Reference, innermost, is_page_url, longest_prefix, parse_type
from tc3gen.transcript import is_region, parse_rate
from tc3gen.type_words import SCALARS, UNKNOWN, array_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.spec.build import Plain
    from tc3gen.spec.checks.sources import Sources, Steps


def check_types(sources: Sources) -> Iterator[Finding]:
    """Rule ``unknown-type``."""
    known = frozenset({*SCALARS, *sources.facts.get("structures", {})})
    words = known | set(map(array_of, known))
    for steps, entry in written_fields(sources.facts):
        text = entry.get("type", UNKNOWN)
        location = sources.api.location(*steps, "type")
        of = parse_type(text)
        if text == UNKNOWN:
            continue
        if of is None:
            yield Finding(location, "unknown-type", f"{text!r} is no type", nearest(text, words))
        elif isinstance(last := innermost(of), Reference) and last.name not in known:
            message = f"no structure is called {last.name!r}"
            yield Finding(location, "unknown-type", message, nearest(last.name, known))


def written_fields(facts: Plain) -> Iterator[tuple[Steps, Plain]]:
    """Yield the steps to each field in api.yaml, and what is written there."""
    tables: list[tuple[Steps, Plain]] = []
    for name, action in facts.get("actions", {}).items():
        tables += [
            (("actions", name, side), action.get(side, {})) for side in ("request", "response")
        ]
    for name, structure in facts.get("structures", {}).items():
        tables.append((("structures", name, "fields"), structure.get("fields", {})))
    for steps, table in tables:
        for field, entry in table.items():
            yield (*steps, field), entry


def check_codes(sources: Sources) -> Iterator[Finding]:
    """Rules ``unknown-code`` and ``code-prefix``."""
    described = sources.facts.get("errors", {})
    common = {error.code for error in sources.platform.errors}
    known = frozenset({*described, *common})
    for name, action in sources.facts.get("actions", {}).items():
        for index, code in enumerate(action.get("errors", ())):
            if code is not None and code not in described and code not in common:
                location = sources.api.location("actions", name, "errors", index)
                message = f"the code {code!r} is not described under `errors`"
                yield Finding(location, "unknown-code", message, nearest(code, known))
    decided = sources.decisions.get("errors", {})
    prefixes = (*sources.service.prefixes, *sources.platform.prefixes)
    words = frozenset(prefix.prefix for prefix in prefixes)
    for code in described if prefixes else ():
        if code not in decided and longest_prefix(code, prefixes) is None:
            first = code.split(".")[0]
            message = f"no prefix of {code!r} is known; its errors would be plain ApiErrors"
            hint = "add one to error_prefixes of policy.yaml, or decide the code under errors there"
            if like := nearest(first, words):
                hint += f"; {like}"
            yield Finding(sources.api.key_location("errors", code), "code-prefix", message, hint)


_FORMS = {
    "service": (re.compile(r"[a-z][a-z0-9-]*"), "the service's short name, such as sms"),
    "version": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a date, such as 2021-01-11"),
    "endpoint": (
        re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+"),
        "a host without scheme, such as sms.tencentcloudapi.com",
    ),
}


def check_service(sources: Sources) -> Iterator[Finding]:
    """Rule ``service``."""
    for key, (form, wanted) in _FORMS.items():
        value = sources.facts.get(key)
        if value is not None and not form.fullmatch(value):
            message = f"{value!r} cannot be the {key}"
            yield Finding(sources.api.location(key), "service", message, f"wanted: {wanted}")
    endpoint, suffixes = sources.facts.get("endpoint", ""), sources.platform.endpoint_suffixes
    sound = _FORMS["endpoint"][0].fullmatch(endpoint)
    if suffixes and sound and not endpoint.endswith(tuple(f".{end}" for end in suffixes)):
        message = f"{endpoint!r} is no host of the platform: messages would go elsewhere"
        hint = f"its hosts end in {', '.join(suffixes)}"
        yield Finding(sources.api.location("endpoint"), "service", message, hint)
    if sources.facts.get("actions") == {}:
        location = sources.api.key_location("actions")
        yield Finding(
            location, "service", "the service has no action, so there is no client to make"
        )


def check_actions(sources: Sources) -> Iterator[Finding]:
    """Rules ``rate-limit``, ``page``, ``region`` and ``unsupported``."""
    for name, action in sources.facts.get("actions", {}).items():
        page = action.get("page")
        if page is not None and not is_page_url(page):
            location = sources.api.location("actions", name, "page")
            hint = "such as https://www.tencentcloud.com/document/product/382/79029"
            yield Finding(location, "page", f"{page!r} is no URL of a page", hint)
        rate = action.get("rate_limit")
        if rate is not None and parse_rate(rate) is None:
            location = sources.api.location("actions", name, "rate_limit")
            yield Finding(location, "rate-limit", f"{rate!r} is no rate", "write it as 10/s")
        yield from _regions(sources, name, action.get("regions", []))
    for action in sources.service.actions:
        for field in action.request:
            if str(innermost(field.type)) == "Binary":
                location = sources.api.location(
                    "actions", action.name, "request", field.wire_name, "type"
                )
                message = f"{field.wire_name} would need a multipart request"
                yield Finding(location, "unsupported", message, "leave the action out")


def _regions(sources: Sources, action: str, regions: list[str | None]) -> Iterator[Finding]:
    for index, region in enumerate(regions):
        location = sources.api.location("actions", action, "regions", index)
        if region is not None and not is_region(region):
            yield Finding(location, "region", f"{region!r} is no region", "such as ap-singapore")
        elif region in regions[:index]:
            yield Finding(location, "region", f"{region!r} stands here twice")


def check_descriptions(sources: Sources) -> Iterator[Finding]:
    """Rule ``description``."""
    for steps, text in _descriptions(sources.facts, ()):
        if not text.strip():
            location = sources.api.location(*steps)
            yield Finding(location, "description", f"{steps[-2]} has an empty description")


def _descriptions(facts: Plain, steps: Steps) -> Iterator[tuple[Steps, str]]:
    for key, value in facts.items():
        if isinstance(value, dict):
            yield from _descriptions(value, (*steps, key))
        elif key == "doc":
            yield (*steps, key), value
