"""Ordinary mail without confidential content."""
