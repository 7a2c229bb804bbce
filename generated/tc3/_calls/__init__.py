# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""From parameters to a signed request, and from a response to its result."""
