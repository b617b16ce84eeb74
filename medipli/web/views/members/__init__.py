"""The members of a shared box, and the invitations to one."""
