"""The national registers: professionals of the Annuaire Santé, establishments of FINESS."""
