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

__all__ = ["FROM_ENVIRONMENT", "Proxy", "chooser", "from_environment"]

FROM_ENVIRONMENT = "$HTTPS_PROXY"
"""In place of the URL of a proxy: the environment says which."""

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
        """Read ``http://user:password@host:port``; scheme and user can be left out.

        Raises ValidationError where it is something else; *path* is what its problem is about, and
        the URL, which may hold a password, is not repeated.
        """
        match = _URL.fullmatch(url) if _is_text(url) else None
        if match is None:
            raise _refused(path, "is no URL of a proxy, such as http://user:password@host:3128")
        if (match["scheme"] or "http").lower() != "http":
            raise _refused(path, "is no proxy that is spoken to over plain http, which alone works")
        port = int(match["port"] or 80)
        if not 0 < port <= _LAST_PORT:
            raise _refused(path, "has no port between 1 and 65535")
        return cls(match["host"].strip("[]"), port, _basic(match["user"]))

    @property
    def address(self) -> str:
        """Host and port as people write them."""
        return address(self.host, self.port)

    def request(self, endpoint: Endpoint) -> bytes:
        """Return the request for a tunnel to *endpoint*."""
        target = endpoint.address
        lines = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"
        if self.authorization:
            lines += f"Proxy-Authorization: {self.authorization}\r\n"
        return f"{lines}\r\n".encode("ascii")


def _is_text(url: object) -> bool:
    """Return whether *url* can be written as UTF-8: bytes of the environment may be anything."""
    try:
        return isinstance(url, str) and bool(url.encode())
    except UnicodeEncodeError:
        return False


def _basic(user: str | None) -> str:
    """Return the credentials of *user*, ``name:password`` with percent signs, for a header."""
    if user is None:
        return ""
    name, _, password = user.partition(":")
    pair = unquote_to_bytes(name) + b":" + unquote_to_bytes(password)
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def chooser(url: str | None, environ: Mapping[str, str]) -> Callable[[Endpoint], Proxy | None]:
    """Return what names the proxy for an endpoint: *url*, or *environ* for FROM_ENVIRONMENT.

    Raises ValidationError for a *url* that cannot be used; what is wrong with the environment is
    raised when a proxy is chosen, for nobody may need one.
    """
    if url == FROM_ENVIRONMENT:
        names = ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY")
        kept = {name: environ[name] for name in names if name in environ}
        return lambda endpoint: from_environment(kept, endpoint)
    proxy = Proxy.parse(url) if url else None
    return lambda _: proxy


def from_environment(environ: Mapping[str, str], endpoint: Endpoint) -> Proxy | None:
    """Return the proxy that ``HTTPS_PROXY`` names for *endpoint*, unless ``NO_PROXY`` excludes it.

    As urllib understands them: a variable in lower case goes before the same in upper case, even
    an empty one; ``NO_PROXY`` is a list of hosts, which stand for their subdomains, too, or ``*``.
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
