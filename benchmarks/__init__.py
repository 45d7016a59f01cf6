"""What the tool costs and what it harms, measured on real news; one file a question. Run with ``make bench``."""
