@dataclass(kw_only=True, slots=True)
class Thing(StructureBase):
    """Has the same name and other members."""

    _wire_names = ("New",)

    new: str | None = None
    """Its only member."""

    @classmethod
    def from_wire(cls, wire: Wire, noted: Deviations | None = None) -> Self:
        """Parse a JSON object; what is not as documented is converted or absent, and *noted*."""
        self = cls.__new__(cls)
        value = wire.get("New")
        if type(value) is not str and value is not None:
            value = read_scalar(value, "new", str, noted)
        self.new = value
        return self
