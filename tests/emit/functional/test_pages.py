"""All pages of a list: lazy, within the rate limit, and never silently cut short."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from tests.emit.functional.pages import API, POLICY, named, page
from tests.support.packages import shared

if TYPE_CHECKING:
    from tests.support.packages import Workshop

Made: TypeAlias = Any
"""Of a package that is made here, so that no type checker knows its names."""

KINDS = ("offset", "page", "token")


@pytest.fixture
def demo(workshop: Workshop) -> Made:
    """Return the package of a service with three lists in pages."""
    return workshop.package(API, POLICY)


def client_of(demo: Made, *responses: Made) -> Made:
    """Return a client with a fake transport and a clock on which nothing waits."""
    testing = shared(demo, "testing")
    made = demo.DemoClient(
        shared(demo, "credentials").Credential("id", "key"),
        region="ap-one",
        transport=(fake := testing.FakeTransport(*responses)),
        clock=(clock := testing.FakeClock()),
    )
    made.fake, made.clock = fake, clock
    return made


def names(items: Made) -> list[str]:
    """Return the names of *items*."""
    return [item.name for item in items]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 1, 2, 5, 6])
def test_the_items_of_all_pages_come_in_order_and_once(demo: Made, kind: str, count: int) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, named(count)))

    things = getattr(client, f"describe_{kind}_all")(kind="k", page_size=2)

    assert names(things) == named(count)
    assert {sent.body["Kind"] for sent in client.fake.requests} == {"k"}
    assert {sent.body["Limit"] for sent in client.fake.requests} == {2}
    # The total, or a response without a token, ends the list: no empty page is asked for.
    assert len(client.fake.requests) == max(1, -(-count // 2))
    assert (things.items_read, things.pages_read) == (count, len(client.fake.requests))


def test_what_excludes_the_fields_of_a_page_is_no_parameter_of_all_pages(
    workshop: Workshop,
) -> None:
    groups = "".join(
        f"      - {{fields: [Kind, {field}], give: at most one, reason: Said so.}}\n"
        for field in ("Limit", "Offset")
    )
    policy = POLICY.replace("  DescribePage:", f"    one_of:\n{groups}  DescribePage:", 1)
    demo = workshop.package(API, policy)

    things = client_of(demo, lambda sent: page(sent, named(3))).describe_offset_all()
    assert names(things) == named(3)
    assert "kind" in inspect.signature(demo.DemoClient.describe_offset).parameters
    assert "kind" not in inspect.signature(demo.DemoClient.describe_offset_all).parameters
    assert "kind" in inspect.signature(demo.DemoClient.describe_page_all).parameters


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_requested_when_its_first_item_is_asked_for(demo: Made, kind: str) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, named(6)))

    things = getattr(client, f"describe_{kind}_all")()

    counts = [len(client.fake.requests)]
    for _ in range(3):
        next(things)
        counts.append(len(client.fake.requests))
    assert counts == [0, 1, 1, 2]


@pytest.mark.parametrize("kind", ["offset", "page"])
@pytest.mark.parametrize("total", [0, None])
def test_without_a_total_an_empty_page_ends_the_list(
    demo: Made, kind: str, total: int | None
) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, named(4), Total=total))

    assert names(getattr(client, f"describe_{kind}_all")()) == named(4)
    assert len(client.fake.requests) == 3


@pytest.mark.parametrize("kind", ["offset", "page"])
def test_a_list_that_shrinks_while_it_is_read_ends(demo: Made, kind: str) -> None:
    left = [named(6), named(3)]
    client: Made = client_of(
        demo, lambda sent: page(sent, left[min(len(client.fake.requests), 2) - 1])
    )

    assert names(getattr(client, f"describe_{kind}_all")()) == named(3)


def test_a_list_that_grows_while_it_is_read_is_read_to_its_new_end(demo: Made) -> None:
    client: Made = client_of(
        demo, lambda sent: page(sent, named(2 + 2 * len(client.fake.requests))[:6])
    )

    assert names(client.describe_offset_all()) == named(6)


def test_a_short_page_skips_nothing(demo: Made) -> None:
    def capped(sent: Made) -> dict[str, Any]:
        sent.body["Limit"] = 3
        response = page(sent, named(7))
        response["Response"]["Things"] = response["Response"]["Things"][:1]
        return response

    client = client_of(demo, capped)

    assert names(client.describe_offset_all(page_size=3)) == named(7)


def test_a_repeated_token_ends_the_list(demo: Made) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, named(4), Next="2"))

    assert names(client.describe_token_all()) == named(4)
    assert len(client.fake.requests) == 2


def test_an_empty_page_with_a_new_token_is_not_the_end(demo: Made) -> None:
    empty = {"Response": {"Things": [], "Next": "2", "RequestId": "r"}}
    client = client_of(demo, empty, lambda sent: page(sent, named(4)))

    assert names(client.describe_token_all()) == ["t2", "t3"]


def test_empty_pages_without_end_are_an_error(demo: Made) -> None:
    client = client_of(
        demo, lambda sent: page(sent, [], Next=str(int(sent.body.get("Token", "0")) + 1))
    )

    with pytest.raises(
        shared(demo, "errors").NoResponseError, match="the same page came 100 times more"
    ):
        next(client.describe_token_all())

    assert len(client.fake.requests) == 101


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_always_returns_the_same_page_is_an_error(demo: Made, kind: str) -> None:
    client: Made = client_of(
        demo,
        lambda _: {
            "Response": {
                "Things": [{"Name": "t0"}],
                "Next": str(len(client.fake.requests)),
                "RequestId": "r",
            }
        },
    )
    things = getattr(client, f"describe_{kind}_all")()

    with pytest.raises(shared(demo, "errors").NoResponseError, match="the same page"):
        for _ in things:
            pass

    assert (len(client.fake.requests), things.pages_read) == (101, 100)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_larger_than_was_asked_for_is_read_whole_and_once(demo: Made, kind: str) -> None:
    client: Made = client_of(
        demo, lambda sent: page(sent, named(7)) if len(client.fake.requests) > 1 else larger(sent)
    )

    def larger(sent: Made) -> dict[str, Any]:
        return page(sent, named(7), Things=[{"Name": name} for name in named(7)], Next="")

    assert names(getattr(client, f"describe_{kind}_all")(page_size=2)) == named(7)
    assert len(client.fake.requests) == 1


@pytest.mark.parametrize("kind", ["offset", "page"])
def test_items_that_come_twice_are_given_twice_and_end_all_the_same(demo: Made, kind: str) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, ["a", "a", "a", "b", "b"]))

    assert names(getattr(client, f"describe_{kind}_all")()) == ["a", "a", "a", "b", "b"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_tells_how_far_it_came_and_the_iterator_goes_on(demo: Made, kind: str) -> None:
    errors = shared(demo, "errors")
    refused = {"Response": {"Error": {"Code": "FailedOperation", "Message": ""}, "RequestId": "r"}}
    client: Made = client_of(
        demo,
        lambda sent: refused if len(client.fake.requests) == 3 else page(sent, named(5)),
    )
    things = getattr(client, f"describe_{kind}_all")(page_size=2)
    came = [next(things).name for _ in range(4)]

    with pytest.raises(errors.ApiError) as caught:
        next(things)
    before = things.position

    assert "4 items of 2 pages were read before" in caught.value.__notes__[0]
    assert came + names(things) == named(5)
    assert (things.items_read, things.pages_read) == (5, 3)
    # Whoever kept the position can also begin there anew.
    assert names(getattr(client, f"describe_{kind}_all")(**{kind: before}, page_size=2)) == ["t4"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unusable", ["all of them", 7, {"Name": "t0"}])
def test_an_unusable_list_is_no_end(demo: Made, kind: str, unusable: object) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, named(5), Things=unusable))

    with pytest.raises(shared(demo, "errors").NoResponseError, match="things"):
        next(getattr(client, f"describe_{kind}_all")())


def test_an_unusable_token_is_no_end(demo: Made) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, named(5), Next=["2"]))

    with pytest.raises(shared(demo, "errors").NoResponseError, match="next"):
        next(client.describe_token_all())


def test_the_rate_limit_of_the_action_is_kept_whatever_the_client_was_told(demo: Made) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, named(60)))

    assert len(list(client.describe_offset_all(page_size=2))) == 60

    assert client.clock.passed >= 1.9


def test_what_is_wrong_is_said_before_anything_is_sent(demo: Made) -> None:
    client: Made = client_of(demo, lambda sent: page(sent, named(6)))

    with pytest.raises(shared(demo, "errors").ValidationError) as caught:
        next(client.describe_offset_all(kind=1, offset="0", page_size=2.5))

    assert [problem.path for problem in caught.value.problems] == ["kind", "offset", "limit"]
    assert client.fake.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_async_client_reads_the_same(demo: Made, kind: str) -> None:
    testing, errors = shared(demo, "testing"), shared(demo, "errors")
    refused = {"Response": {"Error": {"Code": "FailedOperation", "Message": ""}, "RequestId": "r"}}
    fake: Made = testing.FakeTransport(
        lambda sent: refused if len(fake.requests) == 2 else page(sent, named(5))
    )

    async def read() -> tuple[list[str], list[str]]:
        credential = shared(demo, "credentials").Credential("id", "key")
        clock = testing.AsyncFakeClock()
        client = demo.AsyncDemoClient(credential, region="ap-one", transport=fake, clock=clock)
        things = getattr(client, f"describe_{kind}_all")(page_size=2)
        assert fake.requests == []
        before = [(await anext(things)).name, (await anext(things)).name]
        with pytest.raises(errors.ApiError) as caught:
            await anext(things)
        assert "2 items of 1 pages were read before" in caught.value.__notes__[0]
        after = [thing.name async for thing in things]
        await client.close()
        return before, after

    assert asyncio.run(read()) == (named(5)[:2], named(5)[2:])


def test_the_documentation_says_what_a_changing_list_costs(demo: Made) -> None:
    said = " ".join(demo.DemoClient.describe_offset_all.__doc__.split())
    assert "one may come twice, or not at all" in said
    assert "At most 10 requests a second" in said


def test_a_package_without_pages_has_nothing_of_them(demo: Made, workshop: Workshop) -> None:
    other = workshop.package(API)

    assert shared(demo, "_pages")
    with pytest.raises(ModuleNotFoundError):
        shared(other, "_pages")
    assert not hasattr(other.DemoClient, "describe_offset_all")
