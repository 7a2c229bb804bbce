# SPDX-License-Identifier: MIT-0
"""The key of a machine's role, which its metadata service knows."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote

from .._http.before_sending import reason
from .._http.cancellation import Deadline
from .._http.http1 import InvalidResponseError, ResponseReader
from .._http.sockets import connect_tcp
from .._http.stream import Stream
from .._http.stream_flow import Write, drive
from ..errors import CredentialError
from .source import Source, json_object, key_of, unusable

if TYPE_CHECKING:
    from .._http.messages import HttpResponse
    from .._http.stream_flow import StreamFlow
    from ..credentials import Credential

__all__ = ["RoleProvider"]

_HOST = "metadata.tencentyun.com"
_ADDRESS = ("169.254.0.23", 80)
"""What the name stands for on every machine; no resolver is asked, which might say otherwise."""

_PATH = "/latest/meta-data/cam/security-credentials/"
_CONNECT_SECONDS = 1.0
_MAX_BYTES = 65536
_MAX_NAME = 128
_OK, _NOT_FOUND = 200, 404
_RETURNED = "what the metadata service returned"
_NAMES = ("TmpSecretId", "TmpSecretKey", "Token", "ExpiredTime")


class RoleProvider(Source):
    """Asks the metadata service of a machine (CVM) for the key of the role that it has.

    It is asked at its fixed address, past any proxy, and no redirect is followed. Within a second
    it has to accept a connection, and to respond within *timeout*, in 64 KB.

    Args:
        name: The role; by default the one that the service names.
        address: Replaces the address, in tests.
        timeout: Seconds for each response; there are two where no role was named.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        address: tuple[str, int] = _ADDRESS,
        timeout: float = 3.0,
    ) -> None:
        self._name = name
        self._service = _Service(address, timeout)

    def __str__(self) -> str:
        return f"role {self._name}" if self._name else "role of the machine"

    def _read(self) -> Credential:
        name = self._name or self._role()
        response = self._service.get(_PATH + quote(name, safe=""))
        if response.status == _NOT_FOUND:
            raise unusable(f"the machine does not have the role {name}")
        fields = json_object(_body(response), _RETURNED)
        if fields.get("Code") != "Success":
            raise unusable("the metadata service returned no key, but another Code than Success")
        if not fields.get("Token"):
            raise unusable("the metadata service returned a key without Token")
        return key_of(fields, _NAMES, _RETURNED)

    def _role(self) -> str:
        response = self._service.get(_PATH)
        if response.status == _NOT_FOUND:
            raise CredentialError("the machine has no role")
        name = _body(response).decode("ascii", "replace").strip()
        if not (name.isascii() and name.isprintable() and 0 < len(name) <= _MAX_NAME):
            raise unusable("the metadata service returned no name of a role")
        return name


def _body(response: HttpResponse) -> bytes:
    if response.status != _OK:
        raise unusable(f"the metadata service responded with status {response.status}")
    return response.body


@dataclass(frozen=True, slots=True)
class _Service:
    """The metadata service at an *address*."""

    address: tuple[str, int]
    timeout: float

    def get(self, path: str) -> HttpResponse:
        """Return the response to a GET, over a connection of its own."""
        try:
            import socket

            sock = connect_tcp((socket.AF_INET, self.address), _CONNECT_SECONDS)
        except OSError as error:
            why = f"no metadata service at {self.address[0]}: {reason(error)}"
            raise CredentialError(why) from None
        with sock:
            deadline = Deadline(monotonic() + self.timeout, monotonic)
            try:
                return drive(_exchange(path, deadline), Stream(sock))
            except InvalidResponseError as error:
                why = f"the metadata service did not respond in full: {error}"
            except OSError as error:
                why = f"the metadata service did not respond: {reason(error)}"
            raise unusable(why) from None


def _exchange(path: str, deadline: Deadline) -> StreamFlow[HttpResponse]:
    head = f"GET {path} HTTP/1.1\r\nHost: {_HOST}\r\nConnection: close\r\n\r\n"
    yield Write(memoryview(head.encode()), deadline)
    return (yield from ResponseReader(deadline, _MAX_BYTES).read_response())
