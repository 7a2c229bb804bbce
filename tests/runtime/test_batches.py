"""Lists of any length: every message gets exactly one outcome, whatever happens to its request."""

from __future__ import annotations

import gc
import threading
import time
import tracemalloc
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tc3 import (
    CallOptions,
    HttpReply,
    NotSentError,
    OutcomeUnknownError,
    ServiceError,
    ThrottledError,
    ValidationError,
)
from tc3.matching import key_of, match_results
from tc3.pacing import Pace
from tests.support.loopback import message, refused, send
from tests.support.virtual import VirtualClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tc3.outcomes import Outcome, Tally
    from tc3.runs import BatchRun
    from tc3.sms import MultiSmsInfo, SendMultiStatus
    from tc3.testing import FakeAnswer, SentRequest

    Sms = Outcome[MultiSmsInfo, SendMultiStatus]
    Edit = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]

LOST = OutcomeUnknownError("no complete answer")
UNSENT = NotSentError("no connection")
LONG = "takes 512 bytes of UTF-8, at most 511 are allowed"
HALF = "holds half of a surrogate pair, which is no text"


def phone(number: int) -> str:
    return f"+6019{number:07}"


def messages(count: int, start: int = 0) -> Iterator[MultiSmsInfo]:
    return (message(phone_number=phone(n)) for n in range(start, start + count))


def statuses(sent: SentRequest) -> list[dict[str, Any]]:
    """Return a status that accepts it for each message of a request."""
    return [
        {
            "PhoneNumber": item["PhoneNumber"],
            "SessionContext": item.get("SessionContext", ""),
            "Code": "Ok",
        }
        for item in sent.body["MultiSmsInfoSet"]
    ]


def reply(results: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Response": {"SendMultiStatusSet": results, "RequestId": "req-1"}}


def accepting(sent: SentRequest) -> FakeAnswer:
    """Answer as the service does when all goes well."""
    return reply(statuses(sent))


def edited(edit: Edit) -> Callable[[SentRequest], FakeAnswer]:
    """Answer with statuses that *edit* has changed."""
    return lambda sent: reply(edit(statuses(sent)))


def each(*answers: FakeAnswer) -> VirtualClient:
    """Return a client whose requests are answered in order, the rest by accepting them."""
    waiting = iter(answers)
    return VirtualClient(lambda _: next(waiting, accepting))


def run_of(
    sms: VirtualClient, items: Iterable[Any], **settings: Any  # noqa: ANN401 - any of them
) -> BatchRun[MultiSmsInfo, SendMultiStatus]:
    """Send *items* one request after the other, in the order of the answers."""
    return sms.send_multi_global_sms_batches(
        items, **{"sms_sdk_app_id": "1", "concurrency": 1, **settings}
    )


def kinds(outcomes: Iterable[Sms]) -> Counter[str]:
    return Counter(outcome.kind for outcome in outcomes)


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
    """The same members with the same values."""
    sms, items = each(), list(messages(3))
    list(run_of(sms, items))
    sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=items)
    batch, single = sms.fake.requests
    assert batch.body == single.body
    assert batch.action == single.action


def test_requests_keep_to_the_documented_rate_whatever_their_number() -> None:
    """Ten a second, by the time at which each of them went out."""
    moments: list[float] = []

    def timed(sent: SentRequest) -> FakeAnswer:
        moments.append(sms.time.passed)
        return accepting(sent)

    sms = VirtualClient(timed)
    list(run_of(sms, messages(30 * 200)))
    assert [round(moment, 6) for moment in moments] == [round(n / 10, 6) for n in range(30)]


def test_single_calls_are_paced_on_demand_and_share_the_pace_with_batches() -> None:
    sms = VirtualClient(accepting, pace=True)
    for _ in range(3):
        send(sms)
    list(run_of(sms, messages(201)))
    assert sms.time.slept == pytest.approx([0.1] * 4)


