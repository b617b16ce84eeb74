"""Which region a person belongs to: that of the structure of their box, else that of the domain of its address."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

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
    """The region of each person, by their number; those who have no box in any region are left out.

    The individual box counts before the shared ones.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REGIONS, [sorted(set(person_ids))])
        return dict(cursor.fetchall())


def region_of(person_id: int) -> int | None:
    """The region of one person."""
    return regions_of([person_id]).get(person_id)
