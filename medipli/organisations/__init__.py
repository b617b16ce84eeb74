"""Regions and the structures that practise in them."""
