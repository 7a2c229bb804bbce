"""What a service posts to an address of its users: a body, and how to respond."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen.model import Array, innermost

if TYPE_CHECKING:
    from tc3gen.model import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A message of the service to its users; its *body* is a structure, or a list of them."""

    name: str
    function_name: str
    """Of what reads it in Python."""
    doc: str = ""
    page: str = ""
    """The URL of the page that it is transcribed from."""
    body: Type
    response: str
    """The body of the documented response, which says that it has arrived."""
    example: str = ""
    """A documented body, as JSON text."""

    @property
    def leads_to(self) -> str:
        """The structure that is posted."""
        return str(innermost(self.body))

    @property
    def is_list(self) -> bool:
        """Whether several of that structure are posted at once."""
        return isinstance(self.body, Array)
