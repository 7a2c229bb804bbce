@dataclass(kw_only=True, slots=True)
class GetThingResponse(ResponseBase):
    """The response of GetThing."""

    _wire_names = ("Trace",)

    trace: str | None = None
    """The id."""

    @classmethod
    def from_wire(cls, wire: Wire, noted: Deviations | None = None) -> Self:
        """Parse a JSON object; what is not as documented is converted or absent, and *noted*."""
        self = cls.__new__(cls)
        value = wire.get("Trace")
        if type(value) is not str and value is not None:
            value = read_scalar(value, "trace", str, noted)
        self.trace = value
        self.__post_init__()
        return self
