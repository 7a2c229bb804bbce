# SPDX-License-Identifier: MIT-0
"""The version of tc3gen that made this package."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
