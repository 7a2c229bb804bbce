"""Metadata that a refresh is given: what it says of the services that the spec has."""

from __future__ import annotations

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
    from pathlib import Path

    from tc3gen.model import Platform
    from tc3gen.pages.metadata import ServiceSource
    from tc3gen.transcript import PageFacts


def metadata_facts(
    sources: Sequence[Path], folders: Sequence[Path], platform: Platform
) -> dict[Path, list[PageFacts]] | Finding:
    """Return what *sources* say of the actions that each of *folders* has; no action is added."""
    told: dict[Path, list[PageFacts]] = {}
    for path in sources:
        try:
            services = joined(list(find_services(path)))
            heads = {read_head(service)[0]: service for service in services} if folders else {}
            by_head = {(head.service, head.version): each for head, each in heads.items()}
            for folder in folders:
                told.setdefault(folder, []).extend(_facts(folder, by_head, platform))
        except (MetadataError, OSError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            return Finding(
                Location(str(path)), "metadata-file", f"the metadata cannot be read: {why}"
            )
    return {folder: facts for folder, facts in told.items() if facts}


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
