"""Whether a certificate can be believed: authorities, usage, validity, revocation."""
