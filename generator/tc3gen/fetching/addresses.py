"""Which addresses are fetched, and where a redirect may lead."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from tc3gen.fetching.outcomes import Refused

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_PORTS = {"http": 80, "https": 443}
_ASCII = re.compile(r"[!-~]+")


def refused_address(url: str) -> str:
    """Return why *url* is not fetched, an empty string where it is.

    Addresses begin with ``https://``; on this machine itself, ``http://`` will do.
    """
    parts = _split(url)
    if parts is None or not parts.hostname:
        return "it is no address of a page"
    if parts.username is not None or parts.password is not None:
        return "there is a user name or a password in it"
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname)):
        return ""
    return "it does not begin with https://"


def _split(url: str) -> SplitResult | None:
    """Return the parts of *url*, ``None`` where it is none or has signs that none can have."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if _ASCII.fullmatch(url) and "\\" not in url else None


def is_loopback(host: str) -> bool:
    """Return whether *host* is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def redirected(url: str, location: str) -> str | Refused:
    """Return where a redirect from *url* leads, or why it is not followed.

    It stays on its site: the same host and port, with or without ``www.``, and https stays https.
    """
    try:
        target = urldefrag(urljoin(url, location)).url
    except ValueError:
        target = ""
    if not target or _split(target) is None:
        return Refused("it redirects to what is no address of a page")
    old, new = urlsplit(url), urlsplit(target)
    shown = target[:200]
    if old.scheme == "https" and new.scheme != "https":
        return Refused(f"it redirects to {shown}, which is not https")
    if site_of(url) != site_of(target):
        return Refused(
            f"it redirects to another site, {shown}", "if the page has moved there, track it there"
        )
    if reason := refused_address(target):
        return Refused(f"it redirects to {shown}: {reason}")
    return target


def site_of(url: str) -> tuple[str, int]:
    """Return host and port of a sound address; a site is one with and without ``www.``."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    return (parts.hostname or "").removeprefix("www."), 443 if port == _PORTS["http"] else port


def same_page(one: str, other: str) -> bool:
    """Return whether two addresses differ in nothing but what stands behind ``#``."""
    return urldefrag(one).url == urldefrag(other).url
