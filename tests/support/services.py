"""The services of the spec of this repository, by their names."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tc3gen.commands import load_spec

if TYPE_CHECKING:
    from tc3gen.model import Action, Service, Spec

SPEC = Path(__file__).parents[2] / "spec"


@cache
def repository_spec() -> Spec:
    """Return the spec, with all of its services."""
    return load_spec(SPEC)


def service_called(name: str) -> Service:
    """Return one service."""
    return {service.name: service for service in repository_spec().services}[name]


def actions_of(name: str) -> dict[str, Action]:
    """Return the actions of a service by their names."""
    return {action.name: action for action in service_called(name).actions}


def documented_request(action: Action) -> dict[str, Any]:
    """Return the first documented request; each masked digit is a 0.

    Integers that the documentation writes as texts are integers.
    """
    shown: dict[str, Any] = json.loads(action.examples[0].request.replace("*", "0"))
    integers = {field.wire_name for field in action.request if str(field.type) == "Integer"}
    return {name: int(value) if name in integers else value for name, value in shown.items()}


def all_actions() -> dict[str, tuple[Service, Action]]:
    """Return the actions of all services, as ``sms.SendSms``."""
    return {
        f"{service.name}.{action.name}": (service, action)
        for service in repository_spec().services
        for action in service.actions
    }
