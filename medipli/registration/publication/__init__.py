"""What is said to the national directory, by whom and when; what became of it."""
