"""Calling an action with the client that a spec makes, without writing that client to the disk."""
