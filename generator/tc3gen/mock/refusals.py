"""Why a request is not carried out: an error code of the service and words for people."""

from __future__ import annotations


class RefusedError(Exception):
    """The service answers with the error *code*; its message quotes no value that was sent."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