def test_single_calls_are_not_paced_by_default() -> None:
    sms = VirtualClient(accepting)
    for _ in range(30):
        send(sms)
    assert sms.time.slept == []


def test_a_turn_after_the_deadline_is_not_waited_for() -> None:
    """What would go out too late is not sent, at once."""
    sms = VirtualClient(accepting, pace=True)
    send(sms)
    with pytest.raises(NotSentError) as caught:
        send(sms, call=CallOptions(timeout=0.05))
    assert (caught.value.attempts, sms.time.slept) == (0, [])


def test_a_pace_hands_out_moments_as_far_apart_as_its_rate() -> None:
    """Unused time is not saved up, and a moment that is too late is not taken."""
    pace = Pace(4)
    assert [pace.reserve(0.0, 9.0) for _ in range(3)] == [0.0, 0.25, 0.5]
    assert pace.reserve(0.0, 0.7) is None
    assert pace.reserve(0.0, 0.75) == 0.75
    assert [pace.reserve(8.0, 9.0) for _ in range(2)] == [8.0, 8.25]


# What happens to the second of three requests of 200, 200 and 100; what its messages become.
FATES: dict[str, tuple[FakeAnswer, str, str]] = {
    "lost": (LOST, "unknown", ""),
    "refused": (refused("AuthFailure.SignatureFailure"), "refused", "AuthFailure.SignatureFailure"),
    "code of unknown effect": (
        refused("InternalError.Timeout"),
        "unknown",
        "InternalError.Timeout",
    ),
    "502": (HttpReply(status=502, body=b""), "unknown", ""),
    "garbled": (HttpReply(status=200, body=b"{"), "unknown", ""),
    "no statuses": (reply([]), "unknown", ""),
    "a status that cannot be read": (reply([{"Code": "Ok"}]), "unknown", ""),
    "a broken transport": (ZeroDivisionError(), "unknown", ""),
}


@pytest.mark.parametrize(("answer", "kind", "code"), FATES.values(), ids=FATES)
def test_a_request_that_fails_takes_no_other_with_it(
    answer: FakeAnswer, kind: str, code: str
) -> None:
    """Results of earlier requests are kept, and later ones go out."""
    sms = each(accepting, answer)
    outcomes = list(run_of(sms, messages(500)))
    assert [outcome.index for outcome in outcomes] == list(range(500))
    assert {outcome.kind for outcome in outcomes[:200] + outcomes[400:]} == {"done"}
    assert {(outcome.kind, outcome.code) for outcome in outcomes[200:400]} == {(kind, code)}
    assert all(outcome.error is not None for outcome in outcomes[200:400])
    assert len(sms.fake.requests) == 3


def test_what_surely_was_not_sent_is_sent_again_and_then_told() -> None:
    """Three attempts for the batch that never gets through, and its neighbours are done."""
    sms = each(accepting, UNSENT, UNSENT, UNSENT)
    outcomes = list(run_of(sms, messages(600)))
    assert [outcome.kind for outcome in outcomes] == ["done"] * 200 + ["not_sent"] * 200 + [
        "done"
    ] * 200
    assert len(sms.fake.requests) == 5


def test_throttling_is_overcome() -> None:
    """A request that came too early goes out again, and nothing is lost."""
    sms = each(*[refused("RequestLimitExceeded")] * 2)
    assert kinds(run_of(sms, messages(400))) == {"done": 400}
    sms = each(*[refused("RequestLimitExceeded")] * 9)
    outcomes = list(run_of(sms, messages(200)))
    assert kinds(outcomes) == {"refused": 200}
    assert isinstance(outcomes[0].error, ThrottledError)


