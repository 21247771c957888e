"""The map: discs per group, the most heard in the middle, silent people on the rim."""

from __future__ import annotations

import numpy as np
import pytest

from fivec import layout


def organisation(n=400, n_groups=6, seed=0):
    """Ties mostly inside groups, towards a few popular people; every tenth person is silent."""
    generator = np.random.default_rng(seed)
    group = generator.integers(0, n_groups, n)
    popular = generator.pareto(1.3, n) + 0.2
    linked = np.flatnonzero(np.arange(n) % 10 > 0)
    source, target = generator.choice(linked, 8 * n), np.empty(8 * n, dtype=int)
    for row, person in enumerate(source):
        near = linked[group[linked] == group[person]] if row % 5 else linked
        target[row] = generator.choice(near, p=popular[near] / popular[near].sum())
    return source, target, group


SOURCE, TARGET, GROUP = organisation()
FOUND = layout.positions(SOURCE, TARGET, None, GROUP, 400)


def test_silent_people_stand_evenly_on_the_rim_of_their_group():
    assert FOUND.on_rim.tolist() == (np.arange(400) % 10 == 0).tolist()
    for number, (x, y, radius) in enumerate(FOUND.discs):
        own = FOUND.xy[number == GROUP] - (x, y)
        rim = FOUND.on_rim[number == GROUP]
        distance = np.linalg.norm(own, axis=1)
        assert distance[rim].max() - distance[rim].min() < 1e-4
        assert distance[~rim].max() < distance[rim].min() < radius
        angle = np.sort(np.arctan2(*own[rim].T))
        assert np.diff(angle) == pytest.approx(2 * np.pi / rim.sum(), abs=1e-3)


def test_silent_people_without_a_group_stand_on_the_rim_of_the_map():
    group = np.where(np.arange(400) % 20 == 0, -1, GROUP)
    found = layout.positions(SOURCE, TARGET, None, group, 400)
    distance = np.linalg.norm(found.xy, axis=1)
    homeless = found.on_rim & (group < 0)
    assert distance[homeless] == pytest.approx(0.97, abs=1e-5)
    assert distance[~homeless].max() < 0.9


def test_everybody_is_inside_the_disc_of_the_group_and_discs_do_not_overlap():
    for number, (x, y, radius) in enumerate(FOUND.discs):
        own = FOUND.xy[number == GROUP]
        assert np.linalg.norm(own - (x, y), axis=1).max() <= radius
        for x2, y2, radius2 in FOUND.discs[number + 1 :]:
            assert np.hypot(x - x2, y - y2) > radius + radius2


def test_the_most_heard_are_nearest_to_the_middle_of_their_disc():
    heard = np.bincount(TARGET, minlength=400)
    for number, (x, y, radius) in enumerate(FOUND.discs):
        own = np.flatnonzero((number == GROUP) & ~FOUND.on_rim)
        distance = np.linalg.norm(FOUND.xy[own] - (x, y), axis=1) / radius
        order = np.argsort(-heard[own])
        assert distance[order[:3]].max() < 0.45
        assert distance[order[:10]].mean() < distance[order[-10:]].mean() - 0.3


def test_people_do_not_lie_on_top_of_each_other():
    apart = np.linalg.norm(FOUND.xy[:, None] - FOUND.xy[None], axis=2) + np.eye(400)
    assert (apart.min(axis=1) > 0.002).all()


def test_groups_with_many_ties_lie_closer_than_groups_without():
    # Groups 1 and 2 are tied to each other, 3 and 4 too, and all of them to the large group 0.
    sizes = np.array([40, 12, 12, 12, 12])
    group = np.repeat(np.arange(5), sizes)
    first = np.concatenate([[0], np.cumsum(sizes)])
    inside = [(a, a + 1) for g in range(5) for a in range(first[g], first[g + 1] - 1)]
    across = [(first[a] + i, first[b] + i) for a, b in ((1, 2), (3, 4)) for i in range(12)]
    source, target = np.array(inside + across + [(0, first[g]) for g in range(1, 5)]).T
    centre = layout.positions(source, target, None, group, len(group)).discs[:, :2]

    def apart(a, b):
        return np.linalg.norm(centre[a] - centre[b])

    assert max(apart(1, 2), apart(3, 4)) < min(apart(1, 3), apart(1, 4), apart(2, 3), apart(2, 4))
    assert np.linalg.norm(centre[0]) < 0.3


