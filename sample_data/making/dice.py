"""Chance that falls the same way on every machine: everything is built on ``random()`` alone."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from math import cos, exp, log, pi, sqrt
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Seeded by a name, so that one part can change without shifting the others."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"Wilgenoever/{name}").random

    def chance(self, p: float) -> bool:
        """True with probability ``p``."""
        return self._random() < p

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return int(self._random() * n)

    def between(self, low: float, high: float) -> float:
        """A number from low to high."""
        return low + (high - low) * self._random()

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.below(len(options))]

    def weighted(self, options: Sequence[T], weights: Iterable[float]) -> T:
        """One of the options, by weight."""
        sums: list[float] = []
        total = 0.0
        for weight in weights:
            total += weight
            sums.append(total)
        point = self._random() * total
        return next((option for option, sum_ in zip(options, sums, strict=True) if point < sum_), options[-1])

    def shuffled(self, options: Iterable[T]) -> list[T]:
        """The options in another order."""
        found = list(options)
        for last in range(len(found) - 1, 0, -1):
            other = self.below(last + 1)
            found[last], found[other] = found[other], found[last]
        return found

    def lognormal(self, median: float, spread: float) -> float:
        """A positive number around a median; ``spread`` is the standard deviation of its logarithm."""
        normal = sqrt(-2 * log(1 - self._random())) * cos(2 * pi * self._random())
        return median * exp(spread * normal)
