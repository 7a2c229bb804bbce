# SPDX-License-Identifier: MIT-0
"""A small client for Tencent Cloud API 3.0, made by tc3gen to be kept in your own repository.

Each service has a package of its own here; what they share stands in this one.
"""

from .checks import Problem
from .credentials import Credential
from .errors import (
    ApiError,
    AuthError,
    ClosedError,
    CredentialError,
    FailedError,
    InvalidRequestError,
    LimitExceededError,
    NoResponseError,
    NotSentError,
    OutcomeUnknownError,
    ServiceError,
    TencentCloudError,
    ThrottledError,
    UnsupportedError,
    ValidationError,
)
from .options import CallOptions
from .replies import HttpReply
from .transport import HttpRequest, HttpTransport, Transport

__all__ = [
    "ApiError",
    "AuthError",
    "CallOptions",
    "ClosedError",
    "Credential",
    "CredentialError",
    "FailedError",
    "HttpReply",
    "HttpRequest",
    "HttpTransport",
    "InvalidRequestError",
    "LimitExceededError",
    "NoResponseError",
    "NotSentError",
    "OutcomeUnknownError",
    "Problem",
    "ServiceError",
    "TencentCloudError",
    "ThrottledError",
    "Transport",
    "UnsupportedError",
    "ValidationError",
]
