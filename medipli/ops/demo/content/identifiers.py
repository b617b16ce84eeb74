"""Fictional identifiers with valid keys: RPPS and FINESS (Luhn), INS matricule (97 complement)."""

from datetime import date

from .model import Sex


def luhn_key(digits: str) -> str:
    """Check digit that makes `digits` + key pass Luhn."""
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def fictional_rpps(serial: int) -> str:
    """11 digits starting with 997, a range the authorities keep for tests."""
    body = f"997{serial:07d}"
    return body + luhn_key(body)


def fictional_finess(serial: int) -> str:
    """9 digits starting with 99, a department that does not exist."""
    body = f"99{serial:06d}"
    return body + luhn_key(body)


def fictional_matricule(sex: Sex, birth: date, order: int) -> str:
    """15-digit INS with the birth place 99999, which no register assigns (key = 97 − n mod 97)."""
    body = f"{1 if sex == 'M' else 2}{birth:%y%m}99999{order:03d}"
    return f"{body}{97 - int(body) % 97:02d}"


def demo_phone(serial: int) -> str:
    """Number of the range that the French regulator keeps for fiction (01 99 00 xx xx)."""
    return f"01 99 00 {serial // 100:02d} {serial % 100:02d}"
