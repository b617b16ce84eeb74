"""Which message belongs to which exchange, decided before the first row is written."""

from __future__ import annotations

import random
from array import array
from dataclasses import dataclass

_ANSWERS = 0.4
_NEAR = 200


@dataclass(frozen=True)
class Plan:
    """Message ``i``, oldest first, answers ``parent[i]`` (-1: none) in thread ``thread[i]``.

    For each thread: its number of messages and its newest, which stands for it in the list.
    """

    parent: array[int]
    thread: array[int]
    sizes: array[int]
    newest: array[int]


def make_plan(rng: random.Random, count: int) -> Plan:
    """Four messages of ten answer one of the two hundred before them."""
    parent, thread, sizes, newest = array("l"), array("l"), array("l"), array("l")
    for number in range(count):
        if number and rng.random() < _ANSWERS:
            answered = rng.randrange(max(0, number - _NEAR), number)
            parent.append(answered)
            thread.append(thread[answered])
            sizes[thread[answered]] += 1
            newest[thread[answered]] = number
        else:
            parent.append(-1)
            thread.append(len(sizes))
            sizes.append(1)
            newest.append(number)
    return Plan(parent, thread, sizes, newest)
