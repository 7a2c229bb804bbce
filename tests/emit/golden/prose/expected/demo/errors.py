class ErrorCode(DocumentedCode):
    """The documented error codes of demo 2020-01-01 and the common ones.

    Each has a description, and tells by retry whether sending the request again can help and by
    effect whether it may have done something; see RetryAdvice and Effect. Codes in responses stay
    ``str``: the service may return one that is not here yet.
    """

    FAILED_OPERATION_PROSE = (
        "FailedOperation.Prose",
        'It "failed" in C:\\temp\\ for a reason of its own.',
        "never",
        "unknown",
    )
    FAILED_OPERATION_SILENCE = (
        "FailedOperation.Silence",
        "",
        "never",
        "unknown",
    )
    FAILED_OPERATION = common_code("FailedOperation")
    THROTTLED = common_code("Throttled")
