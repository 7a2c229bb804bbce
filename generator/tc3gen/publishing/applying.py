"""A plan applied to a disk: the one way in which tc3gen changes files.

The order, for a package: the journal (what may be found half-way), changed files, removals, the
manifest, the journal again (gone). All changed files are written beside the old ones before the
first of them takes its place, so a full disk changes nothing. A kill at any point leaves whole
files, each of which manifest, journal or the next run's own output recognises, so none is mistaken
for an edit by hand.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tc3gen.publishing.journal import JOURNAL, journal_of
from tc3gen.publishing.manifest import MANIFEST
from tc3gen.publishing.memory import MEMORY, memory_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tc3gen.publishing.disk import Disk
    from tc3gen.publishing.memory import Remembered
    from tc3gen.publishing.plan import Plan


class RefusedError(Exception):
    """A plan would lose work of somebody else; nothing was written."""


def publish(
    plan: Plan,
    disk: Disk,
    *,
    force: bool = False,
    decide: Callable[[Plan], object] = lambda _: None,
) -> None:
    """Make the disk hold what *plan* says; files that are right already are not touched.

    *decide* is told *plan* once nothing stands in its way, before the first file changes.

    Raises RefusedError where something stands in the way of the plan, and, without *force*, where
    it would overwrite what was edited by hand.
    """
    if plan.obstacles or (plan.lost_edits and not force):
        raise RefusedError("something that tc3gen did not write is in the way")
    # Folders in a folder of others may have a lock of their own: another run may be writing there.
    disk.clean(deep=plan.is_package)
    if plan.is_current:
        return
    decide(plan)
    if plan.is_package:
        disk.replace(JOURNAL, _journal(plan))
    disk.replace_all({path: plan.made[path] for path in plan.changed if path != MANIFEST})
    for path in plan.removed:
        disk.remove(path)
    for path in sorted({*plan.removed, *(plan.journal or {})}, reverse=True):
        disk.prune(path)
    if MANIFEST in plan.changed:
        disk.replace(MANIFEST, plan.made[MANIFEST])
    if plan.is_package:
        disk.remove(JOURNAL)


def remember(remembered: Mapping[str, Remembered], disk: Disk) -> None:
    """Note what the files on *disk* were made of; where it cannot be noted, it is not."""
    content = memory_of(remembered)
    with suppress(OSError):
        if disk.read(MEMORY) != content:
            disk.replace(MEMORY, content)


def _journal(plan: Plan) -> bytes:
    contents = {path: plan.made.get(path) for path in (*plan.changed, *plan.removed)}
    return journal_of(contents, before=plan.journal)
