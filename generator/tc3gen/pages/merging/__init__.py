"""Facts of pages into the facts of one service: what is there, is kept or replaced by a rule."""

from tc3gen.pages.merging.answers import unanswered
from tc3gen.pages.merging.changes import changes, summary
from tc3gen.pages.merging.merge import Merged, merge

__all__ = ["Merged", "changes", "merge", "summary", "unanswered"]
