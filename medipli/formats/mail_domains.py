"""Typing mistakes in the domain of an ordinary e-mail address: a suggestion, never a refusal."""

_PROVIDERS = (
    "gmail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.fr", "live.com", "msn.com",
    "yahoo.fr", "yahoo.com", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.fr", "mail.com",
    "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "cegetel.net", "club-internet.fr", "laposte.net",
    "bbox.fr", "numericable.fr", "noos.fr", "aliceadsl.fr", "proton.me", "protonmail.com", "mailo.com", "mailo.fr",
    "tutanota.com", "lagoon.nc", "mail.pf", "zaclys.net", "ovh.fr",
)  # fmt: skip
# Too far from any provider to be measured, or nearer to another one than to the one that is meant.
_KNOWN_MISTAKES = {
    "gmail.fr": "gmail.com",
    "gmail": "gmail.com",
    "gmail.co": "gmail.com",
    "orange.com": "orange.fr",
    "wanadoo.com": "wanadoo.fr",
    "laposte.fr": "laposte.net",
    "laposte.com": "laposte.net",
    "free.com": "free.fr",
    "sfr.com": "sfr.fr",
    "icloud.fr": "icloud.com",
}
_SHORT = 8
_LONGEST = 254


def suggestion(address: str) -> str | None:
    """The address that was probably meant (« ines@gmial.com » gives « ines@gmail.com »), or None.

    Compared with a list of providers: one mistake (a letter too many, missing, wrong, or two exchanged) for short
    domains, two for longer ones. A domain of the list is never questioned.
    """
    local, at, typed = address.strip().rpartition("@")
    domain = typed.lower().rstrip(".").replace(",", ".")
    if not at or not local or not domain or len(address) > _LONGEST or typed.lower() in _PROVIDERS:
        return None
    if domain in _PROVIDERS:
        return f"{local}@{domain}"
    if domain in _KNOWN_MISTAKES:
        return f"{local}@{_KNOWN_MISTAKES[domain]}"
    distance, nearest = min((_distance(domain, one), one) for one in _PROVIDERS)
    return f"{local}@{nearest}" if distance <= (1 if len(nearest) <= _SHORT else 2) else None


def _distance(left: str, right: str) -> int:
    """Mistakes between two short words, an exchange of neighbours counting once (optimal string alignment)."""
    if abs(len(left) - len(right)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        current = [i]
        for j, other in enumerate(right, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]
