"""The invented towns of the demonstration, beside the real ones. Their postal codes belong to no French department."""

from __future__ import annotations

from medipli.formats.postal import Commune

TOWNS = (
    Commune("99001", "Orlane", ("99000",), "99"),
    Commune("99021", "Montclarel", ("99210",), "99"),
    Commune("99040", "Port-Orval", ("99400",), "99"),
    Commune("99013", "Saint-Évrin", ("99130",), "99"),
    Commune("99015", "Vernoles", ("99155",), "99"),
    Commune("99032", "Castelbrume", ("99320",), "99"),
    Commune("96010", "Brumeval", ("96100",), "96"),
    Commune("96020", "Haute-Sente", ("96200",), "96"),
)
