"""``python -m repair`` is ``repair``."""

from __future__ import annotations

import sys

from repair.cli import main

if __name__ == "__main__":  # a worker process imports this module again, under another name
    sys.exit(main())
