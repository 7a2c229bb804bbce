"""The official metadata of a service as an OpenAPI 3.0 document, which other generators read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.described import fields, is_list, item_of

if TYPE_CHECKING:
    from tests.benchmarks.typed_services import Tree

_SCALARS: dict[str, Tree] = {
    "int64": {"type": "integer", "format": "int64"},
    "uint64": {"type": "integer", "format": "int64", "minimum": 0},
    "bool": {"type": "boolean"},
    "float": {"type": "number", "format": "double"},
    "date": {"type": "string", "format": "date"},
}
"""Times stay text, as their zone is not documented; all other scalars are text."""


def openapi_document(api: Tree) -> Tree:
    """Return *api* as a document: each action a POST, each object a schema, no disabled field.

    Fields of responses are not required: what the metadata says of them is often wrong.
    """
    sent = {told["input"] for told in api["actions"].values()}
    outputs = {told["output"] for told in api["actions"].values()}
    head = api["metadata"]
    schemas = {
        name: _schema(described, api["objects"], required=name not in outputs)
        for name, described in api["objects"].items()
        if name not in sent or fields(described)
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": f"{head['serviceShortName']} client", "version": head["apiVersion"]},
        "servers": [{"url": f"https://{head['serviceShortName']}.intl.tencentcloudapi.com"}],
        "paths": {
            f"/{name}": {"post": _operation(name, told, schemas)}
            for name, told in api["actions"].items()
        },
        "components": {"schemas": schemas},
    }


def _operation(name: str, told: Tree, schemas: Tree) -> Tree:
    envelope = {
        "type": "object",
        "title": f"{name}Envelope",
        "required": ["Response"],
        "properties": {"Response": _reference(told["output"])},
    }
    received = {"description": "The response.", "content": _json(envelope)}
    found: Tree = {
        "operationId": name,
        "description": told.get("document", ""),
        "responses": {"200": received},
    }
    if told["input"] in schemas:
        found["requestBody"] = {"required": True, "content": _json(_reference(told["input"]))}
    return found


def _schema(described: Tree, objects: Tree, *, required: bool) -> Tree:
    told = fields(described)
    found: Tree = {
        "type": "object",
        "description": described.get("document", ""),
        "properties": {each["name"]: _property(each, objects) for each in told},
    }
    names = [each["name"] for each in told if each.get("required")]
    return {**found, "required": names} if required and names else found


def _property(field: Tree, objects: Tree) -> Tree:
    of, document = item_of(field), field.get("document", "")
    single = _reference(of) if of in objects else dict(_SCALARS.get(of, {"type": "string"}))
    if is_list(field):
        return {"type": "array", "items": single, "description": document}
    # Beside a reference nothing counts in OpenAPI 3.0.
    return single if of in objects else {**single, "description": document}


def _reference(name: str) -> Tree:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Any) -> Tree:  # noqa: ANN401 - any part of a document
    return {"application/json": {"schema": schema}}
