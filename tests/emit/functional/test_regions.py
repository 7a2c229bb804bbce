"""A region is refused as early as the documentation allows: with the client, or with the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.packages import shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

HERE = """
  SendHere:
    doc: Sends from some regions.
    regions: [ap-one, ap-two]
    request: {Text: {type: String, required: true, doc: What to send.}}
    response: {}
"""
ANYWHERE = """
  SendAnywhere:
    doc: Sends from all regions.
    request: {Text: {type: String, required: true, doc: What to send.}}
    response: {}
"""


def client(demo: Any, region: str) -> Any:  # noqa: ANN401 - of a package that is made here
    """Return a client for *region*, whose requests all succeed."""
    fake = shared(demo, "testing").FakeTransport({"Response": {"RequestId": "1"}})
    key = shared(demo, "credentials").Credential("id", "key")
    made = demo.DemoClient(key, region=region, transport=fake)
    made.fake = fake
    return made


@pytest.mark.parametrize("region", ["AP-ONE", "ap-one ", "one"])
def test_where_all_actions_name_regions_what_is_none_is_refused_with_the_client(
    workshop: Workshop, region: str
) -> None:
    demo = workshop.package(f"actions:{HERE}")
    errors = shared(demo, "errors")

    with pytest.raises(errors.ValidationError) as caught:
        client(demo, region)

    assert [str(each) for each in caught.value.problems] == [
        f"region: {region!r} is not a region; ap-one, ap-two are"
    ]


@pytest.mark.parametrize("region", ["AP-ONE", "ap-one ", "one", "ap-three"])
def test_where_only_some_do_it_is_refused_with_their_calls_alone(
    workshop: Workshop, region: str
) -> None:
    demo = workshop.package(f"actions:{HERE}{ANYWHERE}")
    made, errors = client(demo, region), shared(demo, "errors")

    made.send_anywhere(text="a")
    with pytest.raises(errors.ValidationError) as caught:
        made.send_here(text="a")

    assert [str(each) for each in caught.value.problems] == [
        f"region: {region!r} does not serve this; ap-one, ap-two do"
    ]
    assert [sent.action for sent in made.fake.requests] == ["SendAnywhere"]
