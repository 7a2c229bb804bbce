"""Two specs to what changed between them, and what that breaks."""