def test_the_same_data_give_the_same_map_in_any_order_of_ties():
    shuffled = np.random.default_rng(1).permutation(len(SOURCE))
    again = layout.positions(SOURCE[shuffled], TARGET[shuffled], None, GROUP, 400)
    assert again.xy == pytest.approx(FOUND.xy, abs=1e-3)
    assert np.array_equal(layout.positions(SOURCE, TARGET, None, GROUP, 400).xy, FOUND.xy)


def test_two_people_who_are_tied_lie_closer_than_chance_within_their_group():
    ring = np.arange(60)
    found = layout.positions(ring, (ring + 1) % 60, None, np.zeros(60, dtype=int), 60).xy
    tied = np.linalg.norm(found - np.roll(found, -1, axis=0), axis=1).mean()
    others = np.linalg.norm(found[:, None] - found[None], axis=2).mean()
    assert tied < 0.6 * others


@pytest.mark.parametrize(
    ("source", "target", "group"),
    [
        ([], [], []),
        ([], [], [0]),
        ([0, 1], [0, 1], [0, 0]),
        ([0], [1], [-1, -1, -1]),
        ([0, 1], [1, 0], [0, 5]),
        ([0, 1, 2, 3], [1, 0, 3, 2], [0, 0, 1, 1]),
    ],
)
def test_small_and_odd_networks(source, target, group):
    n = len(group)
    found = layout.positions(
        np.array(source, dtype=int), np.array(target, dtype=int), None, np.array(group, dtype=int), n
    )
    assert found.xy.shape == (n, 2)
    assert found.xy.dtype == np.float32
    assert np.isfinite(found.xy).all()
    tied = {person for pair in zip(source, target, strict=True) if pair[0] != pair[1] for person in pair}
    assert found.on_rim.tolist() == [person not in tied for person in range(n)]


def test_many_small_groups_all_find_a_place():
    group = np.arange(900) // 3
    found = layout.positions(np.arange(900), np.roll(np.arange(900), -1), None, group, 900)
    x, y, radius = found.discs.T
    apart = np.hypot(x[:, None] - x, y[:, None] - y) - radius[:, None] - radius
    np.fill_diagonal(apart, 1)
    assert (apart > 0).all()
    assert np.linalg.norm(found.xy, axis=1).max() <= 1


def test_many_silent_people_share_rings():
    found = layout.positions([0], [1], None, np.full(700, -1), 700)
    distance = np.linalg.norm(found.xy[found.on_rim], axis=1)
    assert len(np.unique(distance.round(4))) == 5
    assert distance.max() <= 1.0001


def test_a_group_of_which_most_are_silent_has_rings_around_its_few():
    found = layout.positions([0], [1], None, np.zeros(300, dtype=int), 300)
    distance = np.linalg.norm(found.xy - found.discs[0, :2], axis=1)
    assert distance[:2].max() < distance[2:].min()
    apart = np.linalg.norm(found.xy[:, None] - found.xy[None], axis=2) + np.eye(300)
    assert apart.min() > 0.04


def test_a_group_that_is_silent_as_a_whole_has_a_disc():
    found = layout.positions([0, 1], [1, 2], None, np.repeat([0, 1, 2], [3, 6, 1]), 10)
    assert np.isfinite(found.discs).all()
    middle = found.xy[3:9].mean(axis=0)
    assert middle == pytest.approx(found.discs[1, :2], abs=1e-3)
    assert found.xy[9] == pytest.approx(found.discs[2, :2], abs=1e-6)
