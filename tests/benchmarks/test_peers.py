"""What the benchmarks give to peers, and that they see where a peer differs."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from tc3 import Credential
from tc3.signer import sign
from tests.benchmarks import official_classes
from tests.benchmarks.openapi_documents import openapi_document
from tests.benchmarks.random_values import RandomValues
from tests.support.metadata import api

if TYPE_CHECKING:
    import pytest


def test_a_service_becomes_an_openapi_document() -> None:
    """Each action a POST, each object a schema, without what is disabled."""
    document = openapi_document(api())
    assert list(document["paths"]) == ["/DescribeInstances", "/ResetLogin"]
    schemas = document["components"]["schemas"]
    assert schemas["Filter"] == {
        "type": "object",
        "description": "A thing.",
        "properties": {
            "Name": {"type": "string", "description": "The Name."},
            "Values": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The Values.",
            },
        },
        "required": ["Name"],
    }
    assert list(schemas["ResetLoginRequest"]["properties"]) == ["Password"]
    assert "required" not in schemas["DescribeInstancesResponse"]
    (content,) = document["paths"]["/ResetLogin"]["post"]["requestBody"]["content"].values()
    assert content == {"schema": {"$ref": "#/components/schemas/ResetLoginRequest"}}


def test_random_values_hold_what_is_required_and_are_the_same_for_a_seed() -> None:
    made = [
        [RandomValues(api(), source).object("DescribeInstancesRequest") for _ in range(20)]
        for source in (Random(3), Random(3))  # noqa: S311 - no secret
    ]
    assert made[0] == made[1]
    filters = [each for value in made[0] for each in value.get("Filters", [])]
    assert filters
    assert all("Name" in each for each in filters)


def test_a_request_of_the_official_sdk_that_differs_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In its value, a header, or a signature that is not the one for its bytes."""
    monkeypatch.setattr(official_classes, "shared", lambda name: _module(f"tc3.{name}"))
    same, other = _sent({"Limit": 1}), _sent({"Limit": 1.0})
    told = [
        list(official_classes.differences("cvm", same, each))
        for each in (
            same,
            other,
            replace(same, body=other.body),
            replace(same, headers={**same.headers, "x-tc-version": "2"}),
        )
    ]
    value, signature = "JSON value of the request", "signature of the SDK's request"
    assert told == [[], [value], [value, signature], ["x-tc-version: 1, SDK 2"]]


def _module(name: str) -> Any:  # noqa: ANN401 - as importlib says
    return importlib.import_module(name)


def _sent(parameters: dict[str, Any]) -> official_classes.Sent:
    body = json.dumps(parameters).encode()
    key = Credential(official_classes.ID, official_classes.SECRET, token="t")  # noqa: S106
    signed = sign(
        key, service="cvm", host="h", action="A", body=body, timestamp=official_classes.TIME
    )
    headers = {"X-TC-Version": "1", "X-TC-Region": "r", **signed}
    return official_classes.Sent({name.lower(): headers[name] for name in headers}, body)
