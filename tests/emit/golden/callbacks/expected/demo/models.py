@dataclass(kw_only=True, slots=True)
class Report(StructureBase):
    """What arrived."""

    _wire_names = ("Key", "Number")

    key: str
    """Which one."""

    number: str | None = field(default=None, repr=False)
    """Whose."""

    @classmethod
    def from_wire(cls, wire: Wire, noted: Deviations | None = None) -> Self:
        """Parse a JSON object; what is not as documented is converted or absent, and *noted*."""
        self = cls.__new__(cls)
        value = wire.get("Key")
        if type(value) is not str:
            value = require_scalar(value, "key", str, noted)
        self.key = value
        value = wire.get("Number")
        if type(value) is not str and value is not None:
            value = read_scalar(value, "number", str, noted)
        self.number = value
        return self