def test_each_status_is_judged_by_its_own_code() -> None:
    """Accepted, refused with nothing done, and a code after which nobody knows."""
    codes = ["Ok", "FailedOperation.PhoneNumberInBlacklist", "InternalError.Timeout", "Brand.New"]

    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**r, "Code": code} for r, code in zip(results, codes, strict=True)]

    outcomes = list(run_of(each(edited(edit)), messages(4)))
    assert [(o.kind, o.effect, o.code) for o in outcomes] == [
        ("done", "done", ""),
        ("refused", "none", codes[1]),
        ("unknown", "unknown", codes[2]),
        ("unknown", "unknown", codes[3]),
    ]
    assert [o.status.code if o.status else "" for o in outcomes] == codes


def test_results_are_matched_by_number_and_context_and_not_by_their_order() -> None:
    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results[3]["Code"] = "FailedOperation.PhoneNumberInBlacklist"
        return results[::-1]

    outcomes = list(run_of(each(edited(edit)), messages(10)))
    assert [o.index for o in outcomes if o.kind == "refused"] == [3]
    assert all(o.status and o.status.phone_number == o.item.phone_number for o in outcomes)


def test_two_messages_to_one_number_are_told_apart_by_their_context() -> None:
    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results[0]["Code"] = "FailedOperation.PhoneNumberInBlacklist"
        return results[::-1]

    items = [message(session_context=context) for context in ("a", "b", None)]
    outcomes = list(run_of(each(edited(edit)), items))
    assert [o.kind for o in outcomes] == ["refused", "done", "done"]


def test_messages_without_a_result_are_unknown_and_those_with_one_are_not() -> None:
    """A short reply does not hide what it does tell."""
    run = run_of(each(edited(lambda results: results[:5] + results[6:])), messages(10))
    outcomes = list(run)
    assert [o.index for o in outcomes if o.kind == "unknown"] == [5]
    assert kinds(outcomes) == {"done": 9, "unknown": 1}
    error = outcomes[5].error
    assert isinstance(error, OutcomeUnknownError)
    assert (error.items, error.request_id) == ((outcomes[5].item,), "req-1")
    assert error.reply is not None
    assert run.tally.surplus == 0


def test_results_of_no_message_are_counted_and_said() -> None:
    """Those of another number leave the message that they replace unknown."""

    def edit(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [*results[:-1], {**results[-1], "PhoneNumber": "+442071838750"}]

    run = run_of(each(edited(edit)), messages(3))
    outcomes = list(run)
    assert [o.kind for o in outcomes] == ["done", "done", "unknown"]
    assert run.tally.surplus == 1
    assert "1 results are of no item" in str(outcomes[2].error)


TWINS: dict[str, tuple[list[str], list[dict[str, Any]], list[str]]] = {
    # The codes of the results; changes to the messages; what becomes of them.
    "agreeing": (["Ok", "Ok"], [{}, {}], ["done", "done"]),
    "one result short": (["Ok"], [{}, {}], ["unknown", "unknown"]),
    "differing, of equal messages": (
        ["Ok", "LimitExceeded.PhoneNumberDailyLimit"],
        [{}, {}],
        ["done", "refused"],
    ),
    "differing, of different messages": (
        ["Ok", "LimitExceeded.PhoneNumberDailyLimit"],
        [{"template_id": "1"}, {"template_id": "2"}],
        ["unknown", "unknown"],
    ),
    "agreeing, of different messages": (
        ["Ok", "Ok"],
        [{"template_id": "1"}, {"template_id": "2"}],
        ["done", "done"],
    ),
    "two results of one message that agree": (["Ok", "Ok"], [{}], ["done"]),
    "two results of one message that differ": (
        ["Ok", "LimitExceeded.PhoneNumberDailyLimit"],
        [{}],
        ["unknown"],
    ),
}


@pytest.mark.parametrize(("codes", "changes", "wanted"), TWINS.values(), ids=TWINS)
def test_messages_with_one_number_and_context_get_what_is_sure(
    codes: list[str], changes: list[dict[str, Any]], wanted: list[str]
) -> None:
    """Where it matters whose a result is and nothing tells, nobody is told done or refused."""
    answer = edited(lambda results: [{**results[0], "Code": code} for code in codes])
    outcomes = list(run_of(each(answer), [message(**change) for change in changes]))
    assert [o.kind for o in outcomes] == wanted


def test_keys_are_matched_in_order_and_the_surplus_counted() -> None:
    """What was left out of a request comes back as an empty text."""
    assert key_of(["+60", None]) == ("+60", "")
    matched, surplus = match_results(
        [(("a",), 1), (("b",), 2), (("a",), 3)],
        [(("a",), "x"), (("c",), "y"), (("a",), "z"), (("a",), "w")],
        alike=lambda _items, _results: True,
    )
    assert (matched, surplus) == (["x", None, "z"], 2)


def test_a_message_that_fails_its_check_is_not_sent_and_spoils_no_other() -> None:
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
        "multi_sms_info_set[7].parameters: are of type str, MultiSmsInfo is wanted",
        f"multi_sms_info_set[250].session_context: {LONG}",
        f"multi_sms_info_set[251].parameters.TemplateParamSet[0]: {HALF}",
    ]


