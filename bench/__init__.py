"""Measures Medipli on invented mailboxes of several sizes: ``python -m bench``."""
