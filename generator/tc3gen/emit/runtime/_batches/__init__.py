# SPDX-License-Identifier: MIT-0
"""Lists of any length, sent in batches."""
