"""Two specs to all changes between them: pure, complete, sorted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tc3gen.compare.actions import compare_actions
from tc3gen.compare.callbacks import compare_callbacks
from tc3gen.compare.changes import Files, Subject, ordered
from tc3gen.compare.codes import Platforms, compare_service_codes
from tc3gen.compare.matching import match, reordered
from tc3gen.compare.platforms import compare_platforms
from tc3gen.compare.prefixes import compare_prefixes
from tc3gen.compare.structures import compare_structures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.compare.changes import Change
    from tc3gen.compare.matching import Matching
    from tc3gen.model import Service, Spec

_PLATFORM = Files("platform.yaml", "platform.yaml")


def compare_specs(old: Spec, new: Spec) -> list[Change]:
    """Return every difference between two specs, the gravest first; none where they are equal."""
    changes = [
        *compare_platforms(Subject(where="platform", facts=_PLATFORM), old, new),
        *_compare_services(old, new),
    ]
    return sorted(changes, key=ordered)


def _compare_services(old: Spec, new: Spec) -> Iterator[Change]:
    platforms = Platforms(old.platform, new.platform)
    matching = match(old.services, new.services, lambda service: service.name)
    renamed = _renamed(matching)
    for service in matching.gone:
        if service.name not in renamed:
            text = "the service is gone, and the package {} with it"
            yield _subject(service, service).gone("service-removed", text, service.name)
    heirs = {heir.name for heir in renamed.values()}
    for service in matching.new:
        if service.name not in heirs:
            text = "there is a new service, the package {}"
            yield _subject(service, service).changed("service-added", text, service.name)
    for before in matching.gone:
        if before.name in renamed:
            yield from _compare_renamed(before, renamed[before.name], platforms)
    for before, after in matching.kept:
        yield from _compare_service(before, after, platforms)
    whole = Subject(where="services", facts=Files("", ""))
    yield from reordered(whole, matching, "the services")


def _renamed(matching: Matching[Service]) -> dict[str, Service]:
    """Return the old names of the services that were renamed, each to its new service.

    One was renamed if it is gone and one is new with its short name and version, and no other.
    """
    gone, new = Counter(map(_identity, matching.gone)), Counter(map(_identity, matching.new))
    heirs = {_identity(service): service for service in matching.new}
    return {
        service.name: heirs[_identity(service)]
        for service in matching.gone
        if gone[_identity(service)] == new[_identity(service)] == 1
    }


def _identity(service: Service) -> tuple[str, str]:
    return service.short_name, service.version


def _compare_renamed(old: Service, new: Service, platforms: Platforms) -> Iterator[Change]:
    text = "its package is {} now, {} before"
    yield _subject(old, new).changed("service-renamed", text, new.name, old.name)
    yield from _compare_service(old, new, platforms)


def _subject(old: Service, new: Service) -> Subject:
    return Subject(
        where=new.name,
        facts=Files(f"{old.name}/api.yaml", f"{new.name}/api.yaml"),
        decisions=Files(f"{old.name}/policy.yaml", f"{new.name}/policy.yaml"),
    )


def _compare_service(old: Service, new: Service, platforms: Platforms) -> Iterator[Change]:
    subject = _subject(old, new)
    if old.class_prefix != new.class_prefix:
        text, values = "its client is {} now, {} before", (old.class_prefix, new.class_prefix)
        before, after = (f"{prefix}Client" for prefix in values)
        yield subject.changed("python-name", text, after, before)
    for attribute, key, rule in (
        ("short_name", "service", "service-scope"),
        ("version", "version", "service-version"),
        ("endpoint", "endpoint", "service-endpoint"),
    ):
        before, after = getattr(old, attribute), getattr(new, attribute)
        if before != after:
            text = f"the {key} is {{}} now, {{}} before"
            yield subject.changed(rule, text, after, before, at=(key,))
    yield from compare_actions(subject, old.actions, new.actions)
    yield from compare_callbacks(subject, old, new)
    yield from compare_structures(subject, old, new)
    yield from compare_prefixes(subject, old, new, platforms.prefixes.below(old, new))
    yield from compare_service_codes(subject, old, new, platforms)
