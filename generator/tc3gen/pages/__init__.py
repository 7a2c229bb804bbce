"""Documentation pages to facts: text, Markdown and HTML as they reach a user."""
