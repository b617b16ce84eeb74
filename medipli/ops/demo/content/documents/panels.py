"""Groups of analyses with values drawn inside their reference ranges (adult ranges in usual French units)."""

import random

_NFS = (
    ("Leucocytes", 4.6, 8.9, 1, "G/L", "4,0 – 10,0"),
    ("Plaquettes", 172, 352, 0, "G/L", "150 – 400"),
    ("VGM", 83, 95, 0, "fL", "80 – 98"),
)
_IONO = (
    ("Sodium", 137, 143, 0, "mmol/L", "136 – 145"),
    ("Potassium", 3.7, 4.8, 1, "mmol/L", "3,5 – 5,1"),
    ("Chlorures", 99, 105, 0, "mmol/L", "98 – 107"),
    ("Bicarbonates", 23, 28, 0, "mmol/L", "22 – 29"),
)
_LIVER = (
    ("ASAT", 15, 32, 0, "UI/L", "< 35"),
    ("ALAT", 14, 36, 0, "UI/L", "< 40"),
    ("Gamma-GT", 14, 44, 0, "UI/L", "< 55"),
    ("Phosphatases alcalines", 48, 104, 0, "UI/L", "40 – 129"),
)
_LIPIDS = (
    ("Cholestérol total", 1.62, 1.96, 2, "g/L", "< 2,00"),
    ("HDL-cholestérol", 0.46, 0.68, 2, "g/L", "> 0,40"),
    ("Triglycérides", 0.78, 1.42, 2, "g/L", "< 1,50"),
)
PANELS = {"nfs": _NFS, "iono": _IONO, "foie": _LIVER, "lipides": _LIPIDS}


def normal_rows(rng: random.Random, name: str) -> tuple[str, ...]:
    """Rows « analysis|value|unit|reference|previous|flag » of one group, all unremarkable."""
    rows = []
    for analysis, low, high, digits, unit, reference in PANELS[name]:
        value, previous = (f"{rng.uniform(low, high):.{digits}f}".replace(".", ",") for _ in range(2))
        rows.append(f"{analysis}|{value}|{unit}|{reference}|{previous}|")
    return tuple(rows)
