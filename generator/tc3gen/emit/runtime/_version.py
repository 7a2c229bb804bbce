# SPDX-License-Identifier: MIT-0
"""The version of tc3gen that made this package."""

__all__ = ["__version__"]

__version__ = "0.1.0"
