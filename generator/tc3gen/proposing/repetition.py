"""Actions that only read by their name and their prose, though no prefix says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen.proposing.prose import sentences

if TYPE_CHECKING:
    from tc3gen.model import Action

_NAME = re.compile(
    r"Check|Inquir[ey]|Search|Preview|Estimate|LookUp|Lookup|Calculate|BatchDescribe|BatchGet|BatchQuery"
)
_PURPOSE = re.compile(
    r"(?:this (?:API|interface) (?:\(\w+\) )?is used to )?(?:batch )?"
    r"(?:query|queries|check(?:s)? (?:whether|if|the (?:status|validity|availability) of)"
    r"|search(?:es)?"
    r"|inquires?(?: about)?|look(?:s)? up|get|obtain|retrieve|preview|estimate|calculate"
    r"|verify the syntax)\b.*",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:tasks?|jobs?|again|start(?:s|ed)?|initiat\w*|trigger\w*|send(?:s|ing)?|sent|scan\w*|charged?"
    r"|billed|fees?|deduct\w*|codes?|unlock\w*|generat\w*|submit\w*|asynchronous\w*|export\w*"
    r"|record(?:s|ed)? the|identity|ID card|face|liveness|sav(?:e|es|ed)|stor(?:e|es)"
    r"|issu(?:e|es|ed)|appl(?:y|ies)|consum\w*"
    r"|lock(?:s|ed)?|register\w*|updat\w*|delet\w*|insert\w*|add(?:s|ed)?"
    r"|enabl\w*|disabl\w*|write|writes)\b",
    re.IGNORECASE,
)
"""What an action that only reads has no need to say; of a price it may."""
_PRICE = re.compile(r"Inquir[ey]\w*Price|Price\w*Inquir[ey]|InquirePrice|InquiryPrice")


def only_reads(action: Action, response_ends: str) -> str:
    """Return the words that say that an action changes nothing; empty where that is not certain.

    What returns no more than *response_ends* is no query.
    """
    if action.idempotent or not _NAME.match(action.name):
        return ""
    if not any(field.wire_name != response_ends for field in action.response):
        return ""
    first = next(sentences(action.doc), "")
    if not _PURPOSE.fullmatch(first):
        return ""
    is_price = _PRICE.match(action.name) and re.search(r"\bprices?\b", first, re.IGNORECASE)
    return first if is_price or not _CHANGES.search(action.doc) else ""
