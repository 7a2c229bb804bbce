class DemoClient(Client):
    """A client for demo 2020-01-01.

    It calls demo.tencentcloudapi.com unless another endpoint is given.

    Make one for each region and share it among threads; close it, or use ``with``. Its parameters
    are documented at ``__init__``.
    """

    _api = _API

    def describe_prose(
        self,
        *,
        quote: str,
        quote_first: str | None = None,
        triple_quote: str | None = None,
        backslash: str | None = None,
        final_backslash: str | None = None,
        backslash_quotes: str | None = None,
        braces: str | None = None,
        comment: str | None = None,
        section: str | None = None,
        unseen: str | None = None,
        letters: str | None = None,
        long_word: str | None = None,
        long: str | None = None,
        blank: str | None = None,
        options: RequestOptions | None = None,
    ) -> DescribeProseResponse:
        """The first sentence becomes the summary, as the whole is too long for a line.

        What follows stands in a paragraph of its own, however the lines were broken before.

        Idempotent: safe to retry.

        Documented at https://www.tencentcloud.com/document/product/1/3.

        Args:
            quote: He said "stop"
            quote_first: "Stop", he said.
            triple_quote: A \"\"\"docstring\"\"\" inside of one.
            backslash: A path such as C:\\temp\\new, or \\x41.
            final_backslash: It ends in C:\\
            backslash_quotes: It holds \\\"\"\" and ends in "
            braces: {{ value }}, {% statement %}, {# comment #}, {0}, ${x} and %s.
            comment: # noqa # type: ignore # fmt: off
            section: Args: x: y Raises: z
            unseen: A\u200bB\u202eC\x00D E F\x1bG\ufeffH
            letters: 发送短信, שלום, é and 😀.
            long_word: See
                https://www.tencentcloud.com/a/page/with/an/address/that/is/longer/than/any/line/of/the/source/may/be/1.
            long: A text that is longer than a line wraps between its words, and where its first
                sentence is too long for the summary as well, it stays in one paragraph, which is
                what happens here.
            blank: Blank
            options: Options for this call.

        Raises:
            ValidationError: Nothing was sent; it names every parameter that is wrong.
            NotSentError: The request did not reach the service.
            NoResponseError: It was sent and got no usable response: retry it when you like.
            ApiError: The service returned an error code; see ErrorCode.
        """
        return self._perform(
            _DESCRIBE_PROSE,
            DescribeProseRequest(
                quote=quote,
                quote_first=quote_first,
                triple_quote=triple_quote,
                backslash=backslash,
                final_backslash=final_backslash,
                backslash_quotes=backslash_quotes,
                braces=braces,
                comment=comment,
                section=section,
                unseen=unseen,
                letters=letters,
                long_word=long_word,
                long=long,
                blank=blank,
            ),
            options,
        )

    def do_nothing(
        self,
        *,
        options: RequestOptions | None = None,
    ) -> DoNothingResponse:
        """DoNothing: not documented.

        Not idempotent. Nobody knows what \"\"\"nothing\"\"\" does in C:\\temp\\

        Args:
            options: Options for this call.

        Raises:
            ValidationError: Nothing was sent; it names every parameter that is wrong.
            NotSentError: The request did not reach the service.
            OutcomeUnknownError: It may have been carried out: do not send it again blindly.
            ApiError: The service returned an error code; see ErrorCode.
        """
        return self._perform(_DO_NOTHING, DoNothingRequest(), options)
