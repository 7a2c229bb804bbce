"""``python -m generator``: the same program as ``tc3gen``."""

import sys

from generator.cli import main

if __name__ == "__main__":
    sys.exit(main())
