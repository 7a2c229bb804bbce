"""What is said about a campaign before it begins."""

from __future__ import annotations

import pytest

from tc3gen.sending.checking import Wanted, check
from tc3gen.sending.describing import Campaign, described, duration
from tc3gen.sending.recipients import Recipient


def _campaign(text: str = "") -> Campaign:
    return Campaign(
        template="7",
        app="1",
        region="ap-singapore",
        endpoint="host",
        params=("name",),
        text=text,
    )


def _recipient(position: int, number: str, *params: str) -> Recipient:
    return Recipient(position=position, line=position + 2, number=number, params=params)


def test_what_a_file_holds_cannot_forge_a_line_of_the_question() -> None:
    forged = "x\n  SG  0\x1b[2J\u202e"
    for text in ("", "Hello {1}"):
        wanted = Wanted(text=text, sample=1)
        checked = check(iter([_recipient(0, "+6581234567", forged)]), wanted)
        campaign = _campaign(text)
        [sample] = [each for each in described(checked, campaign).split("\n") if "line 2" in each]
        assert sample.isprintable()
        assert "SG  0" in sample


def test_of_many_countries_the_largest_are_shown() -> None:
    numbers = [f"+{code}12345678" for code in range(20, 100) for _ in range(code)]
    rows = (_recipient(position, number) for position, number in enumerate(numbers))
    checked = check(rows, Wanted(allows_duplicates=True))
    lines = described(checked, _campaign()).split("\n")
    assert lines[0] == f"{len(numbers):,} messages by template 7 of app 1, to host in ap-singapore"
    assert len(lines) == 1 + 1 + 20 + 1 + 1
    shown = sum(int(line.split()[-1].replace(",", "")) for line in lines[2:22])
    others = int(lines[22].split()[1].replace(",", ""))
    assert shown + others == len(numbers)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (0.1, "1 s"), (59.5, "1 min 0 s"), (500, "8 min 20 s"), (7260, "2 h 1 min")],
)
def test_a_time_is_said_in_its_two_largest_units(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_a_check_tells_how_far_it_has_come() -> None:
    told: list[int] = []
    rows = (_recipient(n, f"+6581{n:06}") for n in range(12_000))
    assert check(rows, Wanted(first=7), told.append).recipients == 7
    assert told == [5000, 10_000]
