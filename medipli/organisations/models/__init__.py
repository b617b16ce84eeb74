from __future__ import annotations

from medipli.organisations.models.office import FileOpening, Office
from medipli.organisations.models.organisation import Organisation
from medipli.organisations.models.region import ProfessionDomain, Region

__all__ = ["FileOpening", "Office", "Organisation", "ProfessionDomain", "Region"]
