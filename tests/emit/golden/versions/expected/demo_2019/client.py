_API = Api(
    service="demo",
    version="2019-01-01",
    endpoint="demo.tencentcloudapi.com",
    sign=sign,
    envelope=ENVELOPE,
    codes=CODES,
    headers=HEADERS,
    languages=LANGUAGES,
    max_body_bytes=MAX_BODY_BYTES,
)


_DESCRIBE_THING = Operation(
    action="DescribeThing",
    read=DescribeThingResponse.from_wire,
    idempotent=True,
    regions=(),
    documented=("Thing",),
)


class Demo2019Client(Client):
    """A client for demo_2019 2019-01-01.

    It calls demo.tencentcloudapi.com unless another endpoint is given.

    Make one for each region and share it among threads; close it, or use ``with``. Its parameters
    are documented at ``__init__``.
    """

    _api = _API

    def describe_thing(
        self,
        *,
        id: int,
        options: RequestOptions | None = None,
    ) -> DescribeThingResponse:
        """Has the same name in both versions.

        Idempotent: safe to retry.

        Args:
            id: Which thing.
            options: Options for this call.

        Raises:
            ValidationError: Nothing was sent; it names every parameter that is wrong.
            NotSentError: The request did not reach the service.
            NoResponseError: It was sent and got no usable response: retry it when you like.
            ApiError: The service returned an error code; see ErrorCode.
        """
        return self._perform(_DESCRIBE_THING, DescribeThingRequest(id=id), options)
