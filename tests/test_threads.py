"""Threads and the ladder, hand-counted first, then against networkx, then properties."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.schema import NO_PARENT, UNKNOWN_PARENT
from fivec.threads import first_reply, ladder, participants, threads

ORG, X, Y = 0, 1, 2
WHO = {"logo": ORG, "anna": ORG, "x": X, "y": Y}


def level(*posts: tuple[str, int]) -> int:
    """Step of one thread given as (author, row answered); the first row is the root, -1 for none."""
    parent = np.array([answered for _, answered in posts])
    party = np.array([WHO[who] for who, _ in posts])
    root = threads(parent).root
    addressee = np.where(parent >= 0, party[parent], -1)
    return int(ladder(root, parent, party, addressee, np.full(len(posts), ORG))[0])


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ([("logo", -1)], 0),
        ([("logo", -1), ("x", 0)], 1),
        ([("logo", -1), ("anna", 0)], 0),
        ([("logo", -1), ("logo", 0)], 0),
        ([("logo", -1), ("x", 0), ("logo", 1)], 2),
        ([("logo", -1), ("x", 0), ("anna", 1)], 2),
        ([("logo", -1), ("x", 0), ("y", 0)], 1),
        ([("logo", -1), ("x", 0), ("x", 1)], 1),
        ([("logo", -1), ("x", 0), ("y", 1)], 3),
        ([("logo", -1), ("x", 0), ("logo", 1), ("y", 2)], 2),
        ([("logo", -1), ("x", 0), ("logo", 1), ("y", 1)], 3),
        ([("logo", -1), ("x", 0), ("logo", 1), ("y", 0), ("logo", 3)], 2),
        # threads that an outsider starts
        ([("x", -1)], 0),
        ([("x", -1), ("anna", 0)], 1),
        ([("x", -1), ("anna", 0), ("x", 1)], 2),
        ([("x", -1), ("anna", 0), ("x", 1), ("y", 0)], 3),
        ([("x", -1), ("anna", 0), ("y", 1)], 2),
        ([("x", -1), ("y", 0)], 3),
    ],
)
def test_ladder_of_hand_made_threads(posts, expected):
    assert level(*posts) == expected


@given(st.lists(st.sampled_from(["logo", "anna", "x", "y"]), min_size=1, max_size=8), st.randoms())
def test_applause_by_a_colleague_never_changes_the_ladder(authors, random):
    posts = [(who, random.randrange(row) if row else -1) for row, who in enumerate(authors)]
    ours = [row for row, (who, _) in enumerate(posts) if WHO[who] == ORG]
    for row in ours:
        assert level(*posts, ("anna", row)) == level(*posts)


def test_depth_and_size_of_a_chain_and_a_star():
    found = threads(np.array([NO_PARENT, 0, 1, NO_PARENT, 3, 3, UNKNOWN_PARENT]))
    assert found.root.tolist() == [0, 0, 0, 3, 3, 3, 6]
    assert found.depth.tolist() == [0, 1, 2, 0, 1, 1, 0]
    assert found.size.tolist() == [3, 0, 0, 3, 0, 0, 1]


def test_cycles_are_cut_at_their_lowest_row_and_counted():
    found = threads(np.array([1, 2, 0, 2, 4]))  # 0→1→2→0 with 3 hanging on it; 4 answers itself
    assert found.n_cycles == 2
    assert found.root.tolist() == [0, 0, 0, 0, 4]
    assert found.depth.tolist() == [0, 2, 1, 2, 0]


def test_no_posts():
    found = threads(np.zeros(0, dtype=np.int64))
    assert len(found.root) == len(found.depth) == found.n_cycles == 0


@given(st.integers(1, 60), st.randoms())
def test_threads_agree_with_networkx(n, random):
    order = list(range(n))
    random.shuffle(order)  # a parent may stand below its reply in the file
    parent = np.full(n, NO_PARENT)
    for place in range(1, n):
        if random.random() < 0.8:
            parent[order[place]] = order[random.randrange(place)]
    graph = nx.Graph([(row, int(answered)) for row, answered in enumerate(parent) if answered >= 0])
    graph.add_nodes_from(range(n))
    found = threads(parent)
    for component in nx.connected_components(graph):
        root = next(row for row in component if parent[row] == NO_PARENT)
        distance = nx.single_source_shortest_path_length(graph, root)
        assert all(found.root[row] == root and found.depth[row] == distance[row] for row in component)
        assert found.size[root] == len(component)


def test_a_million_deep_chain_in_any_order():
    n = 1_000_000
    order = np.random.default_rng(0).permutation(n)
    parent = np.full(n, NO_PARENT)
    parent[order[1:]] = order[:-1]
    found = threads(parent)
    assert found.depth.max() == n - 1
    assert found.size[order[0]] == n


def test_participants_counts_each_author_once():
    assert participants(np.array([0, 0, 0, 3]), np.array([7, 8, 7, 9])).tolist() == [2, 0, 0, 1]


def test_first_reply_skips_posts_dated_before_their_root():
    root = np.array([0, 0, 0, 3, 3])
    at = np.array([100.0, 90.0, 160.0, 5.0, np.nan])
    found = first_reply(root, at, np.ones(5, dtype=bool))
    assert found[0] == 60.0
    assert np.isnan(found[3])