def test_checks_can_be_left_out_for_a_run() -> None:
    """Limits grow faster than generated code; what is no message is refused all the same."""
    items: list[Any] = [message(phone_number="60198890000"), 7]
    outcomes = list(run_of(each(), items, call=CallOptions(checks=False)))
    assert {o.index: o.kind for o in outcomes} == {0: "done", 1: "not_sent"}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"sms_sdk_app_id": 5}, id="parameter"),
        pytest.param({"call": CallOptions(region="ap-guangzhou")}, id="region"),
        pytest.param({"call": CallOptions(timeout=0)}, id="timeout"),
        pytest.param({"concurrency": 0}, id="no requests at all"),
        pytest.param({"concurrency": 65}, id="too many requests"),
        pytest.param({"concurrency": True}, id="no number"),
    ],
)
def test_what_is_wrong_with_all_requests_is_said_before_the_first(settings: dict[str, Any]) -> None:
    """No message is taken."""
    taken = messages(5)
    with pytest.raises(ValidationError):
        run_of(each(), taken, **settings)
    assert len(list(taken)) == 5


def test_what_is_no_iterable_is_said() -> None:
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


def test_a_request_is_cut_short_before_its_body_gets_too_large() -> None:
    """Messages of 2 MB each: four fit into the 10 MB of a request, one of 11 MB into none."""
    big, huge = ["x" * 2_200_000], ["x" * 11_000_000]
    items = [message(phone_number=phone(n), template_param_set=big) for n in range(6)]
    items.append(message(template_param_set=huge))
    sms = each()
    outcomes = list(run_of(sms, items))
    assert kinds(outcomes) == {"done": 6, "not_sent": 1}
    assert [len(sent.body["MultiSmsInfoSet"]) for sent in sms.fake.requests] == [4, 2]
    assert all(len(sent.http.body) <= 10485760 for sent in sms.fake.requests)


def test_messages_are_taken_only_as_they_can_be_sent() -> None:
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


def test_a_source_that_breaks_off_is_told_after_all_outcomes() -> None:
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


def test_stopping_tells_what_was_not_read_and_sends_nothing_more() -> None:
    """After a break: the outcomes that are owed; the rest is still in its iterable."""
    sms, source = each(), messages(1000)
    run = run_of(sms, source)
    for outcome in run:
        if outcome.index == 10:
            break
    owed = run.stop()
    left = list(source)
    assert len(owed) + 11 + len(left) == 1000
    assert {o.kind for o in owed} == {"done"}
    assert sum(len(sent.body["MultiSmsInfoSet"]) for sent in sms.fake.requests) == 200
    assert (run.stop(), list(run)) == ([], [])


def test_an_exception_in_the_loop_leaves_the_rest_to_be_told() -> None:
    """The ``with`` block waits for what is under way; `stop` returns its outcomes."""
    run = run_of(each(), messages(200))

    def read() -> None:
        with run:
            next(run)
            raise LookupError

    with pytest.raises(LookupError):
        read()
    assert len(run.stop()) == 199


