"""A small tagger of our own: where deletion took apostrophes, quotes, dashes and spaces from an English text.

It reads text that is known to have lost them (:mod:`repair.channel.gate` knows) and says for each place how probable it
is that a mark stood there. On clean text its answers mean nothing. Its weights are read when it is first asked.
"""

from __future__ import annotations

from repair.tagging.kinds import Kind
from repair.tagging.reading import Lost, read

__all__ = ["Kind", "Lost", "read"]
