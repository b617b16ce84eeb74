"""« /operateur »: regions and their domains, conditions of use, staff."""
