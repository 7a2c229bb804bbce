"""An endpoint as a command line describes it: its host, key and certificate, and its rules.

A rule is a text such as ``BadGateway,status=503,times=2``.
"""

from __future__ import annotations

import inspect
import ipaddress
import re
import ssl
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NoReturn

from tc3gen.findings import nearest
from tc3gen.mock import faults
from tc3gen.mock.callbacks import Callbacks
from tc3gen.mock.endpoint import ALWAYS, EXAMPLE_ID, EXAMPLE_SECRET, MockEndpoint
from tc3gen.mock.faults import Failing, Fault
from tc3gen.mock.signatures import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from tc3gen.model import Spec

_ID, _SECRET, _TOKEN = (
    "TENCENTCLOUD_SECRET_ID",
    "TENCENTCLOUD_SECRET_KEY",
    "TENCENTCLOUD_TOKEN",
)

_HOST = re.compile(r"[A-Za-z0-9._:%-]+")
_HISTORY = 0
"""Of a process, nothing can read the requests that it has received."""


class HostError(ValueError):
    """Not a host name or an address."""


def mock_endpoint(
    spec: Spec,
    *,
    address: tuple[str, int],
    tls: tuple[Path, Path] | None,
    rate_limits: bool,
    environment: Mapping[str, str],
    log: Callable[[str], object],
    callbacks: Callbacks | None = None,
) -> MockEndpoint:
    """Return an endpoint at host and port.

    Raises OSError if it cannot listen there or *tls* has unusable files, HostError for an invalid
    host.
    """
    host, port = address
    _check_host(host)
    return MockEndpoint(
        spec,
        host=host,
        port=port,
        keys=keys_of(environment),
        rate_limits=rate_limits,
        tls=server_context(*tls) if tls else None,
        history=_HISTORY,
        log=log,
        callbacks=callbacks,
    )


def _check_host(host: str) -> None:
    """Refuse what the socket module treats specially: an empty text, and ``<broadcast>``."""
    try:
        encoded = host.encode("idna").decode("ascii")
    except UnicodeError:
        encoded = ""
    if not _HOST.fullmatch(encoded):
        raise HostError(f"{host!r} is not a host name or an address")


def exposure(endpoint: MockEndpoint) -> str:
    """Return a warning if other machines can reach *endpoint*, else an empty text."""
    at = ipaddress.ip_address(endpoint.address.partition("%")[0])
    at = getattr(at, "ipv4_mapped", None) or at
    if at.is_loopback:
        return ""
    where = "all interfaces" if at.is_unspecified else f"{endpoint.address}"
    is_published = (endpoint.secret_id, endpoint.secret_key) == (EXAMPLE_ID, EXAMPLE_SECRET)
    key = f"the published key {EXAMPLE_ID}" if is_published else "the key of your environment"
    return f"mock: listens on {where}, where other machines can reach it, and takes {key}"


def inject_all(endpoint: MockEndpoint, faults: Iterable[str], outcomes: Iterable[str]) -> None:
    """Add all rules to *endpoint*; raises ValueError with what is wrong with the first bad one."""
    for text in faults:
        inject(endpoint, text)
    for text in outcomes:
        set_outcome(endpoint, text)


def callbacks_to(spec: Spec, text: str, log: Callable[[str], object]) -> Callbacks | None:
    """Return what posts to the URL in *text*, if any; raises ValueError with what is wrong with it.

    ``URL,after=2.5,times=2,newest_first=true``
    """
    if not text:
        return None
    rule = _parsed(text)
    kinds = {"after": "float", "times": "int", "newest_first": "bool"}
    for name in rule.settings:
        if name not in kinds:
            _fail(f"a callback has no setting {name!r}", nearest(name, kinds))
    values: dict[str, Any] = {
        name: _value(name, value, kinds[name]) for name, value in rule.settings.items()
    }
    if values.get("after", 0) < 0 or values.get("times", 1) < 1:
        _fail("a callback is posted once at least, and not before", "after=0, times=1")
    return Callbacks(spec, rule.name, log=log, **values)


