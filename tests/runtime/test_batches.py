"""Batches of any length: every message gets exactly one outcome, even if its request fails."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import HttpResponse, RequestOptions, ServiceError, ThrottledError, ValidationError
from tests.runtime.batching import (
    LOST,
    UNSENT,
    accepting,
    each,
    kinds,
    messages,
    phone,
    response,
    run_of,
)
from tests.support.loopback import message, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3._batches.outcomes import Tally
    from tc3.sms import MultiSmsInfo
    from tc3.testing import FakeResponse
    from tests.runtime.batching import Sms

LONG = "takes 512 bytes of UTF-8, at most 511 are allowed"
HALF = "holds half of a surrogate pair, which is no text"


@pytest.mark.parametrize("count", [0, 1, 199, 200, 201, 1000])
def test_every_message_is_sent_once_in_requests_of_200(count: int) -> None:
    sms = each()
    outcomes = list(run_of(sms, messages(count)))
    assert [outcome.index for outcome in outcomes] == list(range(count))
    assert [outcome.item.phone_number for outcome in outcomes] == [phone(n) for n in range(count)]
    assert kinds(outcomes) == Counter(done=count) - Counter()
    sizes = [len(sent.body["MultiSmsInfoSet"]) for sent in sms.fake.requests]
    assert sizes == [200] * (count // 200) + ([count % 200] if count % 200 else [])
    numbers = [item["PhoneNumber"] for s in sms.fake.requests for item in s.body["MultiSmsInfoSet"]]
    assert numbers == [phone(n) for n in range(count)]


def test_a_request_of_a_batch_is_the_one_that_a_single_call_sends() -> None:
    """The same fields with the same values."""
    sms, items = each(), list(messages(3))
    list(run_of(sms, items))
    sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items)
    batch, single = sms.fake.requests
    assert batch.body == single.body
    assert batch.action == single.action


# What happens to the second of three requests of 200, 200 and 100; what its messages become.
FATES: dict[str, tuple[FakeResponse, str, str]] = {
    "lost": (LOST, "unknown", ""),
    "refused": (refused("AuthFailure.SignatureFailure"), "refused", "AuthFailure.SignatureFailure"),
    "code of unknown effect": (
        refused("InternalError.Timeout"),
        "unknown",
        "InternalError.Timeout",
    ),
    "502": (HttpResponse(status=502, body=b""), "unknown", ""),
    "garbled": (HttpResponse(status=200, body=b"{"), "unknown", ""),
    "no statuses": (response([]), "unknown", ""),
    "a status that cannot be read": (response([{"Code": "Ok"}]), "unknown", ""),
    "a broken transport": (ZeroDivisionError(), "unknown", ""),
}


@pytest.mark.parametrize(("second", "kind", "code"), FATES.values(), ids=FATES)
def test_a_failed_request_does_not_affect_the_others(
    second: FakeResponse, kind: str, code: str
) -> None:
    """Results of earlier requests are kept, and later ones go out."""
    sms = each(accepting, second)
    outcomes = list(run_of(sms, messages(500)))
    assert [outcome.index for outcome in outcomes] == list(range(500))
    assert {outcome.kind for outcome in outcomes[:200] + outcomes[400:]} == {"done"}
    assert {(outcome.kind, outcome.code) for outcome in outcomes[200:400]} == {(kind, code)}
    assert all(outcome.error is not None for outcome in outcomes[200:400])
    assert len(sms.fake.requests) == 3


def test_requests_that_were_not_sent_are_retried_and_then_reported() -> None:
    """Three attempts for the batch that never gets through, and its neighbours are done."""
    sms = each(accepting, UNSENT, UNSENT, UNSENT)
    outcomes = list(run_of(sms, messages(600)))
    assert [outcome.kind for outcome in outcomes] == ["done"] * 200 + ["not_sent"] * 200 + [
        "done"
    ] * 200
    assert len(sms.fake.requests) == 5


def test_throttled_requests_are_retried_until_they_succeed() -> None:
    """A request that came too early goes out again, and nothing is lost."""
    sms = each(*[refused("RequestLimitExceeded")] * 2)
    assert kinds(run_of(sms, messages(400))) == {"done": 400}
    sms = each(*[refused("RequestLimitExceeded")] * 9)
    outcomes = list(run_of(sms, messages(200)))
    assert kinds(outcomes) == {"refused": 200}
    assert isinstance(outcomes[0].error, ThrottledError)


def test_an_invalid_message_is_not_sent_and_the_others_are() -> None:
    """Each is checked for itself; the error names which one and why."""
    wrong: dict[int, Any] = {
        3: message(phone_number="60198890000"),
        7: "no message",
        250: message(session_context="x" * 512),
        251: message(template_param_set=["\ud800"]),
    }
    items = [wrong.get(n, m) for n, m in enumerate(messages(300))]
    sms = each()
    outcomes = sorted(run_of(sms, items), key=lambda outcome: outcome.index)
    assert {o.index: o.kind for o in outcomes if o.kind != "done"} == dict.fromkeys(
        wrong, "not_sent"
    )
    assert [len(sent.body["MultiSmsInfoSet"]) for sent in sms.fake.requests] == [200, 96]
    problems = [
        str(problem)
        for o in outcomes
        if isinstance(o.error, ValidationError)
        for problem in o.error.problems
    ]
    assert problems == [
        r"multi_sms_info_set[3].phone_number: its 11 characters do not match \+[1-9][0-9]{6,14}",
        "multi_sms_info_set[7]: is a str, a MultiSmsInfo is wanted",
        f"multi_sms_info_set[250].session_context: {LONG}",
        f"multi_sms_info_set[251].template_param_set[0]: {HALF}",
    ]


def test_checks_can_be_switched_off_for_a_run() -> None:
    """Limits grow faster than generated code; what is no message is refused all the same."""
    items: list[Any] = [message(phone_number="60198890000"), 7]
    outcomes = list(run_of(each(), items, options=RequestOptions(checks=False)))
    assert {o.index: o.kind for o in outcomes} == {0: "done", 1: "not_sent"}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"sms_sdk_app_id": 5}, id="parameter"),
        pytest.param({"options": RequestOptions(region="ap-guangzhou")}, id="region"),
        pytest.param({"options": RequestOptions(timeout=0)}, id="timeout"),
        pytest.param({"concurrency": 0}, id="no requests at all"),
        pytest.param({"concurrency": 65}, id="too many requests"),
        pytest.param({"concurrency": True}, id="no number"),
    ],
)
def test_problems_common_to_all_requests_are_raised_before_the_first(
    settings: dict[str, Any],
) -> None:
    """No message is taken."""
    taken = messages(5)
    with pytest.raises(ValidationError):
        run_of(each(), taken, **settings)
    assert len(list(taken)) == 5


def test_messages_that_are_not_iterable_are_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        run_of(each(), 5)  # type: ignore[arg-type]
    assert [problem.path for problem in caught.value.problems] == ["multi_sms_info_set"]


def test_a_message_that_is_changed_after_it_was_taken_is_sent_as_it_was() -> None:
    """A source may fill one object again and again."""

    def reused() -> Iterator[MultiSmsInfo]:
        one = message(template_param_set=[""])
        for n in range(3):
            one.phone_number = phone(n)
            assert one.template_param_set is not None
            one.template_param_set[0] = str(n)
            yield one

    sms = each()
    assert kinds(run_of(sms, reused())) == {"done": 3}
    assert [
        (item["PhoneNumber"], item["TemplateParamSet"])
        for item in sms.fake.requests[0].body["MultiSmsInfoSet"]
    ] == [(phone(n), [str(n)]) for n in range(3)]


def test_a_request_takes_only_as_many_messages_as_fit_into_the_body() -> None:
    """Messages of 2 MB each: four fit into the 10 MB of a request, one of 11 MB into none."""
    big, huge = ["x" * 2_200_000], ["x" * 11_000_000]
    items = [message(phone_number=phone(n), template_param_set=big) for n in range(6)]
    items.append(message(template_param_set=huge))
    sms = each()
    outcomes = list(run_of(sms, items))
    assert kinds(outcomes) == {"done": 6, "not_sent": 1}
    assert [len(sent.body["MultiSmsInfoSet"]) for sent in sms.fake.requests] == [4, 2]
    assert all(len(sent.http.body) <= 10485760 for sent in sms.fake.requests)


def test_messages_are_read_only_as_fast_as_they_are_sent() -> None:
    """Reading the first outcome takes two requests of an endless source, not more."""
    taken = 0

    def endless() -> Iterator[MultiSmsInfo]:
        nonlocal taken
        while True:
            taken += 1
            yield message(phone_number=phone(taken))

    run = run_of(each(), endless(), concurrency=2)
    assert next(run).kind == "done"
    assert taken <= 600
    run.stop()


def test_an_error_of_the_source_is_raised_after_all_outcomes() -> None:
    """What it gave before has outcomes: the full request its own, the rest is not sent."""

    def broken() -> Iterator[MultiSmsInfo]:
        yield from messages(250)
        raise LookupError("the table is gone")

    run = run_of(each(), broken())
    outcomes: list[Sms] = []
    with pytest.raises(LookupError, match="the table is gone"):
        outcomes.extend(run)
    assert kinds(outcomes) == {"done": 200, "not_sent": 50}
    assert list(run) == []


def test_progress_is_reported_after_each_request() -> None:
    seen: list[tuple[int, int, int]] = []

    def note(tally: Tally) -> None:
        seen.append((tally.requests, tally.done, tally.refused))

    sms = each(accepting, refused("AuthFailure.SignatureFailure"))
    list(run_of(sms, messages(500), progress=note))
    assert seen == [(1, 200, 0), (2, 200, 200), (3, 300, 200)]


def test_an_exception_of_the_progress_callback_changes_nothing() -> None:
    """It is logged: a broken display loses no outcome."""

    def broken(_: object) -> None:
        raise LookupError

    assert kinds(run_of(each(), messages(500), progress=broken)) == {"done": 500}


def test_a_deadline_bounds_the_whole_run() -> None:
    """What does not fit is not sent, and every message is told of."""
    outcomes = list(run_of(each(), messages(3000), options=RequestOptions(deadline=1000.55)))
    assert kinds(outcomes) == {"done": 1200, "not_sent": 1800}


def test_a_run_never_resends_messages_with_unknown_outcome() -> None:
    """Ten attempts or not: a batch whose outcome is unknown is sent once."""
    sms = each(refused("InternalError.Timeout"), LOST)
    outcomes = list(run_of(sms, messages(600), options=RequestOptions(attempts=10)))
    assert isinstance(outcomes[0].error, ServiceError)
    sent = Counter(
        item["PhoneNumber"] for s in sms.fake.requests for item in s.body["MultiSmsInfoSet"]
    )
    assert set(sent.values()) == {1}
