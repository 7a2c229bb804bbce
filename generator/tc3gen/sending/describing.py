"""What is said about a campaign before it begins: for the screen, with numbers masked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from tc3gen.findings import one_line
from tc3gen.sending.numbers import masked
from tc3gen.sending.template_texts import rendered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tc3gen.sending.checking import Checked
    from tc3gen.sending.recipients import Recipient

_MAX_COUNTRIES = 20
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What all messages have in common, and how fast they are sent."""

    template: str
    app: str
    region: str
    endpoint: str
    params: tuple[str, ...] = ()
    text: str = ""
    sender: str = ""
    rate: int | None = None
    """Requests a second; ``None`` where no limit is documented."""
    size: int = 1
    """Messages in a request."""


def described(checked: Checked, campaign: Campaign, *, left: int | None = None) -> str:
    """Return what would be sent, in lines; *left* is how many an earlier run left."""
    lines = [
        _heading(checked, campaign),
        *_countries(checked),
        _parts(checked, is_text_known=bool(campaign.text)),
        *(_sample(recipient, campaign) for recipient in checked.sample),
    ]
    if checked.duplicate_count:
        lines.insert(1, f"  among them {checked.duplicate_count:,} that are sent twice, as allowed")
    if left is not None:
        lines.append(f"  {left:,} of them are left to send")
    count = checked.recipients if left is None else left
    if campaign.rate and count:
        seconds = ceil(count / campaign.size) / campaign.rate
        limit = f"{campaign.rate} requests a second, {campaign.size} messages in each"
        lines.append(f"  takes at least {duration(seconds)}: {limit}")
    return "\n".join(lines)


def _heading(checked: Checked, campaign: Campaign) -> str:
    sender = f" from {campaign.sender}" if campaign.sender else ""
    by = f"by template {campaign.template} of app {campaign.app}{sender}"
    return f"{messages(checked.recipients)} {by}, to {campaign.endpoint} in {campaign.region}"


def messages(count: int) -> str:
    """Return *count* with its noun."""
    return f"{count:,} message{'' if count == 1 else 's'}"


def duration(seconds: float) -> str:
    """Return a time as people say it, rounded up to whole seconds."""
    whole = ceil(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def _countries(checked: Checked) -> Iterator[str]:
    ordered = sorted(checked.countries.items(), key=lambda pair: (-pair[1], pair[0]))
    shown, others = ordered[:_MAX_COUNTRIES], ordered[_MAX_COUNTRIES:]
    width = max((len(f"{count:,}") for _, count in shown), default=0)
    for country, count in shown:
        yield f"  {country:<7} {count:>{width},}"
    if others:
        yield f"  and {sum(count for _, count in others):,} to {len(others)} other countries"


def _parts(checked: Checked, *, is_text_known: bool) -> str:
    total = sum(checked.parts.values())
    shown = ", ".join(f"{count:,} in {name}" for name, count in sorted(checked.parts.items()))
    if is_text_known:
        return f"  billed for about {total:,} parts ({shown}), an estimate"
    return (
        f"  billed for at least {total:,} parts: that counts the parameters alone, as the text of "
        "the template is not known (--text)"
    )


def _sample(recipient: Recipient, campaign: Campaign) -> str:
    if campaign.text:
        shown = one_line(rendered(campaign.text, recipient.params))
    else:
        pairs = dict(zip(campaign.params, recipient.params, strict=True))
        shown = ", ".join(f"{name} {json.dumps(value)}" for name, value in pairs.items())
    return f"  line {recipient.line}, {masked(recipient.number)}: {shown or 'no parameters'}"
