"""The public journey: from « Créer un compte » to the follow-up of a request."""
