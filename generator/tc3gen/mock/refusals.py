"""Why a request is refused: an error code of the service, and a message for people."""

from __future__ import annotations


class RefusedError(Exception):
    """The service responds with the error *code*; the message quotes no value that was sent."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
