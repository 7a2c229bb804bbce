"""What a service posts to its users as generated code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tc3gen import names
from tc3gen.emit.code import Code, bytes_literal, identifier, literal
from tc3gen.emit.docstrings import Section, docstring

if TYPE_CHECKING:
    from tc3gen.callbacks import Callback
    from tc3gen.model import Service

_RAISES = Section(
    "Raises", (("CallbackError", "The body is none of these; respond with an error."),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackView:
    """A function that reads what is posted, and the response to it."""

    function: Code
    item: Code
    """The class of what is posted."""
    several: Code
    doc: Code
    response_name: Code
    response: Code
    """The bytes of the documented response."""
    response_doc: Code


def callback_views(service: Service) -> tuple[CallbackView, ...]:
    """Return the views of what *service* posts."""
    classes = {structure.name: structure.class_name for structure in service.structures}
    return tuple(_view(each, classes[each.leads_to]) for each in service.callbacks)


def _view(callback: Callback, item: str) -> CallbackView:
    source = f"Documented at {callback.page}" if callback.page else None
    response = names.response_name(callback.name)
    said = f"Read what was posted, and respond with {response}."
    return CallbackView(
        function=identifier(callback.function_name),
        item=identifier(item),
        several=literal(callback.is_list),
        doc=docstring(said, callback.doc, source, _RAISES),
        response_name=identifier(response),
        response=bytes_literal(callback.response),
        response_doc=docstring(f"The documented response to {callback.name}.", indent=0),
    )
