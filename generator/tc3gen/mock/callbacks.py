"""What a service posts to its users, posted to a program on this machine: late, twice, in disorder.

Every message that the endpoint acts on is reported, as far as `tc3gen.mock.sms` knows the reports
of its service; tests add others.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import SplitResult, urlsplit

from tc3gen.mock import sms
from tc3gen.mock.refusals import unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from tc3gen.callbacks import Callback
    from tc3gen.model import Spec

_SECONDS = 10.0
_PLAIN = re.compile(r"[!-~]+")
_OK = 200


@dataclass(frozen=True, slots=True)
class Posted:
    """One body that was posted, and how it was responded to; status 0 is no response at all."""

    callback: str
    body: bytes = field(repr=False)
    status: int
    response: bytes
    is_documented: bool
    """Whether the response says what the documented one does."""


class Callbacks:
    """Posts what the services of *spec* would to *url*, which is one on this machine.

    What waits goes out when a test calls `post`. In a ``with`` block a thread does so, *after* so
    many seconds; it posts each body *times* times, and the *newest_first*. *log* is told each body
    that was posted, without what is in it. What still waits at the end is not posted. Raises
    ValueError for any other URL.
    """

    def __init__(
        self,
        spec: Spec,
        url: str,
        *,
        after: float = 0.0,
        times: int = 1,
        newest_first: bool = False,
        log: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._known = {each.name: each for of in spec.services for each in of.callbacks}
        self._host, self._port, self._path = _on_this_machine(url)
        self._after, self._times, self._newest_first = after, times, newest_first
        self._log = log
        self._waiting: list[tuple[Callback, bytes]] = []
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()
        self._thread.join()

    def add(self, name: str, *items: Mapping[str, object]) -> None:
        """Let *items*, as they stand in JSON, wait to be posted as the callback *name*.

        Raises ValueError for a callback that is not in the spec.
        """
        callback = self._known.get(name)
        if callback is None:
            raise ValueError(unknown("callback", name, self._known))
        bodies = [items] if callback.is_list else items
        with self._changed:
            self._waiting += [(callback, json.dumps(body).encode()) for body in bodies]
            self._changed.notify_all()

    def acted(self, result: Mapping[str, Any], now: float) -> None:
        """Let reports wait about the messages that are in the *result* of a request."""
        for name, items in sms.reports(result, now).items():
            if items and name in self._known:
                self.add(name, *items)

    def post(self, *, times: int = 1, newest_first: bool = False) -> list[Posted]:
        """Post all that waits, each body *times* times; return the responses, in order."""
        with self._changed:
            waiting, self._waiting = self._waiting, []
        ordered = reversed(waiting) if newest_first else waiting
        return [self._posted(callback, body) for callback, body in ordered for _ in range(times)]

    def _run(self) -> None:
        while not self._stopped.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._stopped.is_set())
            if not self._stopped.wait(self._after):
                self.post(times=self._times, newest_first=self._newest_first)

    def _posted(self, callback: Callback, body: bytes) -> Posted:
        status, response = self._exchange(body)
        is_documented = status == _OK and _value(response) == _value(callback.response.encode())
        heard = "as documented" if is_documented else "otherwise than documented"
        said = f"got {status}, {heard}" if status else "got no response"
        self._log(f"callback {callback.name}: {said}")
        return Posted(callback.name, body, status, response, is_documented)

    def _exchange(self, body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_SECONDS)
        try:
            connection.request("POST", self._path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read(2**16)
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()


def _value(response: bytes) -> object:
    """Return the JSON of a response; the response itself where it is none."""
    try:
        return json.loads(response)
    except (ValueError, RecursionError):
        return response


def _on_this_machine(url: str) -> tuple[str, int, str]:
    """Return host, port and path of *url*; raises ValueError where other machines may be."""
    parts = _split(url)
    host = (parts.hostname or "") if parts else ""
    if parts is None or not (host == "localhost" or _is_loopback(host)):
        raise ValueError(
            f"{url!r} is no URL of this machine, such as http://127.0.0.1:8000/reports"
        )
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return host, parts.port or http.client.HTTP_PORT, path


def _split(url: str) -> SplitResult | None:
    """Return the parts of a plain http URL without anything odd in it; else ``None``."""
    try:
        parts = urlsplit(url)
        is_odd = parts.port == 0 or "@" in parts.netloc or not _PLAIN.fullmatch(url)
    except ValueError:
        return None
    return parts if parts.scheme == "http" and not is_odd else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
