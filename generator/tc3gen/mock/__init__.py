"""A fake endpoint from the same spec: it checks, answers, breaks and counts; no message is sent."""

from tc3gen.mock.endpoint import MockEndpoint

__all__ = ["MockEndpoint"]
