"""What only the SMS service does: values in its results, and its own error codes.

The rest of the endpoint knows just types, limits and batches. A code is used only if the action
documents it.
"""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

import phonenumbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tc3gen.model import Action, Field

UNKNOWN_COUNTRY = "DEF"
"""What the service reports for a number of no known country."""

_NON_GEOGRAPHIC = "001"

_LIMIT_CODES = {
    ("MultiSmsInfoSet", "min_items"): "InvalidParameterValue.MultiSmsInfoSetEmpty",
    ("MultiSmsInfoSet", "max_items"): "LimitExceeded.PhoneNumberCountLimit",
    ("PhoneNumberSet", "min_items"): "MissingParameter.EmptyPhoneNumberSet",
    ("PhoneNumberSet", "max_items"): "LimitExceeded.PhoneNumberCountLimit",
}
_MESSAGE_CODES = {"PhoneNumber": "InvalidParameterValue.IncorrectPhoneNumber"}
"""Fields whose pattern is checked for each message: the other messages are still sent."""

_DOMESTIC = ("SendMultiGlobalSms", "+86", "UnsupportedOperation.ContainDomesticPhoneNumber")
"""The action that takes no numbers of mainland China."""


def code_of_limit(action: Action, name: str, limit: str) -> str:
    """Return the code for a broken *limit* of a field; empty if it has none of its own."""
    code = _LIMIT_CODES.get((name, limit), "")
    return code if code in action.errors else ""


def judged_by_message(action: Action, field: Field) -> str:
    """Return the code of a message whose *field* breaks its pattern; empty if the request fails."""
    code = _MESSAGE_CODES.get(field.wire_name, "") if action.batch else ""
    return code if code in action.errors else ""


def refused_number(action: Action, parameters: Mapping[str, Any]) -> str:
    """Return the code for a phone number that *action* does not serve; empty if there is none."""
    name, calling_code, code = _DOMESTIC
    if action.name != name or action.batch is None or code not in action.errors:
        return ""
    numbers = (item.get("PhoneNumber") for item in parameters.get(action.batch.items) or ())
    return code if any(str(number).startswith(calling_code) for number in numbers) else ""


def iso_code(number: str) -> str:
    """Return the ISO 3166-1 code of an E.164 *number*; ``DEF`` if its country is not known."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return UNKNOWN_COUNTRY
    # A number that is not assigned yet still has the country of its calling code.
    region = phonenumbers.region_code_for_number(parsed)
    if region is None and parsed.country_code is not None:
        region = phonenumbers.region_code_for_country_code(parsed.country_code)
    return region if region and region != _NON_GEOGRAPHIC else UNKNOWN_COUNTRY


RESULT_FIELDS: dict[str, Callable[[str, str], object]] = {
    "SerialNo": lambda _number, _code: str(uuid.uuid4()),
    "Fee": lambda _number, code: 0 if code else 1,
    "IsoCode": lambda number, _code: iso_code(number),
    "Code": lambda _number, code: code or "Ok",
    "Message": lambda _number, code: code or "send success",
}
"""Fields of a result; each value is made of phone number and error code, empty for a success."""


def reports(result: Mapping[str, Any], now: float) -> dict[str, list[dict[str, str]]]:
    """Return what the service posts about the messages in the *result* of a request.

    That is one report for each that was sent, as all recipients of a fake endpoint get theirs.
    """
    lists = [items for items in result.values() if isinstance(items, list)]
    sent = [item for items in lists for item in items if _is_sent(item)]
    return {"DeliveryReports": [_delivery_report(item, now) for item in sent]}


END = "EndTime"
"""The parameter that ends the period of which statuses are told."""


def status_fields(number: str) -> dict[str, str]:
    """Return what a status of a message to *number* tells besides what policy names."""
    code, subscriber = _split(number)
    return {"CountryCode": code, "SubscriberNumber": subscriber, "Description": "DELIVRD"}


def _is_sent(item: object) -> bool:
    return isinstance(item, dict) and item.get("Code") == "Ok" and bool(item.get("SerialNo"))


def _delivery_report(item: Mapping[str, Any], now: float) -> dict[str, str]:
    code, mobile = _split(str(item.get("PhoneNumber", "")))
    return {
        "user_receive_time": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now)),
        "nationcode": code,
        "mobile": mobile,
        "report_status": "SUCCESS",
        "errmsg": "DELIVRD",
        "description": "The recipient has it",
        "sid": str(item["SerialNo"]),
    }


def _split(number: str) -> tuple[str, str]:
    """Return the calling code of an E.164 *number* and the rest, neither with a plus sign."""
    try:
        code = str(phonenumbers.parse(number).country_code)
    except phonenumbers.NumberParseException:
        return "", number.lstrip("+")
    return code, number.lstrip("+").removeprefix(code)