def keys_of(environment: Mapping[str, str]) -> dict[str, Key] | None:
    """Return the key that generated clients would take from *environment*; ``None`` without one."""
    secret_id, secret = environment.get(_ID, ""), environment.get(_SECRET, "")
    if not secret_id or not secret:
        return None
    return {secret_id: Key(secret, environment.get(_TOKEN, ""))}


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return a TLS context with a certificate chain and its private key, both in PEM.

    No certificate is made here: the standard library cannot make one, and it would still have to be
    trusted by hand. Raises OSError, of which ``ssl.SSLError`` is a subclass.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Without this, OpenSSL asks for the password of an encrypted key on the terminal.
    context.load_cert_chain(certificate, key, password=lambda: b"")
    return context


# --- rules


FAULTS: dict[str, type[Fault]] = {
    name: kind
    for name, kind in vars(faults).items()
    if inspect.isclass(kind)
    and issubclass(kind, Fault)
    and kind not in {Fault, Failing}
    and not name.startswith("_")
}
"""All faults that can be injected, by name."""

_NUMBERS: dict[str, tuple[type[float], re.Pattern[str]]] = {
    "int": (int, re.compile("[+-]?[0-9]{1,18}")),
    "float": (float, re.compile("[+-]?[0-9]{0,18}(?:[.][0-9]{0,18})?(?:[eE][+-]?[0-9]{1,3})?")),
}
"""Type to its converter and its form: no ``nan``, and no digits of other scripts."""
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A parsed rule: a name, and the settings after it."""

    name: str
    settings: dict[str, str]


def inject(endpoint: MockEndpoint, text: str) -> None:
    """Inject the fault that *text* describes; raises ValueError with what is wrong with it.

    ``NAME,setting=value,times=2,action=Action``: settings are those of the fault, *times* is a
    number or ``always``.
    """
    rule = _parsed(text)
    kind = FAULTS.get(rule.name)
    if kind is None:
        known_faults = f"one of {', '.join(FAULTS)}"
        _fail(f"there is no fault {rule.name!r}", nearest(rule.name, FAULTS) or known_faults)
    times, action = rule.settings.pop("times", "1"), rule.settings.pop("action", "")
    known = {field.name: str(field.type) for field in fields(kind)}
    for name in rule.settings:
        if name not in known:
            _fail(f"{rule.name} has no setting {name!r}", nearest(name, known))
    values = {name: _value(name, value, known[name]) for name, value in rule.settings.items()}
    try:
        fault = kind(**values)
    except TypeError:
        _fail(f"{rule.name} needs more settings", ", ".join(known))
    except ValueError as error:
        _fail(f"{rule.name}: {error}", "")
    count = ALWAYS if times == "always" else _value("times", times, "int")
    endpoint.inject(fault, times=float(str(count)), action=action)


def set_outcome(endpoint: MockEndpoint, text: str) -> None:
    """Set the outcome of messages that *text* describes; raises ValueError as ``inject`` does.

    ``CODE,Field=value,every=3,acted=true,documented=false``: fields by wire name.
    """
    rule = _parsed(text)
    settings = rule.settings
    every = _value("every", settings.pop("every", "1"), "int")
    documented = _value("documented", settings.pop("documented", "true"), "bool")
    acted = settings.pop("acted", "")
    fields_by_name: dict[str, Any] = settings
    endpoint.set_outcome(
        rule.name,
        every=int(str(every)),
        acted=bool(_value("acted", acted, "bool")) if acted else None,
        documented=bool(documented),
        **fields_by_name,
    )


def _parsed(text: str) -> _Rule:
    name, *settings = (part.strip() for part in text.split(","))
    pairs = [setting.partition("=") for setting in settings]
    for key, sign, _ in pairs:
        if not sign or not key:
            _fail(f"{key!r} is not written as setting=value", "")
    values = {key: value for key, _, value in pairs}
    if len(values) < len(pairs):
        counts = Counter(key for key, _, _ in pairs)
        _fail(f"{counts.most_common(1)[0][0]} is given twice", "")
    return _Rule(name, values)


def _value(name: str, text: str, kind: str) -> object:
    """Convert *text* to the type whose annotation is *kind*."""
    try:
        if "bool" in kind:
            return _BOOLEANS[text.lower()]
        if kind in _NUMBERS:
            convert, form = _NUMBERS[kind]
            return convert(text if form.fullmatch(text) else "none")
    except (KeyError, ValueError):
        _fail(f"{name} cannot be {text!r}", f"it is of type {kind}")
    return text


def _fail(message: str, hint: str) -> NoReturn:
    raise ValueError(message + (f" ({hint})" if hint else ""))
