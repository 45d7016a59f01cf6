"""A small tagger of our own."""
