"""One road for all messages."""
