# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""What can be wrong with the arguments that a client is made with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ._calls.options import is_header_value
from ._calls.validation import wrong_type
from .credentials import Credential
from .errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ._calls.operation import Api

__all__ = ["client_problems"]

_REGION = r"[a-z]+(?:-[a-z0-9]+)+"
"""Such as ap-singapore and ap-shanghai-fsi: the form of all documented regions."""


def client_problems(
    api: Api,
    *,
    credential: object,
    region: object,
    endpoint: object,
    transport: object,
    functions: Mapping[str, object],
) -> Iterator[Problem]:
    """Yield what is wrong with the arguments of a client, by what they are used for.

    *functions* are those that are called, by name; one that is ``None`` was not given. A region is
    refused where the service lists its regions and this does not even look like one: actions that
    were not generated may be served elsewhere.
    """
    if not isinstance(credential, Credential):
        yield wrong_type("credential", credential, "Credential")
    if endpoint is not None and not isinstance(endpoint, str):
        yield wrong_type("endpoint", endpoint, "str")
    if transport is not None and not callable(getattr(transport, "send", None)):
        message = f"is of type {type(transport).__name__}, which has no method send"
        yield Problem("transport", message)
    for name, function in functions.items():
        if function is not None and not callable(function):
            yield wrong_type(name, function, "function")
    if api.regions and is_header_value(region) and not re.fullmatch(_REGION, region):
        yield Problem("region", f"{region!r} is not a region; {', '.join(api.regions)} are")
