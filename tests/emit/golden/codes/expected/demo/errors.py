class ErrorCode(DocumentedCode):
    """The documented error codes of demo 2020-01-01 and the common ones.

    Each has a description, and tells by retry whether sending the request again can help and by
    effect whether it may have done something; see RetryAdvice and Effect. Codes in responses stay
    ``str``: the service may return one that is not here yet.
    """

    THROTTLED = (
        "Throttled",
        "The text of the service goes before that of the platform.",
        "backoff",
        "none",
    )
    THROTTLED_BY_UIN = (
        "Throttled.ByUin",
        "It inherits from its prefix.",
        "backoff",
        "none",
    )
    THROTTLED_LATER = (
        "Throttled.Later",
        "Policy knows better than its prefix.",
        "later",
        "unknown",
    )
    FAILED_OPERATION_A_B = (
        "FailedOperation.A.B",
        "It has the usual name.",
        "never",
        "unknown",
    )
    FAILED_OPERATION_A_B_2 = (
        "FailedOperation.A_B",
        "The usual name is taken; it has another.",
        "never",
        "unknown",
    )
    FAILED_OPERATION_SOON = (
        "FailedOperation.Soon",
        "It may pass.",
        "backoff",
        "unknown",
    )
    FAILED_OPERATION_CLOCK = (
        "FailedOperation.Clock",
        "The clock is wrong.",
        "resign",
        "none",
    )
    FAILED_OPERATION_TOKEN = (
        "FailedOperation.Token",
        "The token is dead.",
        "renew",
        "none",
    )
    FAILED_OPERATION_NEVER = (
        "FailedOperation.Never",
        "It never passes.",
        "never",
        "none",
    )
    FAILED_OPERATION = common_code("FailedOperation")
