"""A fake endpoint from the same spec: it checks, answers, breaks and counts; no message is sent."""

from generator.mock.endpoint import MockEndpoint

__all__ = ["MockEndpoint"]
