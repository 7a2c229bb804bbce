"""A machine without a key: no variable, no profile, no role and no pod."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

METADATA = "169.254.0.23"
VARIABLES = (
    *("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_TOKEN"),
    *("TCCLI_PROFILE", "TKE_REGION", "TKE_PROVIDER_ID", "TKE_WEB_IDENTITY_TOKEN_FILE"),
    "TKE_ROLE_ARN",
)


def without_a_key(patch: pytest.MonkeyPatch, home: Path) -> list[Any]:
    """Take all keys away from the machine; return where it asks for metadata, which is refused.

    It has *home* for a home directory, in which there is nothing.
    """
    asked: list[Any] = []
    connect = socket.socket.connect_ex

    def refuse(self: socket.socket, address: Any) -> int:  # noqa: ANN401 - of any family
        if address[0] != METADATA:
            return connect(self, address)
        asked.append(address)
        return connect(self, ("127.0.0.1", 1))

    patch.setattr(socket.socket, "connect_ex", refuse, raising=False)
    patch.setenv("HOME", str(home))
    patch.setenv("USERPROFILE", str(home))
    for name in VARIABLES:
        patch.delenv(name, raising=False)
    return asked
