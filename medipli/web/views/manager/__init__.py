"""« /gestionnaire »: the accounts and shared boxes of the structures that somebody administers."""
