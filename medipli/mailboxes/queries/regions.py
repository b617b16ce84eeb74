"""Which region a person belongs to: that of the structure of their box, else that of the domain of its address.

Somebody whose box has neither belongs where the rooms above know them: they register who is asked then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.db import connection

Source = Callable[[Collection[int]], dict[int, int]]
_FURTHER: list[Source] = []
_REGIONS = """
SELECT DISTINCT ON (s.person_id) s.person_id, coalesce(o.region_id, d.region_id) AS region
FROM mailboxes_membership s
JOIN mailboxes_mailbox m ON m.id = s.mailbox_id
LEFT JOIN organisations_organisation o ON o.id = m.organisation_id
LEFT JOIN organisations_professiondomain d ON o.id IS NULL AND d.domain = split_part(m.address, '@', 2)
WHERE s.person_id = ANY(%s) AND coalesce(o.region_id, d.region_id) IS NOT NULL
ORDER BY s.person_id, m.kind IN ('ORG', 'APP'), m.is_open DESC, m.id
"""


def regions_of(person_ids: Iterable[int]) -> dict[int, int]:
    """The region of each person, by their number; those who belong to none are left out.

    The individual box counts before the shared ones.
    """
    wanted = set(person_ids)
    with connection.cursor() as cursor:
        cursor.execute(_REGIONS, [sorted(wanted)])
        found = dict(cursor.fetchall())
    for source in _FURTHER:
        if missing := wanted - found.keys():
            found |= source(missing)
    return found


def also_ask(source: Source) -> None:
    """Let a room above tell the regions of those who have no box in any: numbers of people → person → region."""
    if source not in _FURTHER:
        _FURTHER.append(source)


def region_of(person_id: int) -> int | None:
    """The region of one person."""
    return regions_of([person_id]).get(person_id)
