"""Lists of accounts that administrators send: read, checked line by line, then carried out."""
