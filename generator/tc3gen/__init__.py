"""tc3gen: a code generator that turns API documentation into typed clients."""

__version__ = "0.1.0"
