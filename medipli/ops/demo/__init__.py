"""The demonstration: its marker in the database, its secrets, its start."""
