"""The emit room: model to files."""
