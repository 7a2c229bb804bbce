# SPDX-License-Identifier: MIT-0
"""A rate limiter in a database of PostgreSQL, on the clock of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..errors import NotSentError
from .postgres_session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from .postgres_session import PostgresConnection

__all__ = ["PostgresRateLimiter"]

_ADD: Final = """
INSERT INTO tc3_rate (name, next_at) VALUES (%s, '-infinity') ON CONFLICT DO NOTHING
"""

_RESERVE: Final = """
UPDATE tc3_rate
SET next_at = greatest(next_at, clock_timestamp()) + make_interval(secs => %s)
WHERE name = %s AND next_at <= clock_timestamp() + make_interval(secs => %s)
RETURNING extract(epoch FROM next_at - clock_timestamp())::double precision - %s
"""


class PostgresRateLimiter:
    """Keeps clients on several machines within the rate limits of their account together.

    ::

        limiter = PostgresRateLimiter(lambda: psycopg.connect("dbname=campaigns"))
        sms = SmsClient(key, region="ap-singapore", rate_limiter=limiter)

    It has a row of ``tc3_rate`` for each action, and one connection, which is opened when it is
    needed, again after it was lost. Where it cannot be used, NotSentError is raised.

    Args:
        connect: Returns a new connection of psycopg 3.
        account: Tells accounts of Tencent Cloud apart that use the same database.
    """

    def __init__(self, connect: Callable[[], PostgresConnection], *, account: str = "") -> None:
        self._account = account
        self._session = Session(connect, name="the rate limiter", error=NotSentError)

    def reserve(self, action: str, rate: float, patience: float) -> float | None:
        """Reserve the next send time of *action*; see SharedRateLimiter.reserve."""
        name, interval = f"{self._account} {action}".strip(), 1 / rate
        session = self._session
        with session.lock:
            if not session.is_open:
                session.open()
            try:
                with session.transaction("cannot be used") as execute:
                    execute(_ADD, [name])
                    asked = [interval, name, patience, interval]
                    rows = execute(_RESERVE, asked).fetchall()
            except NotSentError:
                session.close()
                raise
        return max(0.0, float(rows[0][0])) if rows else None

    def close(self) -> None:
        """Close the connection; the next use opens another one."""
        self._session.close()
