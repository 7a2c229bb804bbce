"""Metadata that a refresh is given: what it says of the services that the spec has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tc3gen.findings import Finding, Location
from tc3gen.pages.metadata import (
    MetadataError,
    Selection,
    find_services,
    joined,
    read_head,
    read_metadata,
)
from tc3gen.spec.transcript import read_transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tc3gen.model import Platform
    from tc3gen.pages.metadata import ServiceSource
    from tc3gen.transcript import PageFacts


def metadata_facts(
    sources: Sequence[Path], folders: Sequence[Path], platform: Platform
) -> dict[Path, list[PageFacts]] | Finding:
    """Return what *sources* say of the actions that each of *folders* has; no action is added."""
    services: list[ServiceSource] = []
    at = Path()
    try:
        for at in sources:
            services += find_services(at)
        known = {_identity(service): service for service in joined(services)} if folders else {}
        told = {folder: _facts(folder, known, platform) for folder in folders}
    except (MetadataError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return Finding(Location(str(at)), "metadata-file", f"the metadata cannot be read: {why}")
    return {folder: facts for folder, facts in told.items() if facts}


def _identity(service: ServiceSource) -> tuple[str, str]:
    head, _ = read_head(service)
    return head.service, head.version


def _facts(
    folder: Path, services: dict[tuple[str, str], ServiceSource], platform: Platform
) -> list[PageFacts]:
    transcript, _ = read_transcript(folder)
    service = services.get((transcript.head.service, transcript.head.version))
    if service is None:
        return []
    only = tuple(action.name for action in transcript.actions)
    return list(
        read_metadata(service, Selection(only=only, unsupported=platform.unsupported)).pages
    )
