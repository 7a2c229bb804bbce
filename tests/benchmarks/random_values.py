"""Random values for the objects that the metadata describes, each of its documented type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tc3gen.type_words import TEXTS, is_array, item_word
from tests.support.described import fields, type_of

if TYPE_CHECKING:
    import random

    from tests.benchmarks.typed_services import Tree

_LETTERS = "abc XYZ019-_./:@*+\"'\\\u00e9\u4e2d\U0001f600\u2028"
_DEPTH = 4
"""Below so many levels only what is required is there."""
_USUAL = 0.6
"""How often an optional value is there."""


class RandomValues:
    """Makes values for the objects of *api* by *source*; the same seed makes the same ones."""

    def __init__(self, api: Tree, source: random.Random) -> None:
        self._objects, self._source = api["objects"], source

    def object(self, name: str, depth: int = 0) -> Tree:
        """Return a value for the object *name*, with whatever is required in it."""
        usual = _USUAL if depth < _DEPTH else 0
        return {
            each["name"]: self._value(type_of(each), depth + 1)
            for each in fields(self._objects[name])
            if each.get("required") or self._source.random() < usual
        }

    def _value(self, of: str, depth: int) -> Any:  # noqa: ANN401 - any JSON value
        if is_array(of):
            length = self._source.randrange(3 if depth < _DEPTH else 1)
            return [self._value(item_word(of), depth) for _ in range(length)]
        if of in TEXTS:
            return "x" + "".join(self._source.choices(_LETTERS, k=self._source.randrange(8)))
        if of == "Boolean":
            return self._source.random() < 1 / 2
        if of == "Integer":
            return self._source.choice([0, 1, -1, 200, 2**53 + 1, -(2**63), 2**64 - 1])
        if of == "Float":
            return self._source.choice([0.0, 1, -2.5, 0.1, 1e-7, 1e300])
        return self.object(of, depth)
