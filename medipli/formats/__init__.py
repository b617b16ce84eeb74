"""The formats of the field: pure functions over bytes and dataclasses."""
