"""« /centre-de-services »: requests, help, accounts, structures and publications of an agent's regions."""
