"""The mailbox: lists, the reader, what can be done with messages, folders and labels."""
