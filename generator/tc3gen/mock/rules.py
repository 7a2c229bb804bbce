"""Rules as texts of a command line: ``BadGateway,status=503,times=2``."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NoReturn

from tc3gen.findings import nearest
from tc3gen.mock import faults
from tc3gen.mock.endpoint import ALWAYS
from tc3gen.mock.faults import Failing, Fault

if TYPE_CHECKING:
    from tc3gen.mock.endpoint import MockEndpoint

FAULTS: dict[str, type[Fault]] = {
    name: kind
    for name, kind in vars(faults).items()
    if inspect.isclass(kind) and issubclass(kind, Fault) and kind not in {Fault, Failing}
}
"""The faults that can be asked for, by name."""

_NUMBERS: dict[str, tuple[type[float], re.Pattern[str]]] = {
    "int": (int, re.compile("[+-]?[0-9]{1,18}")),
    "float": (float, re.compile("[+-]?[0-9]{0,18}(?:[.][0-9]{0,18})?(?:[eE][+-]?[0-9]{1,3})?")),
}
"""Type to how it is made, and how it is written: neither ``nan`` nor digits of other scripts."""
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class _Text:
    """A rule as it was written: its name, and what follows after commas."""

    name: str
    settings: dict[str, str]


def inject(endpoint: MockEndpoint, text: str) -> None:
    """Inject the fault that *text* asks for; raises ValueError with what is wrong with it.

    ``NAME,setting=value,times=2,action=Action``: settings are those of the fault, *times* is a
    number or ``always``.
    """
    rule = _parsed(text)
    kind = FAULTS.get(rule.name)
    if kind is None:
        _fail(f"there is no fault {rule.name!r}", nearest(rule.name, FAULTS))
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


def rule_outcome(endpoint: MockEndpoint, text: str) -> None:
    """Give messages the outcome that *text* asks for; raises ValueError as ``inject``.

    ``CODE,Field=value,every=3,acted=true,documented=false``: fields by wire name.
    """
    rule = _parsed(text)
    settings = rule.settings
    every = _value("every", settings.pop("every", "1"), "int")
    documented = _value("documented", settings.pop("documented", "true"), "bool")
    acted = settings.pop("acted", "")
    members: dict[str, Any] = settings
    endpoint.outcome(
        rule.name,
        every=int(str(every)),
        acted=bool(_value("acted", acted, "bool")) if acted else None,
        documented=bool(documented),
        **members,
    )


def _parsed(text: str) -> _Text:
    name, *settings = (part.strip() for part in text.split(","))
    pairs = [setting.partition("=") for setting in settings]
    for key, sign, _ in pairs:
        if not sign or not key:
            _fail(f"{key!r} is not written as setting=value", "")
    values = {key: value for key, _, value in pairs}
    if len(values) < len(pairs):
        often = Counter(key for key, _, _ in pairs)
        _fail(f"{often.most_common(1)[0][0]} is said twice", "")
    return _Text(name, values)


def _value(name: str, text: str, kind: str) -> object:
    """Return *text* as the type that a dataclass names *kind*."""
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
