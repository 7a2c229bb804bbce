"""Whether a response says what was received, less its deviations; judged by the metadata alone.

- A documented value of its documented type is the same value.
- An absent or null value is left out, an absent or null list is empty.
- Any other documented value is a deviation at its path: converted, which loses nothing, or absent.
- A list of scalars with an item that is not usable is empty, one of objects has an empty object.
- What is not documented is left out. There are no other deviations, and no other fields.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.support.described import fields, is_list, item_of
from tests.support.json_values import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Tree: TypeAlias = dict[str, Any]

_PYTHON: dict[str, tuple[type, ...]] = {
    "int64": (int,),
    "uint64": (int,),
    "bool": (bool,),
    "float": (float, int),
}


class Reading:
    """Compares responses with what was received; *deviations* are what it told.

    *objects* are those of the metadata; *names* returns the Python names of the fields of one, by
    their wire names.
    """

    def __init__(
        self, objects: Tree, names: Callable[[str], Mapping[str, str]], deviations: Iterable[Any]
    ) -> None:
        self._objects, self._names = objects, names
        told = list(deviations)
        self._left = {each.path: each for each in told}
        self._wrong = ["a path is told twice"] * (len(self._left) != len(told))
        self.undocumented: list[str] = []
        self.kinds = [
            f"{each.found} for {each.expected}, {'converted' if each.converted else 'not used'}"
            for each in told
        ]

    def problems(self) -> Iterator[str]:
        """Yield what is not as promised."""
        yield from self._wrong
        yield from (f"{path} does not deviate" for path in self._left)

    def compare(self, name: str, given: Tree, read: Tree, path: str = "") -> None:
        """Compare an object that the metadata calls *name*."""
        documented = {each["name"]: each for each in fields(self._objects[name])}
        names = self._names(name)
        self.undocumented += sorted(given.keys() - documented.keys())
        self._wrong += [f"{path}{each} appears" for each in read.keys() - documented.keys()]
        for wire, field in documented.items():
            inner = f"{path}{names[wire]}"
            if is_list(field):
                self._list(item_of(field), given.get(wire), read.get(wire), inner)
            else:
                self._single(item_of(field), given.get(wire), read.get(wire), inner)

    def _single(self, of: str, given: object, read: object, path: str) -> None:
        if given is None or self._fits(of, given):
            self._expect(given, read, path)
        elif of in self._objects:
            self._object(of, given, read, path)
        else:
            self._deviating(given, read, path)

    def _fits(self, of: str, given: object) -> bool:
        """Return whether *given* is a scalar, and *of* is its type."""
        return of not in self._objects and type(given) in _PYTHON.get(of, (str,))

    def _object(self, of: str, given: object, read: object, path: str) -> None:
        if isinstance(given, dict) and isinstance(read, dict):
            self.compare(of, given, read, f"{path}.")
        elif isinstance(given, dict):
            self._wrong.append(f"{path} is lost")
        else:
            self._deviating(given, read, path)

    def _list(self, of: str, given: object, read: object, path: str) -> None:
        if not isinstance(given, list):
            self._expect([], read, path)
            if given is not None:
                self._deviating(given, None, path)
        elif given and read == [] and of not in self._objects:
            self._emptied(of, given, path)
        elif not isinstance(read, list) or len(read) != len(given):
            self._wrong.append(f"{path} has other items")
        else:
            for number, (item, got) in enumerate(zip(given, read, strict=True)):
                self._item(of, item, got, f"{path}[{number}]")

    def _emptied(self, of: str, given: list[object], path: str) -> None:
        """Expect that the items of another type are told, one of them as not usable."""
        told = [self._left.pop(f"{path}[{number}]", None) for number in range(len(given))]
        if [each is None for each in told] != [self._fits(of, each) for each in given]:
            self._wrong.append(f"{path} is empty, and other items are told than deviate")
        if all(each is None or each.converted for each in told):
            self._wrong.append(f"{path} is empty, and each of its items could be used")

    def _item(self, of: str, given: object, read: object, path: str) -> None:
        if of not in self._objects:
            self._single(of, given, read, path)
        elif not isinstance(read, dict):
            self._wrong.append(f"{path} is no object")
        elif isinstance(given, dict):
            self.compare(of, given, read, f"{path}.")
        else:
            self._deviating(given, None, path)
            self.compare(of, {}, read, f"{path}.")

    def _deviating(self, given: object, read: object, path: str) -> None:
        told = self._left.pop(path, None)
        if told is None:
            self._wrong.append(f"{path} deviates, and it is not told")
        elif told.converted != (read is not None) or not _is_lossless(given, read):
            self._wrong.append(f"{path} is {given!r}, read as {read!r}: {told}")

    def _expect(self, value: object, read: object, path: str) -> None:
        if written(value) != written(read):
            self._wrong.append(f"{path} is {value!r}, read as {read!r}")


def _is_lossless(given: object, read: object) -> bool:
    """Return whether *read* is as good as *given*: the same as JSON text, or as a number."""
    texts = [each if isinstance(each, str) else json.dumps(each) for each in (given, read)]
    if read is None or texts[0].lower() == texts[1].lower():
        return True
    if isinstance(read, bool):
        return given in (0, 1) and read == bool(given)
    return isinstance(read, int | float) and json.loads(texts[0]) == read
