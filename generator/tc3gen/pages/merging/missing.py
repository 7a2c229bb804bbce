"""What a page lacks that the spec has: gone where a whole table denies it, kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tc3gen.pages.findings import finding_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tc3gen.findings import Finding, Location
    from tc3gen.transcript import Unfinished


_HINT = "save the whole page and import it again; what is gone, remove from api.yaml yourself"


class _Placed(Protocol):
    """A row of a page."""

    @property
    def location(self) -> Location: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePart:
    """A list on a page, of rows or of examples: whose it is, where, and why it may lack some."""

    owner: str
    location: Location
    unfinished: Unfinished | None = None

    def ends_in(self, location: Location) -> bool:
        """Return whether the page may end within the row at *location*."""
        unfinished = self.unfinished
        return unfinished is not None and unfinished.breaks_off and unfinished.location == location

    def kept(self, missing: Iterable[str], findings: list[Finding]) -> list[str]:
        """Return which of the *missing* things stay in the spec, and tell of each of them.

        All of them do where the table is unfinished, else none.
        """
        unfinished = self.unfinished
        stay: list[str] = []
        for name in missing:
            if unfinished is None:
                message = f"{self.owner} has no {name} any more; it was removed from the spec"
                findings.append(finding_of("vanished", self.location, message))
            else:
                message = (
                    f"{self.owner} has no {name} here, but {unfinished.why}; the spec keeps it"
                )
                findings.append(finding_of("not-told", unfinished.location, message, _HINT))
                stay.append(name)
        return stay

    def ordered(self, merged: Collection[str], old: Collection[str]) -> list[str]:
        """Return *merged* in the order of the page, or in that of *old* where rows are kept."""
        is_same = self.unfinished is not None and set(merged) == set(old)
        return list(old if is_same else merged)

    def uncut(
        self, told: Mapping[str, _Placed], old: Collection[str], findings: list[Finding]
    ) -> list[str]:
        """Return the names that the page has *told* whole.

        The last one of an unfinished table may be the first half of a name that the spec has.
        """
        missing = [name for name in old if name not in told]
        whole: list[str] = []
        for name, row in told.items():
            is_half = any(each.startswith(name) for each in missing)
            if name not in old and is_half and self.ends_in(row.location):
                message = f"the page may end within the name {name!r}; the row is left out"
                findings.append(finding_of("cut-row", row.location, message))
            else:
                whole.append(name)
        return whole
