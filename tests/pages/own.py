"""A made-up service that prints documents: its pages as the facts that they state."""

from __future__ import annotations

import json
from typing import Final

from tc3gen.findings import Location
from tc3gen.transcript import (
    ActionFacts,
    ErrorFacts,
    ExampleFacts,
    FieldFacts,
    Head,
    PageFacts,
    StructureFacts,
)

NOWHERE: Final = Location("own.py")


def field(name: str, type_: str, doc: str = "", *, required: bool = False) -> FieldFacts:
    """Return one row."""
    return FieldFacts(wire_name=name, type=type_, required=required, doc=doc, location=NOWHERE)


def structure(name: str, doc: str, *fields: FieldFacts) -> StructureFacts:
    """Return one data type."""
    return StructureFacts(name=name, doc=doc, fields=fields, location=NOWHERE)


def error(code: str, doc: str = "") -> ErrorFacts:
    """Return one error code."""
    return ErrorFacts(code=code, doc=doc, location=NOWHERE)


def example(title: str, request: object, response: object) -> ExampleFacts:
    """Return one request with its response, in the fields of its ``Response``."""
    sides = (request, {"Response": response})
    texts = [json.dumps(side, indent=2, ensure_ascii=False) for side in sides]
    return ExampleFacts(title=title, request=texts[0], response=texts[1], location=NOWHERE)


_REQUEST = (
    field("Copies", "Integer", "Number of prints of each document.", required=True),
    field("Documents", "Array of Document", "What is printed. At most 20 of them.", required=True),
    field("Paper", "String", "Size of the sheets: A4 | A5 | LETTER, narrow ones first."),
    field("Scale", "Float", "Enlarges the text where it is above 1."),
    field("Duplex", "Boolean", required=True),
    field("NotBefore", "Timestamp", "Local time of the first sheet."),
    field("NotAfter", "Timestamp ISO8601", "Time of the last sheet, with its zone."),
    field("BillingDay", "Date", "Day on which the order is charged."),
    field("Cover", "CoverSheet", "Sheet that lies on top. Without it the first page does."),
    field("Tags", "Array of String", "Words under which the order is found again."),
    field("orderNote", "String", "Remark for the people at the machine. Nobody else reads it."),
)
_RESPONSE = (
    field("OrderId", "String", "Number of the order."),
    field("Receipt", "Receipt", "Receipt of the sum to pay."),
    field("Sheets", "Array of Integer", "Sheets of each document, in the order of the request."),
    field("RequestId", "String", "Names this call when something has to be asked about it."),
)
_ERRORS = (
    error("FailedOperation.PaperJam", "The machine is stuck. Somebody looks after it."),
    error("InternalError", "Something failed inside."),
    error("InvalidParameterValue.Scale", "The scale is below 0.1 | above 10."),
    error("LimitExceeded.DailySheets"),
    error("UnauthorizedOperation", "The account may not print."),
)
_EXAMPLES = (
    example(
        "Two documents with a cover sheet",
        {
            "Copies": 2,
            "Documents": [
                {"Name": "thesis.pdf", "Pages": [1, 2, 5], "Color": False},
                {"Name": "poster.pdf", "Margins": {"Top": 1.5, "Unit": "cm"}},
            ],
            "Paper": "A4",
            "Scale": 1.25,
            "Duplex": True,
            "NotBefore": "2026-01-02 03:04:05",
            "NotAfter": "2026-01-03T00:00:00+08:00",
            "BillingDay": "2026-02-01",
            "Tags": ["thesis", "日本語"],
        },
        {
            "OrderId": "order-8c1f",
            "Receipt": {"Total": 12.5, "Currency": "EUR", "Paid": False},
            "Sheets": [6, 2],
            "RequestId": "5b1f0c1e-0001-4f4a-8f5e-000000000001",
        },
    ),
    example(
        "One document in haste",
        {
            "Copies": 1,
            "Paper": "A5",
            "Scale": 0.5,
            "Duplex": False,
            "Cover": {"Ink": "red"},
            "Tags": ["x"],
        },
        {
            "OrderId": "order-8c20",
            "Receipt": {"Total": 0.5, "Currency": "EUR", "Paid": True},
            "Sheets": [1],
            "RequestId": "5b1f0c1e-0001-4f4a-8f5e-000000000002",
        },
    ),
)
ACTION: Final = PageFacts(
    kind="action",
    path="PlaceOrder",
    url="https://www.tencentcloud.com/document/product/77/4322",
    updated="2026-04-24",
    head=Head(
        service="printworks",
        version="2021-03-07",
        endpoint="printworks.intl.tencentcloudapi.com",
    ),
    action=ActionFacts(
        name="PlaceOrder",
        doc="Hands documents over to be printed. Nothing is printed twice.",
        regions=("ap-singapore", "eu-frankfurt"),
        rate_limit=25,
        request=_REQUEST,
        response=_RESPONSE,
        errors=_ERRORS,
        examples=_EXAMPLES,
        location=NOWHERE,
    ),
)
TYPES: Final = PageFacts(
    kind="types",
    path="DataTypes",
    url="https://www.tencentcloud.com/document/product/77/4321",
    updated="2025-12-01",
    structures=(
        structure(
            "CoverSheet",
            "A sheet before the others.",
            field("Ink", "String", "Colour of the text: red | blue.", required=True),
            field("Logo", "Binary", "Picture in the corner of the sheet."),
            field("Lines", "Array of CoverText", "Text of the sheet. Long lines are cut."),
        ),
        structure(
            "CoverText",
            "One line.",
            field("Text", "String", "What the line says.", required=True),
            field("Bold", "Boolean", required=True),
        ),
        structure(
            "Document",
            "Something to print.",
            field("Name", "String", "Name of the file.", required=True),
            field("Pages", "Array of Integer", "Pages to print. All of them by default."),
            field("Color", "Boolean", "Prints in colour."),
        ),
        structure(
            "Receipt",
            "What an order costs.",
            field("Total", "Float", "Sum of the order."),
            field("Currency", "String", "Three letters."),
            field("PaidAt", "Timestamp ISO8601", "When the sum arrived. Note: this may be null."),
            field("Paid", "Boolean"),
        ),
    ),
)
ERRORS: Final = PageFacts(
    kind="errors",
    path="ErrorCodes",
    url="https://www.tencentcloud.com/document/product/77/4320",
    updated="2026-05-06",
    errors=(
        error("InternalError", "Something failed inside. Try later."),
        error("MissingParameter", "A needed parameter is absent."),
        error("FailedOperation.PaperJam", "The machine is stuck."),
        error("InvalidParameterValue.Scale", "The scale is below 0.1 | above 10."),
        error("LimitExceeded.DailySheets"),
    ),
)
PAGES: Final = {"action": ACTION, "types": TYPES, "errors": ERRORS}
