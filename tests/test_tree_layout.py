"""The tree of a thread: nothing overlaps, parents stand in the middle, the order of rows says nothing."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.tree_layout import first_posts, tree_layout


def places(*parent):
    return tree_layout(np.array(parent), np.arange(len(parent))).place.tolist()


def test_trees_drawn_by_hand():
    assert places(-1) == [0]
    assert places(-1, 0, 1) == [0, 0, 0]
    assert places(-1, 0, 0, 0) == [1, 0, 1, 2]
    # Two branches of two: four leaves side by side, each first post in the middle of its own.
    assert places(-1, 0, 0, 1, 1, 2, 2) == [1.5, 0.5, 2.5, 0, 1, 2, 3]
    # A leaf between two branches stands in the middle, not against the first.
    assert places(-1, 0, 0, 0, 1, 1, 1, 3, 3, 3) == [2.5, 1, 2.5, 4, 0, 1, 2, 3, 4, 5]


def test_a_small_branch_slides_under_its_neighbour():
    """The second reply has a branch of its own below the place that the first leaves free."""
    place = places(-1, 0, 0, 2, 2, 2)
    assert place[1] == 0 and place[2] == 1
    assert place[3:] == [0, 1, 2]


@st.composite
def trees(draw, most=40):
    n = draw(st.integers(1, most))
    parent = np.array([-1, *(draw(st.integers(0, row - 1)) for row in range(1, n))])
    rank = np.array(draw(st.permutations(range(n))))
    return parent, rank


@given(trees())
def test_no_two_posts_overlap_and_replies_are_centred(tree):
    parent, rank = tree
    found = tree_layout(parent, rank)
    assert found.place.min() == 0
    for depth in range(found.depth.max() + 1):
        # From first to last in reading order the places rise, by 1 at least.
        row = [post for post in found.order if found.depth[post] == depth]
        assert (np.diff(found.place[row]) >= 1 - 1e-9).all()
    for post in range(len(parent)):
        replies = sorted(np.flatnonzero(parent == post), key=lambda row: rank[row])
        if replies:
            middle = (found.place[replies[0]] + found.place[replies[-1]]) / 2
            assert found.place[post] == pytest.approx(middle)


@given(trees())
def test_the_reading_order_is_that_of_a_walk_in_depth(tree):
    parent, rank = tree
    found = tree_layout(parent, rank)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(parent)))
    graph.add_edges_from((above, row) for row, above in enumerate(parent.tolist()) if above >= 0)
    walk = nx.dfs_preorder_nodes(
        graph, 0, sort_neighbors=lambda posts: sorted(posts, key=lambda row: rank[row])
    )
    assert found.order.tolist() == list(walk)
    assert found.depth.tolist() == [nx.shortest_path_length(graph, 0, row) for row in range(len(parent))]


@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(tree, random):
    parent, rank = tree
    new = list(range(len(parent)))
    random.shuffle(new)
    new = np.array(new)
    shuffled, ranks = np.empty_like(parent), np.empty_like(rank)
    shuffled[new] = np.where(parent >= 0, new[parent], -1)
    ranks[new] = rank
    before, after = tree_layout(parent, rank), tree_layout(shuffled, ranks)
    assert np.array_equal(after.order, new[before.order])
    assert np.allclose(after.place[new], before.place)


@given(trees())
def test_the_mirror_image_of_a_tree_is_drawn_as_its_mirror_image(tree):
    parent, rank = tree
    found, mirrored = tree_layout(parent, rank), tree_layout(parent, -rank)
    assert np.allclose(mirrored.place, found.place.max() - found.place)


@given(trees())
def test_a_tree_is_no_wider_than_its_last_posts(tree):
    parent, rank = tree
    n_leaves = len(set(range(len(parent))) - set(parent.tolist()))
    assert tree_layout(parent, rank).place.max() <= n_leaves - 1 + 1e-9


@pytest.mark.parametrize(
    "parent",
    [
        np.arange(-1, 30_000 - 1),
        np.array([-1] + [0] * 29_999),
        np.array([-1, *((np.arange(1, 30_000) - 1) // 2)]),
        # A chain with a leaf at each post: the outline of a whole branch must not be copied every time.
        np.array([-1, *np.repeat(np.arange(0, 29_998, 2), 2)]),
    ],
    ids=["chain", "star", "binary", "comb"],
)
def test_large_trees_are_laid_out_as_well(parent):
    found = tree_layout(parent, np.arange(len(parent)))
    assert sorted(found.order.tolist()) == list(range(len(parent)))
    assert (found.depth[1:] == found.depth[parent[1:]] + 1).all()


@pytest.mark.parametrize("parent", [[], [0], [-1, -1]])
def test_what_is_no_tree_is_refused(parent):
    with pytest.raises(ValueError, match="one first post"):
        tree_layout(np.array(parent), np.arange(len(parent)))


# -- a part of a long thread --------------------------------------------------------------------------------

LONG = np.array([-1, 0, 0, 0, 1, 4, 5])


def test_the_posts_near_the_top_are_kept_with_the_path_to_the_wanted_one():
    rank = np.arange(7)
    assert first_posts(LONG, rank, 3).tolist() == [0, 1, 2]
    assert first_posts(LONG, rank, 5, 5).tolist() == [0, 1, 2, 4, 5]
    assert first_posts(LONG, rank, 2, 6).tolist() == [0, 1, 4, 5, 6]
    assert first_posts(LONG, rank, 6, 5, 6).tolist() == [0, 1, 2, 4, 5, 6]
    assert first_posts(LONG, rank, 2, -1, 3).tolist() == [0, 3]
    assert first_posts(LONG, rank, 100).tolist() == list(range(7))
    assert first_posts(LONG, -rank, 2).tolist() == [0, 3]


@given(trees(), st.integers(1, 50), st.integers(-1, 39))
def test_what_is_kept_hangs_together(tree, most, wanted):
    parent, rank = tree
    wanted = min(wanted, len(parent) - 1)
    kept = first_posts(parent, rank, most, wanted)
    assert len(kept) >= min(most, len(parent))
    assert wanted < 0 or wanted in kept
    assert all(parent[row] in kept for row in kept if parent[row] >= 0)
