# SPDX-License-Identifier: MIT-0
"""From parameters to a signed request, and from a response to its result."""
