"""A small product of our own, described as the official metadata describes real ones."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

API = "tccli/services/{service}/v{date}/api.json"
EXAMPLES = "tccli/services/{service}/v{date}/examples.json"
CODES = "tencentcloud/{service}/v{date}/errorcodes.py"


def field(name: str, of: str = "string", kind: str = "", **others: object) -> dict[str, Any]:
    """Return a field of the type *of*: a scalar, or a structure where its first letter is large."""
    usual = {"int64": "int", "uint64": "int", "bool": "bool", "float": "float"}
    kind = kind or usual.get(of, "object" if of[0].isupper() else "string")
    return {"name": name, "type": kind, "member": of, "document": f"The {name}.", **others}


def structure(*fields: dict[str, Any]) -> dict[str, Any]:
    """Return an object with *fields*."""
    return {"type": "object", "document": "A thing.", "members": list(fields)}


def api(
    actions: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] | None = None,
    objects: dict[str, Any] | None = None,
    *,
    service: str = "cvm",
    version: str = "2017-03-12",
    **told: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Return metadata of *actions*, each with the fields of its request and of its response."""
    described = dict(objects or {})
    listed: dict[str, Any] = {}
    for name, (request, response) in (actions or machine_actions()).items():
        described[f"{name}Request"] = structure(*request)
        described[f"{name}Response"] = structure(*response, field("RequestId"))
        listed[name] = {
            "document": f"Does {name}.",
            "input": f"{name}Request",
            "output": f"{name}Response",
            "status": "online",
            **told.get(name, {}),
        }
    if actions is None:
        described |= machine_objects()
    head = {"serviceShortName": service, "apiVersion": version}
    return {"metadata": head, "actions": listed, "objects": described, "version": "1.0"}


def machine_actions() -> dict[str, Any]:
    """Return two actions on machines."""
    page = [field("Limit", "int64"), field("Filters", "Filter", "list", required=False)]
    machines = [field("Total", "int64"), field("Machines", "Machine", "list", output_required=True)]
    login = [field("Password", required=1), field("Old", disabled=True)]
    return {"DescribeInstances": (page, machines), "ResetLogin": (login, [])}


def machine_objects() -> dict[str, Any]:
    """Return what these actions need."""
    name = field("Name", required=True)
    return {
        "Filter": structure(name, field("Values", "string", "list")),
        "Machine": structure(field("Id"), field("State"), field("Parent", "Machine")),
    }


def count_fields(told: dict[str, Any]) -> int:
    """Return how many fields an object has."""
    return len(told["members"])


def describe_request_id(told: dict[str, Any], action: str, text: str) -> None:
    """Let the metadata say *text* of the RequestId of an action."""
    told["objects"][f"{action}Response"]["members"][-1]["document"] = text


EXAMPLE = {
    "title": "Two machines",
    "document": "",
    "input": "POST / HTTP/1.1\nHost: cvm.example.com\nX-TC-Action: DescribeInstances\n\n"
    '{"Limit": 2}',
    "output": json.dumps(
        {"Response": {"Total": 1, "Machines": [{"Id": "m-1", "State": "ON"}], "RequestId": "r"}}
    ),
}


def wheel(path: Path, *services: dict[str, Any], files: dict[str, str] | None = None) -> Path:
    """Write an archive with the metadata of *services*, and with other *files*."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in services:
            head = each["metadata"]
            service, date = head["serviceShortName"], head["apiVersion"].replace("-", "")
            archive.writestr(API.format(service=service, date=date), json.dumps(each))
        for name, text in (files or {}).items():
            archive.writestr(name, text)
    return path
