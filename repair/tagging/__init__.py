"""A small tagger of our own: where deletion took apostrophes, quotes, dashes and spaces from an English text.

It reads text that is known to have lost them (:mod:`repair.channel.gate` knows) and says for each place how probable it
is that a mark stood there: :func:`repair.tagging.reading.read`. On clean text its answers mean nothing.
"""
