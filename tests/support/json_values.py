"""JSON values told apart as JSON does: 1 is neither 1.0 nor true."""

from __future__ import annotations

import json


def written(value: object) -> str:
    """Return the one text that all equal JSON values have."""
    return json.dumps(value, sort_keys=True)


def without_nulls(value: object) -> object:
    """Return *value* without what is null in its objects."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def without_nothing(value: object) -> object:
    """Return *value* without what is null or an empty list in its objects."""
    if isinstance(value, dict):
        return {
            name: without_nothing(each) for name, each in value.items() if each not in (None, [])
        }
    return [without_nothing(each) for each in value] if isinstance(value, list) else value
