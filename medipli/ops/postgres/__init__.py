"""A PostgreSQL server of our own, for the demonstration and the tests.

``programs`` finds PostgreSQL on the machine, ``account`` decides who runs it, ``cluster`` creates and remembers a
data folder, ``server`` starts and stops it.
"""
