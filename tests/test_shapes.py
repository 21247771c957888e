"""The shape of threads: published values and hand-made trees, then networkx, then properties."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.schema import NO_PARENT, UNKNOWN_PARENT
from fivec.shapes import branch_sizes, shapes, structural_virality
from fivec.threads import threads

CHAIN = [NO_PARENT, 0, 1, 2, 3]
STAR = [NO_PARENT, 0, 0, 0, 0]


def shape(parent):
    """Depth, width, virality and h-index of the thread of the first row."""
    found = shapes(threads(np.array(parent)))
    return found.depth[0], found.max_width[0], found.virality[0], found.h_index[0]


def tree(*posts_per_depth):
    """Parents of a thread with so many posts at depth 1, 2, …: each hangs on the first of the level above."""
    parent, above = [NO_PARENT], 0
    for posts in posts_per_depth:
        first = len(parent)
        parent += [above] * posts
        above = first
    return parent


def balanced(branches, n):
    return [NO_PARENT] + [(row - 1) // branches for row in range(1, n)]


def test_a_chain_a_star_and_a_single_post():
    assert shape(CHAIN) == (4, 1, 2.0, 1)
    assert shape(STAR) == (1, 4, 1.6, 1)
    depth, width, virality, h = shape([NO_PARENT])
    assert (depth, width, h) == (0, 1, 0) and np.isnan(virality)


def test_several_threads_in_any_order_do_not_mix():
    found = shapes(threads(np.array([3, NO_PARENT, 1, NO_PARENT, 1, 2, UNKNOWN_PARENT])))
    assert found.depth.tolist() == [0, 2, 0, 1, 0, 0, 0]
    assert found.max_width.tolist() == [0, 2, 0, 1, 0, 0, 1]
    assert found.h_index.tolist() == [0, 1, 0, 1, 0, 0, 0]
    # 1-2, 1-4, 2-5: three pairs at 1, two at 2, one at 3.
    assert found.virality[[1, 3]].tolist() == [pytest.approx(10 / 6), 1.0]
    assert np.isnan(found.virality[[0, 2, 4, 5, 6]]).all()


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        (tree(3), 1.5), (tree(4), 1.6), (tree(100), 1.980198), (tree(1), 1),
        (tree(1, 1, 1), 1.6667), (tree(1, 1, 1, 1), 2), (tree(*[1] * 9), 3.6667),
        (balanced(2, 7), 2.285714), (balanced(2, 15), 3.504762), (balanced(3, 13), 2.769231),
    ],
)  # fmt: skip
def test_structural_virality_of_known_trees(parent, expected):
    assert shape(parent)[2] == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    ("posts_per_depth", "expected"),
    [
        ([5], 1), ([5, 2], 2), ([3, 2, 3], 3), ([10, 8, 6, 4, 2, 1], 4), ([1, 1, 1, 1], 1), ([2, 1, 5], 1),
    ],
)  # fmt: skip
def test_h_index_of_known_discussions(posts_per_depth, expected):
    assert shape(tree(*posts_per_depth))[3] == expected


def test_a_reply_cycle_is_measured_where_it_was_cut():
    found = shapes(threads(np.array([1, 2, 0, 2, 4])))  # cut into 0 ← 2 ← 1, with 3 on 2; 4 answers itself
    assert found.depth.tolist() == [2, 0, 0, 0, 0]
    assert found.max_width.tolist() == [2, 0, 0, 0, 1]
    assert found.virality[0] == 1.5


def test_no_posts():
    found = shapes(threads(np.zeros(0, dtype=np.int64)))
    assert all(len(one) == 0 for one in (found.depth, found.max_width, found.virality, found.h_index))


@st.composite
def parents(draw):
    """Parents of up to thirty posts in any order; some post may hang on a later row."""
    n = draw(st.integers(1, 30))
    order = draw(st.permutations(range(n)))
    parent = [NO_PARENT] * n
    for place in range(1, n):
        parent[order[place]] = draw(st.sampled_from([NO_PARENT, UNKNOWN_PARENT, *order[:place]]))
    return parent


@given(parents())
def test_shapes_agree_with_networkx(parent):
    found = threads(np.array(parent))
    own = shapes(found)
    forest = nx.DiGraph([(above, row) for row, above in enumerate(parent) if above >= 0])
    forest.add_nodes_from(range(len(parent)))
    assert branch_sizes(found).tolist() == [
        len(nx.descendants(forest, row)) + 1 for row in range(len(parent))
    ]
    for row in np.flatnonzero(found.size):
        posts = nx.descendants(forest, row) | {row}
        thread = forest.subgraph(posts)
        widths = [len(layer) for layer in nx.bfs_layers(thread, row)]
        h = max(i for i in range(len(widths)) if all(widths[j] >= j for j in range(i + 1)))
        assert (own.depth[row], own.max_width[row], own.h_index[row]) == (len(widths) - 1, max(widths), h)
        if len(posts) > 1:
            mean = nx.average_shortest_path_length(thread.to_undirected())
            assert own.virality[row] == pytest.approx(mean)


@given(parents(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(parent, random):
    place = list(range(len(parent)))
    random.shuffle(place)
    moved = np.full(len(parent), NO_PARENT)
    for row, above in enumerate(parent):
        moved[place[row]] = place[above] if above >= 0 else above
    before, after = shapes(threads(np.array(parent))), shapes(threads(moved))
    for name in ("depth", "max_width", "virality", "h_index"):
        np.testing.assert_allclose(getattr(after, name)[place], getattr(before, name))


def test_a_million_deep_chain():
    n = 1_000_000
    parent = np.arange(-1, n - 1)
    assert structural_virality(threads(parent))[0] == pytest.approx((n + 1) / 3)
