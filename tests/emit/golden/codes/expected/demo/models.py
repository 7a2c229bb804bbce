@dataclass(kw_only=True, slots=True)
class Outcome(ResultBase):
    """The outcome of a thing."""

    _wire_names = ("Number", "Status")

    number: str
    """Its number."""

    status_code: str
    """Accepted or an error code."""

    @classmethod
    def from_wire(cls, wire: Wire, noted: Deviations | None = None) -> Self:
        """Parse a JSON object; what is not as documented is converted or absent, and *noted*."""
        self = cls.__new__(cls)
        value = wire.get("Number")
        if type(value) is not str:
            value = require_scalar(value, "number", str, noted)
        self.number = value
        value = wire.get("Status")
        if type(value) is not str:
            value = require_scalar(value, "status_code", str, noted)
        self.status_code = value
        self._trusted = True
        return self

    @property
    def ok(self) -> bool:
        """Whether the service accepted this item."""
        return self.status_code == '"Ok" \\o/' and self._trusted is True

    @property
    def effect(self) -> ItemEffect:
        """What became of this item: done, none (nothing happened) or unknown."""
        if not self._trusted:
            return "unknown"
        return "done" if self.ok else CODES.effect(self.status_code)

    @property
    def retry(self) -> RetryAdvice:
        """Whether sending this item again can help."""
        return "never" if self.ok else CODES.retry(self.status_code)
