"""« Une question ? Besoin d’aide ? »: the pages of who asks the service desk."""