class Gate:
    """Answers only once it is opened; *waiting* counts who waits."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.waiting = threading.Semaphore(0)

    def __call__(self, sent: SentRequest) -> FakeAnswer:
        """Accept a request, late."""
        self.waiting.release()
        assert self.open.wait(10)
        return accepting(sent)


def test_stopping_waits_for_requests_under_way_and_tells_how_they_ended() -> None:
    """None is left in flight unaccounted for, and none is guessed."""
    gate = Gate()
    sms = VirtualClient(gate)

    def three_requests() -> Iterator[MultiSmsInfo]:
        yield from messages(450)
        raise KeyboardInterrupt

    run = run_of(sms, three_requests(), concurrency=3)
    with pytest.raises(KeyboardInterrupt):
        next(run)
    for _ in range(2):
        assert gate.waiting.acquire(timeout=10)
    threading.Timer(0.05, gate.open.set).start()
    owed = run.stop()
    assert kinds(owed) == {"done": 400, "not_sent": 50}
    assert sorted(o.index for o in owed) == list(range(450))
    assert len(sms.fake.requests) == 2


def test_a_request_that_waits_for_its_turn_does_not_go_out_after_stop() -> None:
    """It was launched and not sent: its messages are not sent."""
    asleep, woken = threading.Event(), threading.Event()

    def sleep(_: float) -> None:
        asleep.set()
        assert woken.wait(10)

    def answer(sent: SentRequest) -> FakeAnswer:
        assert asleep.wait(10)
        return accepting(sent)

    sms = VirtualClient(answer, sleep=sleep)
    run = run_of(sms, messages(400), concurrency=2)
    assert next(run).kind == "done"
    threading.Timer(0.05, woken.set).start()
    owed = run.stop()
    assert kinds(owed) == {"done": 199, "not_sent": 200}
    assert len(sms.fake.requests) == 1


def _not_starting(_: threading.Thread) -> None:
    raise KeyboardInterrupt


def test_an_interrupt_before_a_request_begins_leaves_nothing_to_wait_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was launched, but no thread sends it: it is not sent, and never will be."""
    sms = each()
    run = run_of(sms, messages(300))
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", _not_starting)
        with pytest.raises(KeyboardInterrupt):
            next(run)
    assert kinds(run.stop()) == {"not_sent": 200}
    assert sms.fake.requests == []


def test_a_thread_that_cannot_be_started_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", full)
    assert kinds(run_of(each(), messages(300))) == {"not_sent": 300}


def test_requests_are_under_way_together_up_to_a_bound() -> None:
    gate = Gate()
    sms = VirtualClient(gate)
    run = run_of(sms, messages(2000), concurrency=3)
    reader = threading.Thread(target=lambda: list(run))
    reader.start()
    for _ in range(3):
        assert gate.waiting.acquire(timeout=10)
    assert not gate.waiting.acquire(timeout=0.05)
    gate.open.set()
    reader.join(10)
    assert run.tally.done == 2000


def test_outcomes_are_told_while_other_requests_are_under_way() -> None:
    """A slow request holds no other one up."""
    gate = Gate()
    slow = threading.Event()

    def answer(sent: SentRequest) -> FakeAnswer:
        if sent.body["MultiSmsInfoSet"][0]["PhoneNumber"] == phone(0):
            slow.set()
            return gate(sent)
        return accepting(sent)

    run = run_of(VirtualClient(answer), messages(600), concurrency=2)
    first = [next(run) for _ in range(400)]
    assert slow.wait(10)
    assert min(o.index for o in first) == 200
    gate.open.set()
    assert kinds(run) == {"done": 200}


def test_a_run_that_is_dropped_unread_warns() -> None:
    """Like a file that nobody closed."""
    run = run_of(each(), messages(5))
    next(run)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        del run
        gc.collect()
    assert [str(warning.message) for warning in caught] == [
        "4 outcomes of a run of batches were never read; stop() returns them"
    ]


