"""Facts of pages into the facts of one service: what is there, is kept or replaced by a rule."""

from generator.pages.merging.answers import unanswered
from generator.pages.merging.changes import changes, summary
from generator.pages.merging.merge import Merged, merge

__all__ = ["Merged", "changes", "merge", "summary", "unanswered"]
