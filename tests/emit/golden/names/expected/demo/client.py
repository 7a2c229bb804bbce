class DemoClient(Client):
    """A client for demo 2020-01-01.

    It calls demo.tencentcloudapi.com unless another endpoint is given.

    Make one for each region and share it among threads; close it, or use ``with``. Its parameters
    are documented at ``__init__``.
    """

    _api = _API

    def describe_names(
        self,
        *,
        from_: str,
        match: str | None = None,
        list_: list[str] | None = None,
        str_: str | None = None,
        field_: str | None = None,
        call: str | None = None,
        self_: str | None = None,
        id: str | None = None,
        uui: str | None = None,
        uui_2: str | None = None,
        instance_ids: list[str] | None = None,
        y: int | None = None,
        http_server_url2: str | None = None,
        had_auto_fix: bool | None = None,
        options: RequestOptions | None = None,
    ) -> DescribeNamesResponse:
        """Has members with awkward names.

        Idempotent: safe to retry.

        Args:
            from_: A keyword.
            match: A soft keyword.
            list_: A name in annotations.
            str_: The same.
            field_: A function of the class body.
            call: Our own parameter.
            self_: The receiver.
            id: A builtin that may stay.
            uui: An acronym.
            uui_2: The same name in another case.
            instance_ids: An acronym in the plural.
            y: One letter.
            http_server_url2: Three words.
            had_auto_fix: A small first letter.
            options: Options for this call.

        Raises:
            ValidationError: Nothing was sent; it names every parameter that is wrong.
            NotSentError: The request did not reach the service.
            NoResponseError: It was sent and got no usable response: retry it when you like.
            ApiError: The service returned an error code; see ErrorCode.
        """
        return self._perform(
            _DESCRIBE_NAMES,
            DescribeNamesRequest(
                from_=from_,
                match=match,
                list_=list_,
                str_=str_,
                field_=field_,
                call=call,
                self_=self_,
                id=id,
                uui=uui,
                uui_2=uui_2,
                instance_ids=instance_ids,
                y=y,
                http_server_url2=http_server_url2,
                had_auto_fix=had_auto_fix,
            ),
            options,
        )

    def close_(
        self,
        *,
        options: RequestOptions | None = None,
    ) -> CloseResponse:
        """Is named like a method of every client.

        Not idempotent. Nothing says that it may be repeated.

        Args:
            options: Options for this call.

        Raises:
            ValidationError: Nothing was sent; it names every parameter that is wrong.
            NotSentError: The request did not reach the service.
            OutcomeUnknownError: It may have been carried out: do not send it again blindly.
            ApiError: The service returned an error code; see ErrorCode.
        """
        return self._perform(_CLOSE, CloseRequest(), options)
