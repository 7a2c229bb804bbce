# SPDX-License-Identifier: MIT-0
"""Whether a response is a success, and which error it is otherwise; parsing.py reads its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ..errors import NotSentError, OutcomeUnknownError
from .json_codec import parse_json
from .response_errors import unknown
from .responses import ResponseMismatchError

if TYPE_CHECKING:
    from .._http.messages import HttpResponse
    from ..errors import ApiError, Effect
    from .operation import Api, Operation
    from .protocols import Response
    from .responses import ParsedEnvelope

__all__ = ["EarlyResponseError", "parse_response"]

EarlyResponseError: TypeAlias = NotSentError | OutcomeUnknownError
"""The error of a request that was not fully written, and got a response all the same."""

_OK = 200
_REPEATED = "the response is that of an earlier request, request id and all, once more"


def parse_response(
    response: HttpResponse,
    api: Api,
    operation: Operation[Response],
    *,
    early: EarlyResponseError | None = None,
) -> ParsedEnvelope:
    """Parse a response to *operation*; raise ApiError for an error code.

    Raises OutcomeUnknownError for whatever is no response of the service to this request: a status
    other than 200, a body that is not JSON or has no envelope, the previous response once more.

    The response to a request that was not fully written counts if it is an error, which had no
    effect if the request was not sent. It cannot be a success, so *early* is raised then. The
    effect of an error beside results is unknown, whatever its code says; that of an idempotent
    operation is always none.
    """
    is_ok = response.status == _OK
    try:
        envelope = api.envelope.open(
            response,
            parse=api.parse or parse_json,
            has_error=operation.has_error,
            documented=operation.documented,
        )
    except ResponseMismatchError as error:
        what = str(error) if is_ok else f"status {response.status}"
        raise early or unknown(what, response) from (early.__cause__ if early else error)
    if response.is_repeated and envelope.request_id:
        raise early or unknown(_REPEATED, response)
    if envelope.code:
        unsent = early is not None and early.effect == "none"
        effect: Effect | None = "none" if unsent else None if is_ok else "unknown"
        effect = "unknown" if envelope.contradictory else effect
        raise _api_error(envelope, response, api, "none" if operation.idempotent else effect)
    if early or not is_ok:
        raise early or unknown(f"status {response.status}", response, envelope.request_id)
    return envelope


def _api_error(
    envelope: ParsedEnvelope, response: HttpResponse, api: Api, effect: Effect | None
) -> ApiError:
    error = api.codes.error(envelope.code, envelope.message, effect=effect)
    error.request_id = envelope.request_id
    error.response = response
    if envelope.contradictory:
        error.add_note("the response says that it failed, and holds results all the same")
    return error
