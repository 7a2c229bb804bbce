# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The proxy on the way to an endpoint: from a URL, or from the environment."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from ..errors import Problem, ValidationError
from .endpoint import address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .endpoint import Endpoint

__all__ = ["Proxy", "proxy_chooser", "proxy_from_environment"]

_URL = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:(?P<user>[^/]*)@)?"
    r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?/?"
)
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that speaks plain HTTP until it has opened a tunnel."""

    host: str
    port: int
    authorization: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str, *, path: str = "proxy") -> Proxy:
        """Parse ``http://user:password@host:port``; scheme and user can be left out.

        Raises ValidationError for anything else, with *path* as the path of its problem; the URL,
        which may hold a password, is not repeated.
        """
        match = _URL.fullmatch(url) if _is_encodable(url) else None
        if match is None:
            raise _refused(path, "is no URL of a proxy, such as http://user:password@host:3128")
        if (match["scheme"] or "http").lower() != "http":
            raise _refused(path, "is no proxy that is spoken to over plain http, which alone works")
        port = int(match["port"] or 80)
        if not 0 < port <= _LAST_PORT:
            raise _refused(path, "has no port between 1 and 65535")
        return cls(match["host"].strip("[]"), port, _basic_authorization(match["user"]))

    @property
    def address(self) -> str:
        """``host:port``, for messages."""
        return address(self.host, self.port)

    def connect_request(self, endpoint: Endpoint) -> bytes:
        """Return the CONNECT request for a tunnel to *endpoint*."""
        target = endpoint.address
        lines = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"
        if self.authorization:
            lines += f"Proxy-Authorization: {self.authorization}\r\n"
        return f"{lines}\r\n".encode("ascii")


def _is_encodable(url: object) -> bool:
    """Return whether *url* is a non-empty str of valid Unicode, unlike some environments'."""
    try:
        return isinstance(url, str) and bool(url.encode())
    except UnicodeEncodeError:
        return False


def _basic_authorization(user: str | None) -> str:
    """Return the header for *user*, a percent-encoded ``name:password``; empty without one."""
    if user is None:
        return ""
    name, _, password = user.partition(":")
    pair = unquote_to_bytes(name) + b":" + unquote_to_bytes(password)
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def proxy_chooser(
    url: str | None, environ: Mapping[str, str] | None
) -> Callable[[Endpoint], Proxy | None]:
    """Return a function that chooses the proxy for an endpoint: *url*, or else that of *environ*.

    Without *environ*, and for an empty *url*, no proxy is used. Raises ValidationError for a *url*
    that cannot be used. A problem of the environment is raised only when a proxy is chosen, as none
    may be needed.
    """
    if url is None and environ is not None:
        names = ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY")
        kept = {name: environ[name] for name in names if name in environ}
        return lambda endpoint: proxy_from_environment(kept, endpoint)
    proxy = Proxy.parse(url) if url else None
    return lambda _: proxy


def proxy_from_environment(environ: Mapping[str, str], endpoint: Endpoint) -> Proxy | None:
    """Return the proxy that ``HTTPS_PROXY`` names for *endpoint*, unless ``NO_PROXY`` excludes it.

    As in urllib, a variable in lower case takes precedence over that in upper case, even if it is
    empty; ``NO_PROXY`` is a list of hosts, which stand for their subdomains, too, or ``*``.
    """
    name, url = _variable(environ, "https_proxy")
    _, excluded = _variable(environ, "no_proxy")
    if not url or _is_excluded(endpoint, excluded):
        return None
    return Proxy.parse(url, path=name)


def _variable(environ: Mapping[str, str], name: str) -> tuple[str, str]:
    found = name if name in environ else name.upper()
    return found, environ.get(found, "")


def _is_excluded(endpoint: Endpoint, excluded: str) -> bool:
    if excluded == "*":
        return True
    hosts = (_without_port(endpoint.header), endpoint.header.lower())
    names = (name.strip().lstrip(".").lower() for name in excluded.split(","))
    return any(f".{host}".endswith(f".{name}") for name in names if name for host in hosts)


def _without_port(header: str) -> str:
    return re.sub(r":[0-9]*$", "", header.lower())


def _refused(path: str, message: str) -> ValidationError:
    return ValidationError("the proxy cannot be used", problems=[Problem(path, message)])
