# SPDX-License-Identifier: MIT-0
# Copied by tc3gen; changes by hand would be lost.
"""The version of tc3gen that made this package."""

__all__ = ["__version__"]

__version__ = "0.1.0"
