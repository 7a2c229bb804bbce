"""Random pages, of names and types that meet each other often."""

from __future__ import annotations

from hypothesis import strategies as st

from tc3gen.transcript import (
    UNKNOWN,
    ActionFacts,
    ErrorFacts,
    ExampleFacts,
    FieldFacts,
    Head,
    PageFacts,
    StructureFacts,
)
from tests.commands.importing.made import at
from tests.contract.hostile.corpus import HOSTILE

NAMES = st.sampled_from(["A", "UserId", "UserID", "User_Id", "Class", "class", "B", "Item", "a b"])
STRUCTURES = st.sampled_from(["A", "B", "a", "SendRequest", "DemoClient", "Lost", "String", ""])
TYPES = st.sampled_from(["String", "Integer", "A", "Array of B", "a", UNKNOWN, "no type", ""])
TEXTS = st.text(max_size=8) | st.sampled_from(["", "Says.", *HOSTILE.values(), "\ud800"])
CODES = st.sampled_from(["FailedOperation", "InternalError.A", "InternalError.a", "Other.A", "?"])
LOCATIONS = st.builds(at, st.integers(1, 9))
FIELDS = st.builds(
    FieldFacts,
    wire_name=NAMES,
    type=TYPES,
    required=st.sampled_from([True, False, UNKNOWN]),
    doc=TEXTS,
    location=LOCATIONS,
)
ROWS = st.lists(FIELDS, max_size=4).map(tuple)
ERRORS = st.lists(st.builds(ErrorFacts, code=CODES, doc=TEXTS, location=LOCATIONS), max_size=3).map(
    tuple
)
TYPED = st.builds(
    StructureFacts,
    name=STRUCTURES,
    doc=TEXTS,
    fields=ROWS,
    inferred=st.booleans(),
    location=LOCATIONS,
)
EXAMPLES = st.builds(
    ExampleFacts,
    title=TEXTS,
    request=st.sampled_from(["{}", '{"A": 1}', "[" * 4000]) | TEXTS,
    response=TEXTS,
    location=LOCATIONS,
)
ACTIONS = st.builds(
    ActionFacts,
    name=st.sampled_from(["Send", "send", "GetURL", "GetUrl"]),
    doc=TEXTS,
    regions=st.none() | st.lists(TEXTS, max_size=2).map(tuple),
    rate_limit=st.none() | st.integers(1, 99),
    unsigned=st.booleans(),
    request=st.none() | ROWS,
    response=st.none() | ROWS,
    errors=st.none() | ERRORS,
    examples=st.lists(EXAMPLES, max_size=2).map(tuple),
    location=LOCATIONS,
)
HEADS = st.builds(
    Head,
    service=st.sampled_from(["demo", "demo", "other"]),
    endpoint=st.just("demo.tencentcloudapi.com"),
    version=st.sampled_from(["2024-01-01", ""]),
)
URLS = st.sampled_from(["", "https://demo.tencentcloud.com/document/1", "javascript:"])
UPDATED = st.sampled_from(["", "2026-04-24"]) | TEXTS
PAGES = st.one_of(
    st.builds(
        PageFacts,
        kind=st.just("action"),
        path=st.sampled_from(["a", "b"]),
        url=URLS,
        updated=UPDATED,
        head=HEADS,
        action=ACTIONS,
        structures=st.lists(TYPED, max_size=3).map(tuple),
    ),
    st.builds(
        PageFacts,
        kind=st.just("types"),
        path=st.just("types"),
        url=URLS,
        structures=st.lists(TYPED, max_size=4).map(tuple),
    ),
    st.builds(PageFacts, kind=st.just("errors"), path=st.just("errors"), errors=ERRORS),
)
