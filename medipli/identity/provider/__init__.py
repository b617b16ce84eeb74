"""Pro Santé Connect, and any OpenID provider like it: what is said to it, and what is believed of what it answers.

The code flow with PKCE (OpenID Connect Core 1.0, RFC 7636), its logouts both ways, and CIBA. Nothing here knows pages
or people; :mod:`medipli.identity.actions.provider` ties an identity to a person.
"""
