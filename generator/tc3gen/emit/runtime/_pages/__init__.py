# SPDX-License-Identifier: MIT-0
"""Lists that a service returns in pages; only in packages with a list that policy calls so."""
