"""A spec in which everything is called like something of Python's, of typing's or of ours."""

from __future__ import annotations

import builtins
import collections.abc
import keyword
import typing
from typing import TYPE_CHECKING

from tc3gen.type_words import SCALARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STANDARD = {*dir(builtins), *typing.__all__, *collections.abc.__all__}
_COMMON = """
    Action Attempt Base Config Container Data Error Field File Filter Filters Header Metadata Module
    Namespace Object Package Request Response Result Service Tag Task Value Version
    Dict Enum Float Int List Str StrEnum Dataclass Re
    AclResponse InstanceMarketOptionsRequest GetWsTokenReq_Label
"""
_OURS = """
    Api ApiError AsyncClient Batching BatchRun CODES Client Clock Codes Credential DemoError
    Deviation Deviations Effect
    Envelope ErrorCode Errors HttpTransport ItemEffect Models Operation Prefix
    Problem RequestOptions ResponseBase ResponseMeta ResultBase Retry StructureBase Tally
    TencentCloudError Transport ValidationError Wire
"""
_ROLES = """
    Self Cls Type Id List Filter Format Str Int Float Bool Object Dict Set Tuple Property
    Classmethod Field Fields Input
    Max Min Len Hash Print Exception Headers Language Match Case Wire Noted
    Value Found Options Meta Ok Effect Retry Check ToWire FromWire Copy Json Config Schema Validate
    ModelName Y N On No Null IPv6 DDoS K8S hadAutoFixVul Request Response Client Item Result Re
    Replace Version Action Region Token Code Message Timestamp Annotations Super Dataclass CODES
    Problem ReadScalar CheckText Demo Cast Typing Sign Envelope Abc
"""
_ACTIONS = """
    List Import For Call Close Object Property Str Match Self Options Type Hash Class Async None
    DescribeIPv6List ModifyDDoSPolicy Perform Error Response Client Operation
"""

STRUCTURES = sorted(
    {name for name in _STANDARD if name[0].isupper() and "_" not in name}
    | {*_COMMON.split(), *_OURS.split()} - {*SCALARS}
)
FIELDS = sorted({*(word.capitalize() for word in keyword.kwlist), *_ROLES.split()})
ACTIONS = _ACTIONS.split()

_TYPES = ("String", "Integer", "Float", "Boolean", "Array of String", "Array of Tag", "Error")


def api() -> str:
    """Return the facts of the service ``demo``, less their first lines."""
    return "\n".join([*_actions(), *_structures(), ""])


def _actions() -> Iterator[str]:
    yield "actions:"
    held = [(f"A{name}", name) for name in STRUCTURES]
    yield from ("  Hold:", "    doc: Holds one of each.", "    request:", *_fields(held))
    yield from ("    response:", *_fields((name, f"Array of {of}") for name, of in held))
    for number, action in enumerate(ACTIONS):
        odd = [*_fields(_typed(number, every=len(ACTIONS)))]
        yield from (f'  "{action}":', "    doc: Acts.", "    request:", *odd, "    response:", *odd)


def _structures() -> Iterator[str]:
    yield "structures:"
    for name in STRUCTURES:
        few = [
            (name, "String"),
            ("List", "Array of String"),
            ("Its", name),
            ("Tags", "Array of Tag"),
        ]
        fields = _typed(0) if name == "Tag" else dict(few).items()
        yield from (f'  "{name}":', "    doc: One.", "    fields:", *_fields(fields))


def _typed(start: int, *, every: int = 1) -> Iterator[tuple[str, str]]:
    """Yield some of the fields, each with a type."""
    return ((name, _TYPES[(start + at) % 7]) for at, name in enumerate(FIELDS[start::every]))


def _fields(typed: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f'      "{name}": {{type: "{of}", doc: A field.}}' for name, of in typed)