def test_progress_is_told_after_each_request() -> None:
    seen: list[tuple[int, int, int]] = []

    def note(tally: Tally) -> None:
        seen.append((tally.requests, tally.done, tally.refused))

    sms = each(accepting, refused("AuthFailure.SignatureFailure"))
    list(run_of(sms, messages(500), progress=note))
    assert seen == [(1, 200, 0), (2, 200, 200), (3, 300, 200)]


def test_what_progress_raises_changes_nothing() -> None:
    """It is logged: a broken display loses no outcome."""

    def broken(_: object) -> None:
        raise LookupError

    assert kinds(run_of(each(), messages(500), progress=broken)) == {"done": 500}


def test_a_deadline_bounds_the_whole_run() -> None:
    """What does not fit is not sent, and every message is told of."""
    outcomes = list(run_of(each(), messages(3000), call=CallOptions(deadline=1000.55)))
    assert kinds(outcomes) == {"done": 1200, "not_sent": 1800}


def test_what_is_unknown_is_never_sent_again_by_a_run() -> None:
    """Ten attempts or not: a batch whose outcome is unknown went out once."""
    sms = each(refused("InternalError.Timeout"), LOST)
    outcomes = list(run_of(sms, messages(600), call=CallOptions(attempts=10)))
    assert isinstance(outcomes[0].error, ServiceError)
    sent = Counter(
        item["PhoneNumber"] for s in sms.fake.requests for item in s.body["MultiSmsInfoSet"]
    )
    assert set(sent.values()) == {1}


def _peak(count: int) -> int:
    """Return the most bytes that sending *count* messages holds at a time."""
    sms = VirtualClient(accepting)
    sms.fake.requests = _Forgetful()
    gc.collect()
    tracemalloc.start()
    try:
        done = sum(1 for outcome in run_of(sms, messages(count)) if outcome.kind == "done")
        assert done == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class _Forgetful(list[Any]):
    """A list that keeps nothing."""

    def append(self, _: object) -> None:
        """Forget it."""


def test_memory_does_not_grow_with_the_number_of_messages() -> None:
    """Four times as many messages need at most a tenth more memory."""
    _peak(400)
    few, many = _peak(5_000), _peak(20_000)
    assert many < few * 1.1


def test_a_run_ends_its_threads() -> None:
    """Nothing is left behind once its outcomes were read."""
    before = threading.active_count()
    list(run_of(each(), messages(2000), concurrency=8))
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.001)
    assert threading.active_count() == before


def test_a_run_can_be_stopped_from_its_progress() -> None:
    """When too much fails, say; what `stop` returned there is told nowhere else."""
    both, stopped = threading.Barrier(3), list[int]()

    def answer(sent: SentRequest) -> FakeAnswer:
        both.wait(5)
        return accepting(sent)

    def items() -> Iterator[MultiSmsInfo]:
        yield from messages(400)
        both.wait(5)
        while sum(batch.ending is not None for batch in plan.flying) < 2:
            time.sleep(0.001)
        yield message()

    def progress(_: Tally) -> None:
        stopped.extend(outcome.index for outcome in run.stop())

    run = run_of(VirtualClient(answer), items(), concurrency=3, progress=progress)
    plan = run._plan  # noqa: SLF001 - both requests have to be there when the run looks
    told = [outcome.index for outcome in run] + stopped
    assert sorted(told) == list(range(401))


def test_a_run_can_be_stopped_from_its_items() -> None:
    """The item that comes after it is not sent, and told."""
    stopped: list[int] = []

    def items() -> Iterator[MultiSmsInfo]:
        yield message()
        stopped.extend(outcome.index for outcome in run.stop())
        yield message()

    sms = VirtualClient(accepting)
    run = run_of(sms, items())
    assert [(outcome.index, outcome.kind) for outcome in run] == [(1, "not_sent")]
    assert stopped == [0]
    assert sms.fake.requests == []
