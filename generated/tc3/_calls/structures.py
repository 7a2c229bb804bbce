# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The bases of the generated requests, responses and structures."""

from __future__ import annotations

import sys
from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from .responses import NOT_RECEIVED

if TYPE_CHECKING:
    from typing import SupportsIndex

    from .error_codes import ItemEffect
    from .responses import ResponseMeta

__all__ = ["WRITER", "ResponseBase", "ResultBase", "StructureBase"]

WRITER = "to_json"
"""The method of classes that write their JSON themselves."""


class StructureBase:
    """The base of all generated requests, responses and structures."""

    __slots__ = ()

    _wire_names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Have a class that overrides ``to_wire`` alone sent as that says."""
        own = vars(cls)
        if "to_wire" in own and WRITER not in own and hasattr(cls, WRITER):
            setattr(cls, WRITER, None)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields under their documented names, ready for ``json.dumps``.

        Fields that are ``None`` are left out, and so is the meta of a response.
        """
        names = (field.name for field in fields(cast("Any", self)))
        pairs = zip(self._wire_names, names, strict=True)
        values = ((wire_name, getattr(self, name)) for wire_name, name in pairs)
        return {wire_name: _plain(value) for wire_name, value in values if value is not None}

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        """Pickle by the public name: in which module a class stands may change with its service."""
        reduced, kind = super().__reduce_ex__(protocol), type(self)
        package = kind.__module__.rpartition(".")[0]
        is_public = getattr(sys.modules.get(package), kind.__qualname__, None) is kind
        # Python's own way has this name, by which pickle tells it, too.
        if is_public and not isinstance(reduced, str) and reduced[0].__name__ == "__newobj__":
            return (_blank, (package, kind.__qualname__), *reduced[2:])
        return reduced


def _blank(package: str, name: str) -> object:
    """Return an object of a public class without its values, which a pickle sets afterwards."""
    kind: Any = getattr(import_module(package), name)
    return kind.__new__(kind)


class ResponseBase(StructureBase):
    """The base of all generated responses."""

    __slots__ = ("meta",)

    meta: ResponseMeta
    """Metadata: attempts, seconds, status, body, and where the response is not as documented. It is
    not a field: repr, ``==``, to_dict and asdict ignore it."""

    def __post_init__(self) -> None:
        self.meta = NOT_RECEIVED


class ResultBase(StructureBase):
    """The base of generated structures that are the result of one item of a request."""

    __slots__ = ("_trusted",)

    # A bool; Any, because type checkers refuse a generated class that sets a slot of its base.
    _trusted: Any

    def __post_init__(self) -> None:
        self._trusted = True

    @property
    def effect(self) -> ItemEffect:
        """What happened to this item: done, none (nothing happened) or unknown."""
        return "unknown" if self.distrusted else "done"

    @property
    def distrusted(self) -> bool:
        """Whether the response had an unusable value where it says which item this belongs to."""
        return self._trusted is not True

    def distrust(self) -> None:
        """Make the effect unknown, as this may be the result of another item."""
        self._trusted = False


def _plain(value: object) -> object:
    if isinstance(value, StructureBase):
        return value.to_dict()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[object]", value)]
    return value
