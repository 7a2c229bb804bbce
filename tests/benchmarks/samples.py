"""What every contender is given: messages to send, and the response to them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

ACTION = "SendMultiGlobalSms"
VERSION = "2021-01-11"
REGION = "ap-singapore"
HOST = "sms.intl.tencentcloudapi.com"
APP = "2400006666"
SECRET_ID = "AKIDEXAMPLE"  # noqa: S105 - as the key below
SECRET_KEY = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"  # noqa: S105 - the key of the published examples


class Message(NamedTuple):
    """One message, with every parameter that it can have."""

    phone: str
    template: str
    parameters: list[str]
    sender: str
    context: str


def messages(number: int) -> list[Message]:
    """Return *number* different messages."""
    return [
        Message(
            phone=f"+6019889{index:04}",
            template="1800308",
            parameters=[f"19{index:04}"],
            sender="Qsms",
            context=f"outsid_1776313405_{index:04}",
        )
        for index in range(number)
    ]


def body(of: list[Message]) -> dict[str, Any]:
    """Return the JSON value that a request for these messages has to be."""
    names = ("PhoneNumber", "TemplateId", "TemplateParamSet", "SenderId", "SessionContext")
    items = [dict(zip(names, message, strict=True)) for message in of]
    return {"SmsSdkAppId": APP, "MultiSmsInfoSet": items}


def result(number: int) -> dict[str, Any]:
    """Return what a response to *number* messages says."""
    statuses = [
        {
            "SerialNo": f"a84166ff-8c6c-41f7-923b-9fdd27fd{index:04}",
            "PhoneNumber": message.phone,
            "Fee": 1,
            "SessionContext": message.context,
            "Code": "Ok",
            "Message": "send success",
            "IsoCode": "MY",
        }
        for index, message in enumerate(messages(number))
    ]
    return {"SendMultiStatusSet": statuses, "RequestId": "104cc55c-05f1-456c-8a0b-18cf25ef56a4"}


def response(number: int) -> bytes:
    """Return the body of that response, as the service writes it."""
    return json.dumps({"Response": result(number)}, separators=(",", ":")).encode()
