# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Where requests are sent: a host over TLS, or plain http to this machine for tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..errors import Problem, ValidationError

__all__ = ["Endpoint", "address"]

_URL = r"(?:(?P<scheme>https?)://)?(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?/?"
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A *scheme*, a *host* to connect to and its *port*; *header* is what the Host header says.

    A dot at the end of *host* tells the resolver not to try other domains first. It is not part of
    the *name* that TLS verifies, nor of *header*, which is signed.
    """

    scheme: Literal["http", "https"]
    host: str
    port: int
    header: str

    @property
    def name(self) -> str:
        """The host as it stands in certificates."""
        return self.host.removesuffix(".")

    @property
    def address(self) -> str:
        """``host:port``, for messages and for CONNECT."""
        return address(self.host, self.port)

    @classmethod
    def parse(cls, text: str) -> Endpoint:
        """Parse ``host``, ``host:port`` or a URL without path; https unless it says http.

        Raises ValidationError for anything else, and for plain http to another machine: a signature
        encrypts nothing, and anyone on the way could read the messages.
        """
        match = re.fullmatch(_URL, text)
        if match is None:
            raise _refused("is no host, host:port or URL without a path")
        host, port = match["host"], match["port"]
        name = host.removesuffix(".")
        # An address with a dot at its end is looked up as a name, with any result.
        is_number = name.rpartition(".")[2].isdecimal()
        if not name or name.endswith(".") or (is_number and name != host):
            raise _refused("is no host, host:port or URL without a path")
        scheme: Literal["http", "https"] = "http" if match["scheme"] == "http" else "https"
        if scheme == "http" and not _is_loopback(name.strip("[]")):
            raise _refused("is plain http, which is allowed to this machine only")
        default = 80 if scheme == "http" else 443
        number = int(port) if port else default
        if not 0 < number <= _LAST_PORT:
            raise _refused("has no port between 1 and 65535")
        header = name if number == default else f"{name}:{number}"
        return cls(scheme, host.strip("[]"), number, header)


def address(host: str, port: int) -> str:
    """Return ``host:port``, with brackets around an IPv6 address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _is_loopback(host: str) -> bool:
    """Return whether *host* is ``localhost`` or a loopback address."""
    from ipaddress import ip_address

    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(message: str) -> ValidationError:
    return ValidationError("the client cannot be made", problems=[Problem("endpoint", message)])
