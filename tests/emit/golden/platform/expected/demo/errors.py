class ErrorCode(DocumentedCode):
    """The documented error codes of demo 2020-01-01 and the common ones.

    Each has a description, and tells by retry whether sending the request again can help and by
    effect whether it may have done something; see RetryAdvice and Effect. Codes in responses stay
    ``str``: the service may return one that is not here yet.
    """

    LIMIT_DAY = (
        "Limit.Day",
        "Enough for today.",
        "later",
        "none",
    )
    WRONG_CLOCK = common_code("AuthFailure.Clock")
    SERVICE = common_code("Service")
