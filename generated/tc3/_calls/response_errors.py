# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The errors of responses that do not show what happened, or are not as documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NoResponseError, OutcomeUnknownError

if TYPE_CHECKING:
    from .._http.messages import HttpResponse
    from .operation import Operation
    from .protocols import Response
    from .responses import ResponseMeta

__all__ = ["idempotent_failure", "mismatched", "unknown"]


def unknown(message: str, response: HttpResponse, request_id: str = "") -> OutcomeUnknownError:
    """Return the error for a *response* that does not show what happened."""
    error = OutcomeUnknownError(message, request_id=request_id)
    error.response = response
    return error


def mismatched(
    operation: Operation[Response], why: str, meta: ResponseMeta
) -> OutcomeUnknownError | NoResponseError:
    """Return the error for a response that is not as documented: the request was carried out."""
    error = unknown(f"the response is not as documented: {why}", meta.raw, meta.request_id)
    error.action, error.attempts = operation.action, meta.attempts
    return idempotent_failure(error) if operation.idempotent else error


def idempotent_failure(error: OutcomeUnknownError) -> NoResponseError:
    """Return *error* as that of an idempotent action, which is safe to retry."""
    failure = NoResponseError(
        error.message,
        action=error.action,
        request_id=error.request_id,
        attempts=error.attempts,
    )
    failure.response = error.response
    failure.__cause__ = error.__cause__
    for note in getattr(error, "__notes__", ()):
        failure.add_note(note)
    return failure
