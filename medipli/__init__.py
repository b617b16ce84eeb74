"""Medipli: an MSSanté operator in a box."""
