"""Ways to the national directory that need nobody: one file each, behind one protocol."""

from __future__ import annotations

from medipli.registration.publication.adapters.fhir import Fhir, from_settings
from medipli.registration.publication.adapters.protocol import Adapter, Later, Outcome, Refused, Said

__all__ = ["Adapter", "Fhir", "Later", "Outcome", "Refused", "Said", "from_settings"]
