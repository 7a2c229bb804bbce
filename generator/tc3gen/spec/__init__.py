"""The spec room: YAML to model and back."""
