class ErrorCode(DocumentedCode):
    """The documented error codes of demo 2020-01-01 and the common ones.

    Each has a description, and tells by retry whether sending the request again can help and by
    effect whether it may have done something; see RetryAdvice and Effect. Codes in responses stay
    ``str``: the service may return one that is not here yet.
    """

    THROTTLED_A_B = (
        "Throttled.A_B",
        "A code.",
        "backoff",
        "none",
    )
    THROTTLED_A_B_2 = (
        "Throttled.A.B",
        "Would have the name of another code.",
        "backoff",
        "none",
    )
    FAILED_OPERATION = common_code("FailedOperation")
    THROTTLED = common_code("Throttled")
