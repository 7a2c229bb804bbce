"""What the endpoint tells later of messages that it has acted on, as policy's ``statuses`` say."""

from __future__ import annotations

import threading
import uuid
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any, TypeAlias

from tc3gen.mock import sms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tc3gen.batches import Batch, Statuses
    from tc3gen.mock.gateway import Target
    from tc3gen.mock.parameters import Parameters
    from tc3gen.model import Action

    Plan: TypeAlias = tuple[Action, Batch, Statuses]

Subject: TypeAlias = tuple[str, str, str]
"""The service, the action that sends, and what an item is asked for by."""


class Told:
    """The statuses of all that was acted on; from the first one on, they are what is told.

    Before, the documented example is.
    """

    def __init__(self, history: int | None) -> None:
        """Keep the last *history* statuses of each number, or all."""
        self._told: defaultdict[Subject, deque[tuple[dict[str, Any], Parameters]]] = defaultdict(
            lambda: deque(maxlen=history)
        )
        self._lock = threading.Lock()

    def acted(
        self,
        target: Target,
        parameters: Parameters,
        items: Sequence[Mapping[str, Any]],
        results: Sequence[Mapping[str, Any]],
        now: float,
    ) -> None:
        """Keep what became of *items* that were acted on; their *results* may be lost."""
        batch = target.action.batch
        if batch is None or batch.statuses is None:
            return
        rest = {name: value for name, value in parameters.items() if name != batch.items}
        with self._lock:
            for item, result in zip(items, results, strict=True):
                status = _status(batch, batch.statuses, item, result, now)
                number = str(item.get(batch.match[0], ""))
                of = target.service.name, target.action.name, number
                self._told[of].append((status, rest))

    def of(self, target: Target, parameters: Parameters, result: dict[str, Any]) -> dict[str, Any]:
        """Return *result* with the statuses that *parameters* ask for."""
        for action, batch, statuses in _plans(target):
            if not self._told:
                continue
            number = str(parameters.get(batch.match[0], ""))
            of = target.service.name, action.name, number
            with self._lock:
                told = list(self._told.get(of, ()))
            since = int(parameters.get(statuses.since) or 0)
            found = [
                {**sms.status_fields(number), **status}
                for status, sent in told
                if status[statuses.at] >= since
                and status[statuses.at] <= int(parameters.get(sms.END) or status[statuses.at])
                and all(sent.get(name, value) == value for name, value in parameters.items())
            ]
            limit = int(parameters.get(statuses.limit) or len(found))
            return {**result, statuses.results: found[:limit]}
        return result


def _plans(target: Target) -> Iterator[Plan]:
    """Yield the actions of whose items the action of *target* tells."""
    for action in target.service.actions:
        statuses = action.batch.statuses if action.batch else None
        if action.batch and statuses and statuses.action == target.action.name:
            yield action, action.batch, statuses


def _status(
    batch: Batch,
    statuses: Statuses,
    item: Mapping[str, Any],
    result: Mapping[str, Any],
    now: float,
) -> dict[str, Any]:
    return {
        **{name: item.get(name, "") for name in batch.match},
        statuses.serial: result.get(statuses.serial) or str(uuid.uuid4()),
        statuses.outcome: statuses.done[0],
        statuses.at: int(now),
    }
