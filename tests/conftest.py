"""No test may see the names that the person who runs it has added for himself."""

from __future__ import annotations

import os

os.environ["REPAIR_GAZETTEER"] = ""
