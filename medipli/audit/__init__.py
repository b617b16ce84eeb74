"""The trail: who did what, when, from where."""
