"""Names on a map: each is put where it covers no other name, or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

NARROW_LETTERS: Final = frozenset("ijlt.,:;'|!()[] fr-")
WIDE_LETTERS: Final = frozenset("mwMW@%&")
LINE: Final = 1.3
"""Height of a line of text in times its size."""
CLEAR: Final = 3.0
"""Pixels between a name and what it belongs to, and around a name."""


A_DOT: Final = 0.003
"""What a dot under a name weighs against reaching into a circle, in units of the map."""
NEAR: Final = 0.12
"""Closer than this to another circle a name outside its own seems to belong to that one."""


@dataclass(frozen=True)
class Label:
    """A name and what it belongs to: a circle at (x, y) with radius ``reach`` in units of the map."""

    text: str
    x: float
    y: float
    reach: float
    size: float


@dataclass(frozen=True)
class Placed:
    """The middle of a name and half its width and height, in units of the map."""

    label: Label
    x: float
    y: float
    half_width: float
    half_height: float

    def covers(self, other: Placed) -> bool:
        """Whether two names lie over each other."""
        return (
            abs(self.x - other.x) < self.half_width + other.half_width
            and abs(self.y - other.y) < self.half_height + other.half_height
        )


def text_width(text: str, size: float) -> float:
    """Pixels that a line of text takes at most in a usual sans-serif of a size in pixels."""
    shares = (
        0.36 if letter in NARROW_LETTERS else 0.9 if letter in WIDE_LETTERS else 0.66 if letter.isupper()
        else 0.58
        for letter in text
    )  # fmt: skip
    return size * sum(shares)


def placed(
    labels: Sequence[Label],
    scale: float,
    discs: np.ndarray | None = None,
    half_width: float = 1.0,
    half_height: float = 1.0,
    dots: np.ndarray | None = None,
    walls: np.ndarray | None = None,
) -> list[Placed]:
    """The labels that find a place, the first ones first: around what they name, or on it.

    Parameters
    ----------
    labels : in the order of importance.
    scale : pixels per unit of the map, at least; on a larger screen the same places are as free.
    discs : float array (n, 3), circles (x, y, radius) that a name rather does not cover.
    dots : float array (n, 2), points that a name rather does not cover.
    walls : float array (n, 3), circles (x, y, radius) that a name never covers.
    half_width, half_height : the map reaches from minus to plus these; a name never sticks out.
    """
    around = np.zeros((0, 3)) if discs is None else discs[np.isfinite(discs).all(axis=1)]
    points = np.zeros((0, 2)) if dots is None else dots
    kept_free = np.zeros((0, 3)) if walls is None else walls
    done: list[Placed] = []
    for label in labels:
        free = [
            one
            for one in _candidates(label, scale)
            if abs(one.x) + one.half_width <= half_width
            and abs(one.y) + one.half_height <= half_height
            and not any(one.covers(other) for other in done)
            and not (_gaps(one, kept_free) < 0).any()
        ]
        if free:
            done.append(min(free, key=lambda one: _covered(one, around, points)))
    return done


def _candidates(label: Label, scale: float) -> list[Placed]:
    half_width = (text_width(label.text, label.size) / 2 + CLEAR) / scale
    half_height = (label.size * LINE / 2) / scale
    up = label.reach + CLEAR / scale + half_height
    aside = label.reach + CLEAR / scale + half_width
    slant = 0.75 * label.reach
    places = [
        (0.0, up), (0.0, -up), (aside, 0.0), (-aside, 0.0),
        (slant + half_width, slant + half_height), (-slant - half_width, slant + half_height),
        (slant + half_width, -slant - half_height), (-slant - half_width, -slant - half_height),
    ]  # fmt: skip
    if label.reach > half_height * 2:
        places[1:1] = [(0.0, label.reach - half_height), (0.0, half_height - label.reach), (0.0, 0.0)]
    return [Placed(label, label.x + dx, label.y + dy, half_width, half_height) for dx, dy in places]


def _covered(one: Placed, discs: np.ndarray, dots: np.ndarray) -> float:
    """How deep a name reaches into the circles of others, with something for every dot under it."""
    own = (np.abs(discs[:, 0] - one.label.x) < 1e-9) & (np.abs(discs[:, 1] - one.label.y) < 1e-9)
    outside = np.hypot(one.x - one.label.x, one.y - one.label.y) > one.label.reach
    depth = np.maximum((NEAR if outside else 0.0) - _gaps(one, discs[~own]), 0)
    under = (np.abs(dots[:, 0] - one.x) < one.half_width) & (np.abs(dots[:, 1] - one.y) < one.half_height)
    return round(float(depth.sum()) + A_DOT * int(under.sum()), 3)


def _gaps(one: Placed, circles: np.ndarray) -> np.ndarray:
    """The room between a name and each circle; negative where it reaches into one."""
    dx = np.maximum(np.abs(circles[:, 0] - one.x) - one.half_width, 0)
    dy = np.maximum(np.abs(circles[:, 1] - one.y) - one.half_height, 0)
    gaps: np.ndarray = np.hypot(dx, dy) - circles[:, 2]
    return gaps
