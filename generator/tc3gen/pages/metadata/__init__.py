"""The official metadata of all services, read as data; nothing of it is run or installed."""

from tc3gen.pages.metadata.form import MetadataError
from tc3gen.pages.metadata.reading import MetadataReading, Selection, read_head, read_metadata
from tc3gen.pages.metadata.sources import (
    ServiceSource,
    find_services,
    is_metadata,
    joined,
    told_twice,
)

__all__ = [
    "MetadataError",
    "MetadataReading",
    "Selection",
    "ServiceSource",
    "find_services",
    "is_metadata",
    "joined",
    "read_head",
    "read_metadata",
    "told_twice",
]
