"""What runs write that share a journal in PostgreSQL, and how they connect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tc3 import Campaign, JournalRecord

if TYPE_CHECKING:
    import psycopg

    from tests.support.postgres import PostgresServer

CAMPAIGN = Campaign(action="sms SendMultiGlobalSms", parameters="p")


def record(position: int, **changes: Any) -> JournalRecord:  # noqa: ANN401 - any of its fields
    return JournalRecord(
        **{"position": position, "key": "[]", "digest": "d", "state": "sending", **changes}
    )


class Kept:
    """Connects for a journal, and keeps the connections."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.connections: list[psycopg.Connection] = []

    def __call__(self) -> psycopg.Connection:
        """Connect."""
        self.connections.append(self._server.connect())
        return self.connections[-1]

    def terminate(self) -> None:
        """Have the server end the sessions, as it does when it takes them for lost."""
        for connection in self.connections:
            pid = connection.info.backend_pid
            self._server.ask("SELECT pg_terminate_backend(%s, 10000)", [pid])
