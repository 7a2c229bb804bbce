"""A fake endpoint on this machine, made of a spec: `MockEndpoint`, and `faults` to inject.

It verifies signatures, checks parameters, responds as documented or with a fault, and counts what
arrived. Nothing is ever sent to anybody.
"""

from tc3gen.mock import faults
from tc3gen.mock.callbacks import Callbacks, Posted
from tc3gen.mock.endpoint import ALWAYS, MockEndpoint
from tc3gen.mock.ledger import Count, Message, Received
from tc3gen.mock.signatures import Key

__all__ = [
    "ALWAYS",
    "Callbacks",
    "Count",
    "Key",
    "Message",
    "MockEndpoint",
    "Posted",
    "Received",
    "faults",
]
