"""Lists of passwords that are common or were stolen: written sorted, asked by halving, never read whole.

A list is a file: eight bytes that say what it is and how wide its records are, then the first bytes of the SHA-1 of
each password, in order and once each. SHA-1 because that is how lists of stolen passwords are published; what is in a
list is known to everybody already, so nothing is kept secret by it.
"""

from __future__ import annotations

from medipli.formats.password_lists.folding import forms, key
from medipli.formats.password_lists.reading import PasswordList, WrongList
from medipli.formats.password_lists.writing import Counted, read_lines, write_list

__all__ = ["Counted", "PasswordList", "WrongList", "forms", "key", "read_lines", "write_list"]
