"""Source text in black's form: where long statements break, and where blank lines stand.

black parses and re-parses each file, which is most of the time that a large package takes. The
templates of ``tc3gen.emit`` write few forms, one statement at a time; this lays them out as black
does, many times faster. black stays the judge: tests compare with it.
"""

from tc3gen.emit.layout.layout import lay_out
from tc3gen.emit.layout.tokens import UnknownFormError

__all__ = ["UnknownFormError", "lay_out"]
