"""What can be done with accounts and sessions: one verb in each file."""
