"""Contents by address: compressed, encrypted, stored once."""
