"""« Une question ? Besoin d’aide ? »: help requests as threads between a person and the desk of their region."""
