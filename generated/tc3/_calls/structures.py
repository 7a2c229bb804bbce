# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The bases of the generated requests, responses and structures."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar, cast

from .responses import NOT_RECEIVED

if TYPE_CHECKING:
    from .error_codes import ItemEffect
    from .responses import ResponseMeta

__all__ = ["ResponseBase", "ResultBase", "StructureBase"]


class StructureBase:
    """The base of all generated requests, responses and structures."""

    __slots__ = ()

    _wire_names: ClassVar[tuple[str, ...]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields under their names on the wire, ready for ``json.dumps``.

        What is ``None`` is left out, and so is the meta of a response.
        """
        names = (field.name for field in fields(cast("Any", self)))
        pairs = zip(self._wire_names, names, strict=True)
        values = ((wire_name, getattr(self, name)) for wire_name, name in pairs)
        return {wire_name: _plain(value) for wire_name, value in values if value is not None}


class ResponseBase(StructureBase):
    """The base of all generated responses."""

    __slots__ = ("meta",)

    meta: ResponseMeta
    """How the response came: attempts, seconds, status, body, and where it deviates from its
    documentation. It is no field: neither repr, ``==``, to_dict nor asdict see it."""

    def __post_init__(self) -> None:
        self.meta = NOT_RECEIVED


class ResultBase(StructureBase):
    """The base of generated structures that tell what became of one item of a request."""

    __slots__ = ("_trusted",)

    # A bool; type checkers let a generated class set what a base has a slot for if it is Any.
    _trusted: Any

    def __post_init__(self) -> None:
        self._trusted = True

    @property
    def effect(self) -> ItemEffect:
        """What became of this item: done, none (nothing happened) or unknown."""
        return "unknown" if self.distrusted else "done"

    @property
    def distrusted(self) -> bool:
        """Whether the response held something unusable where it tells whose result this is."""
        return self._trusted is not True

    def distrust(self) -> None:
        """Let the effect be unknown: nobody can tell what became of which item."""
        self._trusted = False


def _plain(value: object) -> object:
    if isinstance(value, StructureBase):
        return value.to_dict()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[object]", value)]
    return value
