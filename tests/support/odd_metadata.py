"""All that is odd in the official metadata, in metadata of our own for a service ``demo``."""

from __future__ import annotations

from typing import Any

from tests.support.metadata import api, field, structure

KEYWORDS = ["From", "For", "Break", "Del", "Async", "AS", "Match", "Case", "Type", "Id", "ID2"]
HIDING = ["List", "Filter", "Input", "Format", "Max", "Exception", "Config", "Fields", "Schema"]
MODELS = ["Copy", "Validate", "Json", "ModelName", "Headers", "Self", "CLS", "Error2", "Dict"]
WORDS = ["Y", "N", "On", "No", "Yes", "Null", "hadAutoFixVul", "X", "L" + "o" * 90 + "ng"]
ALIKE = ["UUI", "Uui", "InstanceID", "InstanceId", "PublicIP", "PublicIp", "TimeZone", "Timezone"]
COMMON = ["Language", "SecretId", "Region", "Version", "Action", "Token", "Timestamp"]
SCALARS = {
    "AString": "string",
    "AnInt": "int64",
    "AUint": "uint64",
    "ABool": "bool",
    "AFloat": "float",
    "ADate": "date",
    "ATime": "datetime",
    "AnIso": "datetime_iso",
}
TEXTS = {
    "Control": "a\x05b\x08c\x0bd\x00e",
    "Backslash": "ends in one \\",
    "Escapes": "\\u12 \\x \\N{} \\U1 \\\\",
    "Quote": 'ends in "',
    "Quotes": '""" \'\'\' """',
    "Template": "{{ x }} ${y} {% raw %} #{z}",
    "Html": "<p>One<br>two &lt;three&gt;</p><table><tr><td>x</td></tr></table><dx-x>!</dx-x>",
    "Markdown": "[a](https://example.com) | b | c\n|---|---|\n```\ncode\n```\n# head\n---\n* one",
    "Blanks": "\t a\u00a0b \r\n c\u2028d  ",
    "Long": "word " * 2_000,
    "Empty": "",
    "Yaml": "- a: b\n# c\n--- d\n? e: |",
    "Date": "2021-01-11",
    "Number": "00123",
    "Plus": "+60198890000",
    "Sixty": "1:30",
    "Underscore": "1_000",
    "Norway": "No",
    "Chinese": "中文说明",
    "Surrogate": "a\ud800b",
    "Bidi": "a\u202eb\ufeffc",
}


def _kinds() -> list[dict[str, Any]]:
    lists = [field(f"Many{name}", of, "list") for name, of in SCALARS.items()]
    kinds = {"string": "string", "date": "string", "datetime": "string", "datetime_iso": "string"}
    return [field(name, of, kinds.get(of, "")) for name, of in SCALARS.items()] + lists


def _texts() -> list[dict[str, Any]]:
    return [{**field(f"Of{name}"), "document": text} for name, text in TEXTS.items()]


def objects() -> dict[str, Any]:
    """Return structures that recur, are empty, or are called as something else."""
    return {
        "Tree": structure(field("Tree", "Tree"), field("Trees", "Tree", "list")),
        "One": structure(field("Other", "Other"), field("Id")),
        "Other": structure(field("One", "One", "list")),
        "Nothing": structure(),
        "Error": structure(field("Code"), field("Message")),
        "Action": structure(field("Action")),
        "Exception": structure(field("Exception")),
        "Filter": structure(field("Filter"), field("Values", "string", "list")),
        "Tag": structure(field("Tag", "Tag2")),
        "Tag2": structure(field("Value")),
        "Object": structure(field("Object")),
        "Renew": structure(field("Id")),
        "AclResponse": structure(field("Acl")),
        "MarketRequest": structure(field("Price", "float")),
        "GetWsTokenReq_Label": structure(field("Key")),
        "DemoClient": structure(field("Id")),
        "Type": structure(field("Type")),
        "A" + "very" * 20 + "LongName": structure(field("Id")),
    }


def odd_api() -> dict[str, Any]:
    """Return the metadata."""
    named = objects()
    names = [*KEYWORDS, *HIDING, *MODELS, *WORDS, *ALIKE, *COMMON]
    held = [field(f"Of{name}", name) for name in named]
    many = [field(f"All{name}", name, "list") for name in named]
    actions: dict[str, Any] = {
        "Name": ([field(name) for name in names], [field(name) for name in names]),
        "Hold": (held, many),
        "HoldAll": (many, held),
        "Kinds": (_kinds(), _kinds()),
        "Explain": (_texts(), _texts()),
        "Rest": ([], []),
        "Renew": ([field("Renew", "Renew", required=1)], [field("Renew", "Renew", required=True)]),
        "Fail": ([], [field("Error", "Error"), field("Headers", "Filter", "list")]),
        "Hide": ([field("Old", disabled=True)], [field("Old", disabled=True)]),
        "L" + "o" * 60 + "ng": ([], []),
        "DescribeStrategies": ([], [field("Strategies", "One", "list")]),
    }
    told = api(actions, named, service="demo", version="2020-01-01")
    told["objects"]["Nothing"]["document"] = ""
    told["actions"]["Rest"]["document"] = ""
    told["actions"]["Explain"]["document"] = "".join(TEXTS.values())
    del told["version"], told["actions"]["Rest"]["status"]
    for name in ("Tree", "One"):
        told["objects"][name]["usage"] = "both"
    return told
