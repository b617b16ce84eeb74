"""Files of the FINESS register of establishments, as published: the classic CSV and the newer JSON."""

from medipli.formats.finess.establishments import read_establishments
from medipli.formats.finess.row import EstablishmentRow

__all__ = ["EstablishmentRow", "read_establishments"]
