"""Lists that come in pages: an offset, a page number or a token in, one list and a total out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tc3gen import reserved
from tc3gen.model import Array

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tc3gen.model import Action, Field

_OFFSET = re.compile(r"offset", re.IGNORECASE)
_LIMIT = re.compile(r"limit|page_?size|max_?results", re.IGNORECASE)
_PAGE = re.compile(r"page|page_?(?:no|num|number|index)|current_?page", re.IGNORECASE)
_TOTAL = re.compile(
    r"total(?:count|num|number|size|cnt)?|(?:all)?count|total_?count", re.IGNORECASE
)
_TOKEN = re.compile(
    r"(?:next|page|next_?page|pagination|context)_?token|marker|next_?marker", re.IGNORECASE
)
_FROM_ONE = re.compile(
    r"(?:starts?|starting|begins?|counts?) (?:from|at|with) 1\b|from page 1"
    r"|default(?: value)?(?: is|:| to|s to)? ?1\b"
    r"|first page is 1",
    re.IGNORECASE,
)
_OF_ITEMS = re.compile(r"\bpages?\b", re.IGNORECASE)


def pages_of(action: Action) -> tuple[dict[str, str], str]:
    """Return the keys of ``paginate`` for an action, and why they are not certain.

    Both are empty where the action has no pages.
    """
    request = {field.wire_name: field for field in action.request}
    keys = _position(request.values(), action.response)
    if not keys:
        return {}, ""
    lists = [field for field in action.response if isinstance(field.type, Array)]
    if len(lists) != 1:
        return {}, (
            "the response has several lists" if lists else "the response has no list of its own"
        )
    total = _called(_TOTAL, action.response)
    position = keys.get("offset") or keys.get("page") or ""
    if position and (not total or "limit" not in keys):
        return {}, "the size of a page, or the total, is not told"
    if doubt := _doubt(keys, request):
        return {}, doubt
    found = {"items": lists[0].wire_name, **keys, **({"total": total} if total else {})}
    used = set(keys.values())
    if any(
        f.name in reserved.page_parameters() and f.wire_name not in used for f in action.request
    ):
        return {}, "a parameter is called like one of the method for pages"
    return found, ""


def _position(request: Iterable[Field], response: Iterable[Field]) -> dict[str, str]:
    """Return what tells one page from another, with the size of a page."""
    request = tuple(request)
    size = _called(_LIMIT, request)
    limit = {"limit": size} if size else {}
    if offset := _called(_OFFSET, request):
        return {"offset": offset, **limit}
    if page := _called(_PAGE, request):
        return {"page": page, **limit}
    sent, received = _token(request), _token(response)
    return {"token": sent, "next": received, **limit} if sent and received else {}


def _called(name: re.Pattern[str], fields: Iterable[Field]) -> str:
    """Return the only whole number among *fields* that is called so."""
    found = [
        f.wire_name for f in fields if str(f.type) == "Integer" and name.fullmatch(f.wire_name)
    ]
    return found[0] if len(found) == 1 else ""


def _token(fields: Iterable[Field]) -> str:
    found = [
        f.wire_name for f in fields if str(f.type) == "String" and _TOKEN.fullmatch(f.wire_name)
    ]
    return found[0] if len(found) == 1 else ""


def _doubt(keys: dict[str, str], request: dict[str, Field]) -> str:
    if "offset" in keys and _OF_ITEMS.search(request[keys["offset"]].doc):
        return "the offset may be one of pages"
    if "page" in keys and not _FROM_ONE.search(request[keys["page"]].doc):
        return "nothing says that pages are counted from 1"
    return ""
