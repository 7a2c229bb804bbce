"""What a command line asks for: the action, the request, and all that is wrong with either."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tc3gen.calling.arguments import Given
from tc3gen.calling.checking import complaints, fields_of_structures
from tc3gen.calling.json_input import JsonError, decoded, parse_object
from tc3gen.calling.request import combined
from tc3gen.calling.session import without_place
from tc3gen.commands.specs import packaged_platform
from tc3gen.file_reading import MAX_SPEC_BYTES, read_file
from tc3gen.findings import Finding, Location, errors_of, nearest
from tc3gen.spec.reader import read_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tc3gen.calling.arguments import Arguments
    from tc3gen.calling.output import Style
    from tc3gen.calling.request import Wrong
    from tc3gen.model import Action, Field, Platform, Service, Spec

OWN_OPTIONS = frozenset(
    (
        *("all", "debug", "dry-run", "endpoint", "format", "help", "json", "language", "list"),
        *("output", "profile", "query", "region", "spec", "timeout"),
    )
)
"""The names of options that are no fields; a field called so is given by its documented name."""

_STDIN = "-"
_MAX_JSON_BYTES = MAX_SPEC_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What ``tc3gen call`` is told, but for the action; the *environment* may hold a secret key."""

    json: str | None = field(default=None, repr=False)
    fields: Arguments = field(repr=False)
    region: str | None = None
    profile: str | None = None
    endpoint: str | None = None
    language: str | None = None
    timeout: float | None = None
    all: bool = False
    query: str | None = None
    output: Style = "json"
    is_report_json: bool = False
    """Standard output is one JSON value, whatever happens."""
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """An action, with what is around it."""

    action: Action
    service: Service
    platform: Platform
    spec_root: Path

    @property
    def name(self) -> str:
        """Its name as the command line has it."""
        return f"{self.service.name}.{self.action.name}"


def read_services(spec_root: Path, names: Iterable[str] | None) -> Spec | list[Finding]:
    """Return these services of a spec, or all, or what is wrong with them."""
    asked = None if names is None else dict.fromkeys(names, Location("tc3gen call"))
    reading = read_spec(spec_root, packaged_platform(), asked)
    return errors_of(reading.findings) if reading.spec is None else reading.spec


def find_action(spec_root: Path, name: str) -> Target | list[Finding]:
    """Return the action that *name* means, ``sms.SendSms``, or what is wrong with that."""
    service_name, dot, action_name = name.partition(".")
    if not dot:
        hint = f"`tc3gen call --list {name}` lists those of a service"
        message = "this names no action: write service.Action, such as sms.SendSms"
        return [Finding(Location(name), "call-action", message, hint)]
    spec = read_services(spec_root, [service_name])
    if isinstance(spec, list):
        return spec
    [service] = spec.services
    known = {action.name: action for action in service.actions}
    if action_name not in known:
        message = f"the spec has no action {action_name!r} of {service_name}"
        hint = nearest(action_name, known) or f"`tc3gen call --list {service_name}` lists them"
        return [Finding(Location(name), "call-action", message, hint)]
    return Target(known[action_name], service, spec.platform, spec_root)


@dataclass(slots=True)
class Checked:
    """The *parameters* of a request, and what is wrong with the command line."""

    parameters: dict[str, Any]
    findings: list[Finding]


def checked_request(target: Target, given: Invocation, read: Callable[[], bytes]) -> Checked:
    """Return the request that options and JSON make, with all that is wrong with it.

    *read* returns standard input.
    """
    base, findings = _base(given.json, read)
    is_whole = not findings
    structures = fields_of_structures(target.service)
    fields = target.action.request
    request = combined(base, given.fields.fields, fields, structures)
    findings += map(_wrong_option, request.wrong)
    findings += _without_value(given, fields, structures)
    if is_whole:
        action, pages = target.action, target.action.pages
        as_called = without_place(action, pages) if given.all and pages else action
        findings += [
            Finding(Location(each.where), "call-field", each.message, each.hint)
            for each in complaints(request.parameters, as_called, target.service)
        ]
    return Checked(request.parameters, findings)


def _base(written: str | None, read: Callable[[], bytes]) -> tuple[dict[str, Any], list[Finding]]:
    """Return the object that ``--json`` gives, and what is wrong with it."""
    if written is None:
        return {}, []
    source = "--json"
    try:
        if written == _STDIN:
            source = "standard input"
            text = decoded(read())
        elif written.startswith("@"):
            source = written[1:]
            text = decoded(read_file(Path(source), limit=_MAX_JSON_BYTES))
        else:
            text = written
        return parse_object(text), []
    except JsonError as error:
        location = Location(source, error.line, error.column)
        return {}, [Finding(location, "call-field", error.message)]
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        hint = "--json - reads standard input"
        return {}, [Finding(Location(source), "call-field", message, hint)]


def _wrong_option(wrong: Wrong) -> Finding:
    # A documented name begins with a capital: who has written one means one.
    is_documented = wrong.name[:1].isupper()
    known = [name for name in wrong.known if name[:1].isupper() == is_documented]
    is_whole = wrong.name == wrong.option
    hint = nearest(wrong.name, [*known, *(OWN_OPTIONS if is_whole and known else ())])
    return Finding(Location(f"--{wrong.option}"), "call-field", wrong.message, hint)


def _without_value(
    given: Invocation, fields: Sequence[Field], structures: Mapping[str, Sequence[Field]]
) -> Iterator[Finding]:
    """Yield what is wrong with options that stand without a value: they may mean nothing."""
    for name in given.fields.open:
        hint = f"write --{name}=VALUE where it begins with two dashes"
        unknown = combined({}, [Given(name, "")], fields, structures).wrong
        no_value = Finding(Location(f"--{name}"), "call-field", "has no value", hint)
        yield next((_wrong_option(each) for each in unknown if each.known), no_value)
