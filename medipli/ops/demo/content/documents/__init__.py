"""Invented documents: PDF made with reportlab, pictures made with Pillow, CSV."""
