# SPDX-License-Identifier: MIT-0
"""Finds out what became of items with an unknown outcome."""
