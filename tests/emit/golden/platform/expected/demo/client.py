_API = Api(
    service="demo",
    version="2020-01-01",
    endpoint="demo.example.com",
    sign=sign,
    envelope=ENVELOPE,
    codes=CODES,
    headers=HEADERS,
    languages=LANGUAGES,
    max_body_bytes=MAX_BODY_BYTES,
)


_GET_THING = Operation(
    action="GetThing",
    read=GetThingResponse.from_wire,
    idempotent=True,
    regions=(),
    documented=(),
)


_GO_THERE = Operation(
    action="GoThere",
    read=GoThereResponse.from_wire,
    idempotent=False,
    regions=(),
    documented=(),
)
