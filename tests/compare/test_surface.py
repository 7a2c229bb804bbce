"""What counts as a break of the generated Python, for those who make objects or read them."""

from __future__ import annotations

import pytest

from tc3gen.compare.surface import surface_breaks

MODELS = """
__all__ = ["Made", "Read", "Both"]

@dataclass(kw_only=True, slots=True)
class Made:
    a: str = field(repr=False)
    b: int | None = None

    def to_wire(self) -> Wire: ...

@dataclass(kw_only=True, slots=True)
class Read:
    a: str
    b: int | None = None
    c: list[str] = field(default_factory=list)

    @classmethod
    def from_wire(cls, wire: Wire) -> Self: ...

    @property
    def ok(self) -> bool: ...

@dataclass(kw_only=True, slots=True)
class Both:
    a: str | None

    def to_wire(self) -> Wire: ...

    @classmethod
    def from_wire(cls, wire: Wire) -> Self: ...
"""
CLIENT = """
__all__ = ["Client", "Code", "connect"]

class Client(Base):
    def send(self, *, a: str, b: int | None = None) -> Read: ...

    def _hidden(self) -> None: ...

class Code(StrEnum):
    FULL = "Full"

def connect(host: str, port: str, /, *rest: str, **more: str) -> Client: ...

def helper() -> None: ...
"""
OLD = {"demo/models.py": MODELS, "demo/client.py": CLIENT, "demo/__init__.py": "__all__ = []"}
MADE = "class Made:\n    a: str = field(repr=False)\n    b: int | None = None\n"
READ = "class Read:\n    a: str\n    b: int | None = None\n"
BOTH = "class Both:\n    a: str | None\n"


def told(old: str, new: str) -> list[str]:
    """Return what is told of the package where *old* text has become *new*."""
    assert any(old in text for text in OLD.values())
    changed = {path: text.replace(old, new) for path, text in OLD.items()}
    return [f"{found.name}: {found.what}" for found in surface_breaks(OLD, changed)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (MADE, MADE.replace("a: str", "a: int"), ["models.Made.a: it takes int, not str"]),
        (MADE, MADE.replace(" | None = None", " | None"), ["models.Made.b: it has to be given"]),
        (MADE, f"{MADE}    c: str\n", ["models.Made.c: it is new and has to be given"]),
        (MADE, "class Made:\n    a: str\n", ["models.Made.b: it is gone"]),
        (MADE, MADE.replace("int | None", "int"), ["models.Made.b: it takes int, not None | int"]),
        (
            READ,
            READ.replace("a: str", "a: str | None"),
            ["models.Read.a: it holds None | str, not str"],
        ),
        (READ, "class Read:\n    a: str\n", ["models.Read.b: it is gone"]),
        (BOTH, BOTH.replace("str | None", "str"), ["models.Both.a: it takes str, not None | str"]),
        (
            BOTH,
            BOTH.replace("str", "str | int"),
            ["models.Both.a: it holds None | int | str, not None | str"],
        ),
        ("def ok(", "def fine(", ["models.Read.ok: it is gone"]),
        ("@property", "@cached", ["models.Read.ok: it is another kind of function"]),
        ('"Both"]', "]", ["models.Both: it is no longer exported"]),
        ("a: str, b", "a: str, c: str, b", ["client.Client.send.c: it is new and has to be given"]),
        ("-> Read", "-> Read | None", ["client.Client.send: it returns None | Read, not Read"]),
        ("(Base)", "(Other)", ["client.Client: its bases are Other now"]),
        ('"Full"', '"full"', ["client.Code.FULL: it is 'full' now, 'Full' before"]),
        ("FULL", "FILLED", ["client.Code.FULL: it is gone"]),
        (
            "host: str, port",
            "port: str, host",
            ["client.connect: its parameters stand in another order"],
        ),
        ("def connect", "async def connect", ["client.connect: it is another kind of function"]),
        (", *rest: str", "", ["client.connect.*: it is gone"]),
    ],
)
def test_what_callers_meet_is_told(old: str, new: str, expected: list[str]) -> None:
    assert told(old, new) == [f"demo.{line}" for line in expected]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MADE, MADE.replace("a: str", "a: str | int")),
        (MADE, f"{MADE}    c: str | None = None\n"),
        (READ, READ.replace("int | None", "int")),
        (READ, f"{READ}    d: str\n"),
        ("a: str, b: int | None = None", "b: int | None = None, a: str | int"),
        ('FULL = "Full"', 'FULL = "Full"\n    EMPTY = "Empty"'),
        ("_hidden", "_other"),
        ("def helper() -> None", "def helper(a: int) -> None"),
        ('"Both"]', '"Both", "More"]'),
        (", **more: str", ", deadline: int = 1, **more: str"),
    ],
    ids=str,
)
def test_what_callers_do_not_meet_is_not_told(old: str, new: str) -> None:
    assert told(old, new) == []


def test_a_module_that_is_gone_is_told_once() -> None:
    new = {path: text for path, text in OLD.items() if path != "demo/__init__.py"}
    assert [f"{b.name}: {b.what}" for b in surface_breaks(OLD, new)] == ["demo: the module is gone"]


def test_a_class_that_travels_another_way_is_told() -> None:
    assert told("class Made:", "class Made:\n    def from_wire(self) -> None: ...") == [
        "demo.models.Made: callers have to make and to read it now, to make it before"
    ]
