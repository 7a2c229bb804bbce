"""``python -m tc3gen``: the same program as ``tc3gen``."""

import sys

from tc3gen.cli import main

if __name__ == "__main__":
    sys.exit(main())
