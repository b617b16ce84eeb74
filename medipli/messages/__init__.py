"""What is written: messages, entries, threads, drafts."""
