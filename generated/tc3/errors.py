# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What can go wrong: a class for each thing that the caller should do.

``help(tc3.errors)`` shows them as a tree. All are TencentCloudError; those of error codes are
ApiError. A class that is added here needs no other line: it is exported, by the package, too, the
spec language offers it, and its twin for unknown outcomes is made when it is needed.

An error code after which something may have happened raises such a twin, for instance
ThrottledOutcomeUnknownError, which is both ThrottledError and OutcomeUnknownError: one ``except
OutcomeUnknownError`` means "do not send again". An idempotent action never raises these: it is safe
to repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from ._printable import (
    MAX_ID,
    escaped,
    masked,
    masked_but_ids,
    masked_but_ports,
    printable,
    printable_id,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._http.messages import HttpResponse

Effect: TypeAlias = Literal["none", "unknown"]
"""Whether a failed request may have done something."""

RetryAdvice: TypeAlias = Literal["never", "backoff", "later", "resign", "renew"]
"""Whether the same request can succeed: not at all, after a short wait, once a person or a day has
changed something, or signed again, by the server's clock or with another key, which the client does
by itself where it can."""


_PRIVATE = frozenset({"response", "items", "last_response"})
_TWIN = "OutcomeUnknownError"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: *path* names the parameter, *message* says what is wrong with it."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"

    def under(self, path: str) -> Problem:
        """Return the same problem as seen from the owner of *path*; without a path it is there."""
        return Problem(f"{path}.{self.path}" if self.path else path, self.message)


class TencentCloudError(Exception):
    """Any failure of a call.

    *effect* says whether something may have happened, *attempts* how many requests were sent, and
    *response* is what came back, as far as something did; it is left out of str, repr and pickles.
    """

    effect: Effect = "none"
    response: HttpResponse | None = None

    def __init__(
        self,
        message: str = "",
        *,
        action: str = "",
        request_id: str = "",
        attempts: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.action = action
        self.request_id = request_id
        self.attempts = attempts

    def __str__(self) -> str:
        """Say action, message, code, request id and attempts, in one line that can be printed.

        A service may quote what was sent: runs of digits as long as a number or a code are masked
        here, and stand in *message* only.
        """
        facts = ", ".join(f"{name} {value}" for name, value in self._facts() if value)
        head = f"{escaped(self.action, limit=MAX_ID)}: " if self.action else ""
        return f"{head}{escaped(self._masked())}" + (f" ({facts})" if facts else "")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle all but what may hold phone numbers: response, items, digits of the message."""
        state = {name: value for name, value in self.__dict__.items() if name not in _PRIVATE}
        state["message"] = message = self._masked()
        return type(self), (message,), state

    def _masked(self) -> str:
        return masked(self.message)

    def _facts(self) -> list[tuple[str, object]]:
        return [("request id", printable_id(self.request_id)), ("attempts", self.attempts)]


class ValidationError(TencentCloudError, ValueError):
    """Nothing was sent, because the call cannot be right: *problems* holds everything to mend."""

    def __init__(
        self, message: str = "", *, problems: Sequence[Problem] = (), action: str = ""
    ) -> None:
        super().__init__(message, action=action)
        self.problems: tuple[Problem, ...] = tuple(problems)

    def __str__(self) -> str:
        """Say the message, then each problem on a line of its own."""
        problems = (escaped(str(problem)) for problem in self.problems)
        return "\n  ".join([super().__str__(), *problems])


class CredentialError(TencentCloudError):
    """There is no usable credential; *tried* says where it was looked for, and why it is not there.

    *final* says that one is there, but cannot be used: a chain of providers goes no further then.
    """

    final = False

    def __init__(
        self, message: str = "", *, tried: Sequence[Problem] = (), action: str = ""
    ) -> None:
        super().__init__(message, action=action)
        self.tried: tuple[Problem, ...] = tuple(tried)

    def __str__(self) -> str:
        """Say the message, then each provider that was tried on a line of its own."""
        tried = (escaped(str(problem)) for problem in self.tried)
        return "\n  ".join([super().__str__(), *tried])

    def _masked(self) -> str:
        return masked_but_ids(self.message)


class CallbackError(TencentCloudError, ValueError):
    """What was posted to an address of yours is not what the service posts there."""


class NotSentError(TencentCloudError):
    """The request did not reach the service as a whole, so nothing happened; the cause is kept.

    *response* is what the service sent back after a part of it, if anything. *retry* is ``never``
    where another attempt cannot fare better, as after a wrong certificate, else ``backoff``.
    """

    retry: RetryAdvice = "backoff"

    def _masked(self) -> str:
        """Leave the port of an address in the message, which says nothing of what was sent."""
        return masked_but_ports(self.message)


class ClosedError(TencentCloudError):
    """The client, or the transport that it was given, is closed, and nothing was sent."""


class NoResponseError(TencentCloudError):
    """The request was sent and no usable response came; the cause and *response* are kept.

    The action is idempotent: nothing has to be found out, repeat it when you like.
    """

    retry: RetryAdvice = "backoff"


class WaitError(TencentCloudError):
    """What a method waits for has not come; nothing was changed, as waiting only looks.

    *retry* is ``backoff`` where the time was over: wait again when you like. It is ``never`` where
    what came shows that it cannot. *last_response* is the last one that was read; like *response*
    it is left out of str, repr and pickles.
    """

    retry: RetryAdvice = "backoff"
    last_response: object = None


class JournalError(TencentCloudError):
    """The journal cannot be used, or not for this run: what it cannot record is not sent."""

    def _masked(self) -> str:
        """Leave all digits: they are of names of files and of counts, never of what was sent."""
        return self.message


class OutcomeUnknownError(TencentCloudError):
    """The request may have been carried out: do not send it again before you know.

    *items* are the elements of its list that this is about, where each of them has an outcome of
    its own; like *response* they are left out of str, repr and pickles.
    """

    effect: Effect = "unknown"
    items: tuple[object, ...] = ()


class ApiError(TencentCloudError):
    """The service responded with the error *code*; *message* is its text, which is not stable."""

    code: str = ""
    retry: RetryAdvice = "never"

    def _facts(self) -> list[tuple[str, object]]:
        return [("code", printable(self.code, limit=MAX_ID)), *super()._facts()]


class AuthError(ApiError):
    """Key, signature, address or permission were refused."""


class InvalidRequestError(ApiError):
    """The request is wrong and stays wrong: mend the call."""


class UnsupportedError(ApiError):
    """The operation is not offered here, or no longer."""


class LimitExceededError(ApiError):
    """A quota is used up: wait for it, or raise it."""


class ThrottledError(ApiError):
    """Too many requests a second: slow down."""


class FailedError(ApiError):
    """The request was understood and not carried out."""


class ServiceError(ApiError):
    """The service itself is in trouble."""


_TWINS: dict[type[ApiError], type[ApiError]] = {}


def outcome_unknown_class(error: type[ApiError]) -> type[ApiError]:
    """Return the class that is both *error* and OutcomeUnknownError."""
    if error not in _TWINS:
        _TWINS.setdefault(error, _new_twin(error))  # the first one that a thread has made
    return _TWINS[error]


def _new_twin(error: type[ApiError]) -> type[ApiError]:
    name = error.__name__.removesuffix("Error") + _TWIN
    doc = f"{error.__name__} after which something may have happened: do not send again."
    namespace = {"__module__": __name__, "__doc__": doc}
    return cast("type[ApiError]", type(name, (error, OutcomeUnknownError), namespace))


# Type checkers take everything public here for exported, and no misspelt name for a twin.
if not TYPE_CHECKING:
    __all__ = ["Effect", "RetryAdvice"]
    __all__ += [
        name
        for name, value in vars().items()
        if isinstance(value, type) and value.__module__ == __name__
    ]
    __all__.sort()

    def __getattr__(name: str) -> type[ApiError]:
        """Return the twin of an error class, by which a pickled error names it."""
        error = globals().get(name.removesuffix(_TWIN) + "Error")
        if name.endswith(_TWIN) and isinstance(error, type) and issubclass(error, ApiError):
            return outcome_unknown_class(error)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
