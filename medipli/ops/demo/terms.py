"""The conditions of use of the demonstration."""

BODY = """# Objet

Ces conditions générales d’utilisation encadrent l’usage de la messagerie sécurisée de santé par les professionnels \
et les structures qui en sont membres.

# Votre compte

Votre compte est personnel. Vous gardez votre mot de passe et vos codes pour vous, et vous vous déconnectez quand vous \
quittez votre poste. Une boîte partagée s’ouvre toujours depuis votre propre compte.

# Ce que vous échangez

La messagerie sert aux échanges utiles à la prise en charge de vos patients, dans le respect du secret professionnel. \
Chaque lecture et chaque envoi sont tracés.

# Conservation

Les messages sont conservés pendant la durée affichée dans votre boîte, puis supprimés après avertissement. \
Vous pouvez les exporter avant.

# Démonstration

Cette plateforme est une démonstration\u00a0: toutes les personnes et tous les documents y sont fictifs. \
N’y saisissez aucune donnée réelle.
"""
