"""The blocks of code in the documents of this repository."""

from __future__ import annotations

import re

from tests.support.project import ROOT


def blocks(document: str) -> list[tuple[str, str]]:
    """Return the language and the text of each block of *document*, in their order."""
    text = (ROOT / document).read_text("utf-8")
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
