# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""How keys are renewed; imported with the first client whose key can change."""
