# SPDX-License-Identifier: MIT-0
"""What journals have in common: asking what became of the items that they do not know about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .journaling import BatchJournal

__all__ = ["Reconcilable", "Reconciler"]

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Reconciler(Protocol[T_co]):
    """A client of a service that tells later what became of items."""

    def reconcile(
        self,
        journal: BatchJournal,
        reports: Iterable[Any] = (),
        *,
        utc_offset: float | None = None,
    ) -> T_co:
        """Find out what became of the unknown items of *journal*."""
        ...


class Reconcilable:
    """A journal that can be reconciled with what a service tells later."""

    def reconcile(
        self: BatchJournal,
        client: Reconciler[T],
        reports: Iterable[Any] = (),
        *,
        utc_offset: float | None = None,
    ) -> T:
        """Find out what became of the unknown items, and record it; nothing is sent again.

        ::

            for record in journal.reconcile(sms):
                print(record.position, record.state, record.finding)

        *client* is asked once for each number, oldest first, within the rate limit; of an async
        client await the result. *reports* are what callbacks have brought, in any order, as often
        as they came; their time tells no zone: *utc_offset* are the hours by which it is ahead of
        UTC, and without them a report of the first 14 hours proves nothing by itself. Hand in
        reports only if you know who has posted them.

        Returns the records of all items that were unknown. ``finding`` says on what evidence one is
        ``done`` or ``refused``, or why it is still ``unknown``. Nothing is guessed:

        - A status counts from 5 minutes before the item was sent, as clocks differ, and up to now.
          Several with one serial number are one; of two outcomes the more certain one counts.
        - It belongs to an item with its serial number, and to no other one. Else it belongs to
          those with its number and session context; else, if it tells no context, to those of its
          number whose serial number is not known, unless other statuses of the number tell one.
        - It settles them only where there are exactly as many statuses as such items, in an order
          of time that is possible, and all with the same outcome. So two messages to one number
          without contexts are both settled by two statuses, and neither of them by one. That no
          other program sends to the number meanwhile, with that context if there is one, is taken
          for granted: give contexts that no other message has, and have them enabled in statuses.
          With 100 statuses of a number there may be more, so only serial number and context count.
        - Without a status an item stays unknown, also after days: it may come still. Items older
          than 7 days cannot be asked for. A report alone never makes an item ``refused``, as that
          would send it again.

        What was found is on disk when the next question is asked: if this is killed, do it again.

        Raises:
            JournalError: It is in use, cannot be used, or nothing tells later of its items.
            TencentCloudError: What the client raises; only what the service says about one number,
                such as that it cannot be asked for, is a finding instead.
            TypeError: There is something else among the reports.
        """
        return client.reconcile(self, reports, utc_offset=utc_offset)
