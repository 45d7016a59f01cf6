"""Repair garbled news text: every edit proved, clean text left alone."""

from __future__ import annotations

__version__ = "0.1.0"
