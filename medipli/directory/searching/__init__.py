"""Finding somebody in the national list: one field, words in any order, typed as people type them."""

from medipli.directory.searching.asked import Asked, read
from medipli.directory.searching.search import Found, Hit, search

__all__ = ["Asked", "Found", "Hit", "read", "search"]
