"""Facts of a service to proposals: decisions that its documentation suggests, with the words.

Each module reads one kind of decision out of names and prose, and takes only what cannot be read in
two ways: a wrong limit stops a valid call, and a request that is wrongly repeated may cost money.
What looks like a limit and is left out is counted, with the reason.
"""

from tc3gen.proposing.composing import policy_of
from tc3gen.proposing.proposals import LeftOut, Proposal, Proposed
from tc3gen.proposing.service import propose

__all__ = ["LeftOut", "Proposal", "Proposed", "policy_of", "propose"]
