"""Filling boxes with invented messages, straight into the tables, as the product's actions would have left them."""

from __future__ import annotations

from bench.seeding.fill import fill_box

__all__ = ["fill_box"]
