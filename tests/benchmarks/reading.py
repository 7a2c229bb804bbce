"""Whether a response says what was received, less its deviations; judged by the metadata alone.

- A documented value of its documented type is the same value.
- An absent or null value is left out, an absent or null list is empty.
- Any other documented value is a deviation at its path: converted, which loses nothing, or absent.
- A list of scalars with an item that is not usable is empty, one of objects has an empty object.
- What is not documented is left out. There are no other deviations, and no other fields.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.benchmarks.json_values import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.benchmarks.typed_services import Tree, TypedService

_PYTHON: dict[str, tuple[type, ...]] = {
    "int64": (int,),
    "uint64": (int,),
    "bool": (bool,),
    "float": (float, int),
}


class Reading:
    """Compares responses of *service* with what was received; *deviations* are what it told."""

    def __init__(self, service: TypedService, deviations: Iterable[Any]) -> None:
        self._service = service
        self._told = {each.path: each for each in deviations}
        self._left = dict(self._told)
        self._wrong: list[str] = []
        self.undocumented: list[str] = []
        self.kinds = [
            f"{each.found} for {each.expected}, {'converted' if each.converted else 'not used'}"
            for each in self._told.values()
        ]

    def problems(self) -> Iterator[str]:
        """Yield what is not as promised."""
        yield from self._wrong
        yield from (f"{path} does not deviate" for path in self._left)

    def compare(self, name: str, given: Tree, read: Tree, path: str = "") -> None:
        """Compare an object that the metadata calls *name*."""
        members = self._service.api["objects"][name]["members"]
        documented = {each["name"]: each for each in members if not each.get("disabled")}
        slots = self._service.slots(self._service.class_of(name))
        self.undocumented += sorted(given.keys() - documented.keys())
        self._wrong += [f"{path}{each} appears" for each in read.keys() - documented.keys()]
        for wire, member in documented.items():
            inner = f"{path}{slots[wire].name}"
            if member["type"] == "list":
                self._list(member["member"], given.get(wire), read.get(wire), inner)
            else:
                self._single(member["member"], given.get(wire), read.get(wire), inner)

    def _single(self, of: str, given: object, read: object, path: str) -> None:
        if given is None:
            self._expect(None, read, path)
        elif of in self._service.api["objects"] and of[0].isupper():
            self._object(of, given, read, path)
        elif type(given) in _PYTHON.get(of, (str,)):
            self._expect(given, read, path)
        else:
            self._deviating(given, read, path)

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
        elif read == [] and self._is_emptied(of, len(given), path):
            for number in range(len(given)):
                self._left.pop(f"{path}[{number}]", None)
        elif not isinstance(read, list) or len(read) != len(given):
            self._wrong.append(f"{path} has other items")
        else:
            for number, (item, got) in enumerate(zip(given, read, strict=True)):
                self._item(of, item, got, f"{path}[{number}]")

    def _is_emptied(self, of: str, length: int, path: str) -> bool:
        told = (self._told.get(f"{path}[{number}]") for number in range(length))
        return of[0].islower() and any(each and not each.converted for each in told)

    def _item(self, of: str, given: object, read: object, path: str) -> None:
        if of[0].isupper() and not isinstance(given, dict) and isinstance(read, dict):
            self._deviating(given, None, path)
            self.compare(of, {}, read, f"{path}.")
        else:
            self._single(of, given, read, path)

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
