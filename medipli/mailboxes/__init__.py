"""The unit of everything: boxes, members, folders."""
