"""Text of a service can be shown anywhere: one line, bounded, escaped, without numbers."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata

import pytest

from tc3 import ApiError, HttpResponse, OutcomeUnknownError, ValidationError
from tc3._printable import MAX_ID, MAX_TEXT, printable, printable_id
from tests.support.loopback import client, refused, send
from tests.support.project import ROOT

UUID = "8a7b3d1c-1234-5678-9012-345678901234"

SHOWN: dict[str, tuple[str, str]] = {
    "plain": ("no such template", "no such template"),
    "empty": ("", ""),
    "line ends": ("a\r\nb\x85c\u2028d\u2029e", r"a\r\nb\x85c\u2028d\u2029e"),
    "a terminal escape": ("\x1b[2J\x9b31m", r"\x1b[2J\x9b31m"),
    "bidirectional marks": ("a\u202eb\u2066c\u200f", r"a\u202eb\u2066c\u200f"),
    "what nobody sees": ("a\u200b\ufeff\xadb\U000e0041", r"a\u200b\ufeff\xadb\U000e0041"),
    "other blanks": ("a\xa0b\u3000c\u2003d", "a b c d"),
    "lone surrogates": ("\ud83d a \udc80", r"\ud83d a \udc80"),
    "null": ("a\0b", r"a\x00b"),
    "Chinese": ("\u6a21\u677f\u4e0d\u5b58\u5728", "\u6a21\u677f\u4e0d\u5b58\u5728"),
    "a number": ("number +60198890000 is barred", "number +*** is barred"),
    "a number in fullwidth digits": ("\uff10\uff11\uff12\uff13\uff14 x", "*** x"),
}


@pytest.mark.parametrize(("text", "shown"), SHOWN.values(), ids=SHOWN)
def test_a_text_is_shown_in_one_line_that_does_nothing(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_every_character_is_shown_harmlessly() -> None:
    """No character of Unicode survives that controls, formats, is half of one or means nothing."""
    every = (chr(number) for number in range(sys.maxunicode + 1))
    shown = {c: printable(c) for c in every if unicodedata.category(c)[0] in "CZ"}
    assert {text for text in shown.values() if not text.isprintable()} == set()


def test_a_text_is_bounded() -> None:
    assert printable("x" * 10_000_000) == "x" * MAX_TEXT + "..."
    assert printable_id("x" * 500) == "x" * MAX_ID + "..."


def test_an_id_that_is_a_uuid_is_not_masked_and_any_other_is() -> None:
    """It is what people have to quote."""
    assert printable_id(UUID) == UUID
    assert printable_id("+60198890000") == "+***"
    assert printable_id(f"{UUID}\n") != f"{UUID}\n"


HOSTILE = "\ud800 \x1b[31m\nMay\u202e +60198890000 \u6a21 " + "x" * 5000


def test_an_error_says_hostile_text_in_one_bounded_line() -> None:
    """Message, code and request id of a response, and the notes of a call tried more than once."""
    body = json.dumps({"Response": {**refused(HOSTILE, HOSTILE)["Response"], "RequestId": HOSTILE}})
    sms, _ = client(HttpResponse(status=200, body=body.encode()))
    with pytest.raises(ApiError) as caught:
        send(sms)
    said = str(caught.value)
    assert said.isprintable()
    assert len(said) < 2000
    assert "60198890000" not in said
    assert r"\ud800 \x1b[31m\nMay\u202e +***" in said
    assert (caught.value.message, caught.value.code) == (HOSTILE, HOSTILE)


PRINTING = """
import json, sys
from tc3 import Credential, TencentCloudError, RequestOptions
from tc3.sms import MultiSmsInfo, SmsClient
from tc3.testing import FakeTransport

hostile = json.loads(sys.argv[1])
fake = FakeTransport({"Response": {"Error": {"Code": hostile, "Message": hostile},
    "RequestId": hostile}})
sms = SmsClient(Credential("id", "key"), region="ap-singapore", transport=fake)
item = MultiSmsInfo(phone_number="+60198890000", template_id="1")
for options in (None, RequestOptions(headers={hostile: "x"}), RequestOptions(region="\\u6a21")):
    try:
        sms.send_multi_global_sms(sms_sdk_app_id="1", multi_sms_info_set=[item], options=options)
    except TencentCloudError as error:
        print(error)
        print(repr(error).encode("ascii", "backslashreplace").decode())
for outcome in sms.send_multi_global_sms_batches([item], sms_sdk_app_id="1"):
    print(outcome.error)
try:
    sms.call(hostile, {})
except TencentCloudError as error:
    print(error)
print("printed")
"""


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "gbk"])
def test_printing_an_error_never_raises(encoding: str) -> None:
    """Whatever standard output can encode, and with its errors raised."""
    result = subprocess.run(
        [sys.executable, "-c", PRINTING, json.dumps(HOSTILE + "\U0001f600")],
        capture_output=True,
        check=False,
        timeout=60,
        cwd=ROOT / "generated",
        env={"PYTHONIOENCODING": f"{encoding}:strict", "PYTHONPATH": str(ROOT / "generated")},
    )
    assert result.stderr == b""
    assert result.stdout.decode(encoding).splitlines()[-1] == "printed"


def test_an_error_in_a_program_without_standard_output_can_be_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert str(OutcomeUnknownError("\u6a21\ud800")) == "\u6a21\\ud800"


def test_a_validation_error_keeps_the_limits_that_it_names() -> None:
    """Its numbers are ours, and no number of a person."""
    sms, _ = client()
    with pytest.raises(ValidationError, match="at most 10485760 are allowed"):
        sms.call("Anything", {"A": "x" * 10_485_760})
