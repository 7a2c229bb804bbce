"""Limits in prose: what is read, and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from tc3gen.proposing.choices import choices
from tc3gen.proposing.counts import list_limits
from tc3gen.proposing.lengths import text_limits
from tc3gen.proposing.numbers import number_limits
from tests.proposing.fields import field

RANGES: dict[str, dict[str, Any]] = {
    "Port. Value range: [1,100].": {"min": 1, "max": 100},
    "Port. Value range: [128, 4,096]": {"min": 128, "max": 4096},
    "Weight. Valid range: 2-10 times. Default value: 2.": {"min": 2, "max": 10},
    "Weight. Value range: -1–100. -1 is none.": {"min": -1, "max": 100},  # noqa: RUF001
    "Time. Supported range (0,1440] minutes.": {"min": 1, "max": 1440},
    "Offset in pixels. Value range: [0, 100).": {"min": 0, "max": 99},
    "How many. Default value: 20; maximum value: 100.": {"max": 100},
    "How many. It is 10 by default, and the maximum value is 100.": {"max": 100},
    "How many. The value cannot exceed 1,000.": {"max": 1000},
}
NO_RANGES = (
    "Port. Value range: 0 and [128, 4096].",
    "Port. Value range: [1,100]. 0 means no limit.",
    "Port. Value range: [1,100]. If it exceeds 100, it is truncated.",
    "Time in milliseconds. Value range: 10 to 600 seconds.",
    "Port. HTTP: value range: 1-10.",
    "Port. Value range: 1-10. For others it differs. Value range: 2-20.",
    "Port. Value range: [1,000,2,000]",
    "Port. Value range: (1,100)",
    "Port. The recommended value is 1-10.",
    "Port. Value range: 10-1.",
    "When Type is 1, value range: 1-10",
    "Value range of N: [1,100]",
    "Use the DescribePorts API to obtain the value range.",
)
LENGTHS: dict[str, dict[str, Any]] = {
    "Instance name, which can contain up to 60 characters.": {"max_chars": 60},
    "A description. Length limit: 1,024 bytes": {"max_bytes": 1024},
    "The name. It supports 1-50 characters.": {"max_chars": 50},
    "The name. The maximum length is 64 ASCII characters.": {"max_chars": 64},
    "The name. The length cannot exceed 64 characters.": {"max_chars": 64},
    "It must be [1,60] characters in length": {"max_chars": 60},
    "The name can contain up to 20 characters, including letters and digits.": {"max_chars": 20},
}
NO_LENGTHS = (
    "An id, in the format of lst- followed by 8 alphanumeric characters.",
    "Tags. Each tag can contain up to 16 characters.",
    "A path. The file name can contain up to 64 characters.",
    "Text. Up to 150 Chinese characters or 500 letters.",
    "Text. Up to 100 characters before it is encoded by Base64.",
    "Names separated by commas. Up to 60 characters.",
    "A name. Up to 60 characters. The prefix has at most 10 letters.",
    "A name of at least 8 characters.",
    "We recommend that you keep it within 60 characters.",
)
COUNTS: dict[str, int] = {
    "IDs. You can specify up to 100 instances in each request.": 100,
    "IDs. Each request can have a maximum of 100 instances. It goes on.": 100,
    "Names. Array length limit: 20": 20,
    "Domains (up to 20).": 20,
    "The maximum number of Items per request is 10, and that of Item.Values is 5.": 10,
    "Disks. Up to 10 disks can be unmounted in a single request.": 10,
    "A list of IDs, upper limit: 200.": 200,
}
NO_COUNTS = (
    "Tags. Each tag can have up to 16 characters.",
    "The upper limit of Filters.Values is 20.",
    "Each scaling group can bind a maximum of 20 groups.",
    "If it is empty, all (max 20) are used. Others (up to 5) are not.",
    "Up to 10 tags can be returned for a request.",
    "Up to 10 rules. Contact us to raise it.",
    "Up to 10 IDs. If Type is 1, at most 30 are taken.",
    "Up to 3 levels.",
    "When Type is one, up to 10 IDs are supported.",
    "The IDs. When Type is one, up to 10 IDs are supported.",
    "Up to 0 IDs.",
)
CHOICES: dict[str, list[str]] = {
    "Order. Valid values: asc, desc.": ["asc", "desc"],
    "Order. Valid values: asc, desc. Default value: desc.": ["asc", "desc"],
    "Format. Valid values: jpg, png, and webp.": ["jpg", "png", "webp"],
    'Order. Valid values: "ASC" - ascending, "DESC" - descending.': ["ASC", "DESC"],
    "Order. Valid values: `ASC`, `DESC`": ["ASC", "DESC"],
    "Type. Values: MAIN (the main one; of two), SIDE": [],
    "Type. Available values: full (all of it); increment (a part)": ["full", "increment"],
    "Type. Values: custom: by hand; origins: a group.": ["custom", "origins"],
    "Switch. Valid values: [no, yes]": ["no", "yes"],
}
NO_CHOICES = (
    "Format. Valid values: jpg, png, etc.",
    "Format. Valid values: jpg, such as png.",
    "Formats. Valid values: a, b. Separate multiple values with commas.",
    "Type. Valid values: on: enable off: disable",
    "Type. Valid values: one thing, two things",
    "Type. Valid values: normal",
    "Type. valid values: tcp, udp.",
    "Type. Default value: c. Valid values: a, b.",
    "Type. For X: valid values: a, b. For Y: valid values: c, d.",
    "Type. Valid values: a, b. c is also supported.",
    "Format. Image format values: jpg, png.",
    "Type. Valid values: a, A.",
    "Port. Valid values: 1-5, 7",
    "Type. Valid values: a: first; b: second; Note: a is the default.",
)


@pytest.mark.parametrize("doc", RANGES)
def test_a_range_that_is_a_sentence_is_read(doc: str) -> None:
    reading = number_limits(field(doc, "Integer"))
    assert reading is not None
    assert (reading.keys, reading.doubt) == (RANGES[doc], "")
    assert reading.words in doc


@pytest.mark.parametrize("doc", NO_RANGES)
def test_what_only_looks_like_a_range_is_left_out(doc: str) -> None:
    reading = number_limits(field(doc, "Integer"))
    assert reading is None or reading.doubt


def test_an_offset_has_no_limit_whatever_is_said_of_it() -> None:
    reading = number_limits(field("Offset. Value range: 1-100.", "Integer", "Offset"))
    assert reading is not None
    assert reading.doubt == "an offset is as large as the list"


@pytest.mark.parametrize("doc", LENGTHS)
def test_the_length_of_a_whole_text_is_read(doc: str) -> None:
    reading = text_limits(field(doc))
    assert reading is not None
    assert (reading.keys, reading.doubt) == (LENGTHS[doc], "")
    assert reading.words in doc


@pytest.mark.parametrize("doc", NO_LENGTHS)
def test_the_length_of_something_else_is_left_out(doc: str) -> None:
    reading = text_limits(field(doc, name="Target"))
    assert reading is None or reading.doubt


@pytest.mark.parametrize("doc", COUNTS)
def test_the_size_of_a_list_is_read(doc: str) -> None:
    reading = list_limits(field(doc, "Array of String", "Items"))
    assert reading is not None
    assert (reading.keys, reading.doubt) == ({"max_items": COUNTS[doc]}, "")
    assert reading.words in doc


@pytest.mark.parametrize("doc", NO_COUNTS)
def test_the_number_of_something_else_is_left_out(doc: str) -> None:
    reading = list_limits(field(doc, "Array of String", "Filters"))
    assert reading is None or reading.doubt


@pytest.mark.parametrize("doc", CHOICES)
def test_a_closed_list_of_clean_words_is_read(doc: str) -> None:
    reading = choices(field(doc))
    assert reading is not None
    assert reading.keys.get("enum", []) == CHOICES[doc]
    assert bool(reading.doubt) is not bool(CHOICES[doc])


@pytest.mark.parametrize("doc", NO_CHOICES)
def test_a_list_that_may_be_open_or_unclean_is_left_out(doc: str) -> None:
    reading = choices(field(doc))
    assert reading is None or reading.doubt


def test_the_values_of_a_number_are_numbers() -> None:
    reading = choices(field("Valid values: 0: none; 1: all.", "Integer"))
    assert reading is not None
    assert (reading.keys, reading.doubt) == ({"enum": [0, 1]}, "")
    unclean = choices(field("Valid values: 0, one.", "Integer"))
    assert unclean is not None
    assert unclean.doubt
