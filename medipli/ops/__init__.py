"""Start, stop, demonstration, checks."""
