# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""Lists that a service returns in pages; only in packages with a list that policy calls so."""
