# SPDX-License-Identifier: MIT-0
"""How keys are renewed; imported with the first client whose key can change."""
