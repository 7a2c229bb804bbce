"""What is true of the SMS service alone: values of its outcomes, and codes of its own.

The rest of the endpoint knows types, limits and batches only. A code is used where the action
documents it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from tc3gen.mock.countries import iso_code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tc3gen.model import Action, Field

_LIMIT_CODES = {
    ("MultiSmsInfoSet", "min_items"): "InvalidParameterValue.MultiSmsInfoSetEmpty",
    ("MultiSmsInfoSet", "max_items"): "LimitExceeded.PhoneNumberCountLimit",
    ("PhoneNumberSet", "min_items"): "MissingParameter.EmptyPhoneNumberSet",
    ("PhoneNumberSet", "max_items"): "LimitExceeded.PhoneNumberCountLimit",
}
_MESSAGE_CODES = {"PhoneNumber": "InvalidParameterValue.IncorrectPhoneNumber"}
"""Fields whose pattern is judged message by message: the others of the request go out."""

_DOMESTIC = ("SendMultiGlobalSms", "+86", "UnsupportedOperation.ContainDomesticPhoneNumber")
"""The action that takes no numbers of mainland China."""


def code_of_limit(action: Action, member: str, limit: str) -> str:
    """Return the code for a broken *limit* of *field*; empty where there is no own one."""
    code = _LIMIT_CODES.get((member, limit), "")
    return code if code in action.errors else ""


def judged_by_message(action: Action, field: Field) -> str:
    """Return the code of one message whose *field* breaks its pattern; empty elsewhere."""
    code = _MESSAGE_CODES.get(field.wire_name, "") if action.batch else ""
    return code if code in action.errors else ""


def refused_number(action: Action, parameters: Mapping[str, Any]) -> str:
    """Return the code of a request to a number that *action* does not serve, if there is one."""
    name, calling_code, code = _DOMESTIC
    if action.name != name or action.batch is None or code not in action.errors:
        return ""
    numbers = (item.get("PhoneNumber") for item in parameters.get(action.batch.items) or ())
    return code if any(str(number).startswith(calling_code) for number in numbers) else ""


OUTCOME_FIELDS: dict[str, Callable[[str, str], object]] = {
    "SerialNo": lambda _number, _code: str(uuid.uuid4()),
    "Fee": lambda _number, code: 0 if code else 1,
    "IsoCode": lambda number, _code: iso_code(number),
    "Code": lambda _number, code: code or "Ok",
    "Message": lambda _number, code: code or "send success",
}
"""Field of an outcome to its value, made of the number and the code, empty where all went well."""
