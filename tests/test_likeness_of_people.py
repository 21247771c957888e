"""Interest of contacts, sorting by team, openness received and margins: by hand and beside others."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from fivec import communities, congruence, graph
from fivec.congruence import alive, likeness, margin, sorting
from tests.builders import dataset
from tests.test_congruence import example, karate, line, many_groups

# -- interest


def test_pairs_with_contact_beside_pairs_without_of_the_same_length() -> None:
    cosine = np.array(
        [
            [1.0, 0.8, 0.2, 0.1],
            [0.8, 1.0, 0.3, 0.2],
            [0.2, 0.3, 1.0, 0.6],
            [0.1, 0.2, 0.6, 1.0],
        ]
    )
    found = likeness.likeness(cosine, np.array([0, 2]), np.array([1, 3]), np.zeros(4, dtype=int), 0)
    assert found.linked == pytest.approx(0.7)
    assert found.unlinked == pytest.approx((0.2 + 0.1 + 0.3 + 0.2) / 4)
    assert found.ratio == pytest.approx(3.5)
    assert found.by_chance == pytest.approx(2.2 / 6)
    # Persons 0 and 1 wrote much, 2 and 3 little: no pair without contact is of two who wrote much.
    assert likeness.likeness(cosine, np.array([0]), np.array([1]), np.array([1, 1, 0, 0]), 0) is None


def test_chance_exchanges_people_of_the_same_length_only() -> None:
    generator = np.random.default_rng(1)
    values = generator.random((40, 40))
    cosine = (values + values.T) / 2
    length = np.repeat([0, 1], 20)
    cosine[:20, :20] += 1.0
    first, second = np.triu_indices(20, 1)
    chosen = generator.permutation(len(first))[:40]
    found = likeness.likeness(cosine, first[chosen], second[chosen], length, 500)
    # All contacts are within the class that is more alike as a whole: that is no likeness of contacts.
    assert found.ratio == pytest.approx(1.0, abs=0.08)
    assert found.p > 0.05
    naive = likeness.likeness(cosine, first[chosen], second[chosen], np.zeros(40, dtype=int), 500)
    assert naive.ratio > 1.3
    assert naive.p < 0.01


def test_contacts_in_groups_with_a_subject_write_alike() -> None:
    posts = many_groups()
    for number, post in enumerate(posts):
        if post["parent"] is None:
            post["text"] = f"{post['text']} note{number}"
    found = congruence.measure(dataset(posts)).measure("CG-2", "internal")
    assert found.value > 2
    assert found.p < 0.01
    assert found.expected < found.value


def test_words_from_a_shared_conversation_do_not_count() -> None:
    posts = []
    for number in range(24):
        for turn in range(3):
            text = " ".join(f"w{number}x{turn}y{step}" for step in range(8)) + f" common{turn}"
            posts.append(line(f"{number}.{turn}", f"p{number}", None, text, number))
    for number in range(24):
        for step in (1, 2):
            other = (number + step) % 24
            text = f"{' '.join(f'w{other}x0y{k}' for k in range(8))} q{number}s{step}"
            posts.append(line(f"a{number}.{step}", f"p{number}", None, text, 50, f"{other}.0"))
    found = congruence.measure(dataset(posts), quick=True).measure("CG-2", "internal")
    # Answers repeat the words of what they answer, and apart from that nobody is like anybody in particular.
    assert found.n == 48
    assert found.value == pytest.approx(1.0, abs=0.25)


def test_a_text_that_several_people_post_is_nobodys_own() -> None:
    posts = [line(f"{n}", f"p{n}", None, "the very same text for everybody", n) for n in range(3)]
    posts += [line("own", "p0", None, "orchard pruning", 4), line("own2", "p0", None, "orchard pruning", 5)]
    assert likeness.personal_words(dataset(posts)).tolist() == [False, False, False, True, True]


# -- sorting


def test_sorting_agrees_with_networkx() -> None:
    generator = np.random.default_rng(3)
    source, target = generator.integers(0, 60, (2, 400))
    team = generator.integers(0, 3, 60)
    target = np.where(generator.random(400) < 0.4, (target // 3) * 3 % 60 + team[source] % 3, target)
    ends = graph.csr(source, target, n=60).tocoo()
    network = nx.DiGraph(list(zip(ends.row.tolist(), ends.col.tolist(), strict=True)))
    nx.set_node_attributes(network, dict(enumerate(team.tolist())), "team")
    expected = nx.attribute_assortativity_coefficient(network, "team")
    assert sorting.assortativity(ends.row, ends.col, team) == pytest.approx(expected)


def teams(sizes, inside):
    """People of teams; everyone answers the next of the team (``inside``) or the next person of all."""
    people, posts, names = [], [], []
    for team, size in sizes.items():
        names += [(team, f"{team}{number}") for number in range(size)]
    for place, (team, name) in enumerate(names):
        people.append({"name": name, "team": team, "role": None})
        posts.append(line(f"{name}.0", name, None, f"text of {name}", place))
        mine = [other for other, _ in enumerate(names) if names[other][0] == team]
        for step in (1, 2):
            to = mine[(mine.index(place) + step) % len(mine)] if inside else (place + 11 * step) % len(names)
            posts.append(line(f"{name}.{step}", name, None, "yes", 50, f"{names[to][1]}.0"))
    return dataset(posts, people=people, channel="viva")


def test_attention_within_the_own_team_is_one_and_chance_is_none() -> None:
    inside = congruence.measure(teams({"a": 15, "b": 15}, True)).measure("CG-9.team", "internal")
    assert (inside.value, inside.n, inside.grade) == (1.0, 60, "B")
    assert inside.p < 0.01
    assert abs(inside.expected) < 0.1
    mixed = congruence.measure(teams({"a": 15, "b": 15}, False)).measure("CG-9.team", "internal")
    assert mixed.value < 0.5


def test_small_teams_are_left_out_and_one_team_says_nothing() -> None:
    found = congruence.measure(teams({"a": 15, "b": 15, "c": 4}, True), quick=True)
    assert found.measure("CG-9.team", "internal").n == 60
    assert congruence.measure(teams({"a": 30}, True), quick=True).measure("CG-9.team") is None
    assert congruence.measure(teams({"a": 30, "b": 4}, True), quick=True).measure("CG-9.team") is None


# -- openness


def test_diversity_is_one_when_attention_comes_evenly_from_every_group() -> None:
    amount = np.array([2.0, 2.0, 2.0, 3.0, 1.0, 5.0])
    person = np.array([0, 0, 0, 1, 1, 2])
    found = alive.spread(amount, person, 4)
    assert found[:3] == pytest.approx([3.0, np.exp(-0.75 * np.log(0.75) - 0.25 * np.log(0.25)), 1.0])
    assert np.isnan(found[3])


def test_who_is_heard_by_the_own_group_only() -> None:
    result = congruence.measure(dataset(example()), quick=True)
    inward, diversity = result.measure("CG-4.inward"), result.measure("CG-4.diversity")
    # g1 got four answers of Garden; r1 got two of Ring and one of g5.
    assert (inward.k, inward.n) == (1, 2)
    hill = np.exp(-(2 / 3) * np.log(2 / 3) - (1 / 3) * np.log(1 / 3))
    assert diversity.value == pytest.approx((0 + (hill - 1) / 2) / 2)


# -- groups found


def test_the_best_of_several_starts_is_taken() -> None:
    pairs = np.array(list(nx.karate_club_graph().edges()))
    matrix = graph.csr(pairs[:, 0], pairs[:, 1], n=34)
    found = communities.partitions(matrix, 20)
    values = [communities.modularity(matrix, label) for label in found]
    assert values == sorted(values, reverse=True)
    assert values[0] == pytest.approx(0.419790, abs=1e-6)
    assert sorted(np.bincount(found[0]).tolist()) == [5, 6, 11, 12]


def test_starts_that_differ_come_best_first() -> None:
    pairs = np.array(list(nx.gnm_random_graph(60, 120, seed=1).edges()))
    matrix = graph.csr(pairs[:, 0], pairs[:, 1], n=60)
    values = [communities.modularity(matrix, label) for label in communities.partitions(matrix, 20)]
    assert values[0] > values[-1]
    assert values == sorted(values, reverse=True)


def test_what_others_keep_of_a_group() -> None:
    first, other = np.array([0, 0, 0, 0, 1, 1, -1]), np.array([0, 0, 0, 1, 1, 1, 1])
    kept = communities.kept_together([first, other, first])
    # Group 0: three of four in common; group 1: two, of four in the other's group.
    assert kept == pytest.approx([(3 / 4 + 1) / 2, (2 / 4 + 1) / 2])
    assert np.isnan(communities.kept_together([first])).all()


def test_the_found_groups_of_karate_are_steady_and_coarser_ones_fewer() -> None:
    result = congruence.measure(karate())
    assert 0.6 < result.measure("CG-8.stability").value <= 1
    cards = result.tables["groups"]
    assert cards["stability"].between(0.5, 1).all()
    assert cards["ties_inside"].sum() == 78 - 21
    # Sqrt(2 m) is 12.5.
    assert cards["above_limit"].tolist() == (cards["ties_inside"] >= np.sqrt(156)).tolist()
    assert set(cards["certainty"]) <= {"B", "C"}
    table = result.tables["resolutions"]
    assert table["resolution"].tolist() == [0.5, 1.0, 2.0]
    assert table["n_groups"].tolist()[:2] == [2, 4]
    assert table["largest_share"].is_monotonic_decreasing


# -- cards


def test_a_card_says_who_leads_and_how_members_talk() -> None:
    cards = congruence.measure(dataset(example()), quick=True).tables["groups"].set_index("name")
    garden, news = cards.loc["Garden"], cards.loc["News"]
    assert (garden["n_posts"], garden["n_replies"], garden["n_mentions"], garden["n_shares"]) == (20, 5, 0, 0)
    assert garden["way"] == "replies"
    assert (garden["talking_share"], garden["n_both_ways"]) == (1.0, 1)
    # g1 got four answers, g2 one.
    assert garden["effective_leaders"] == pytest.approx(np.exp(-0.8 * np.log(0.8) - 0.2 * np.log(0.2)))
    assert garden[["leaders_person", "leaders_logo", "leaders_outsider", "leaders_unknown"]].sum() == 1
    assert pd.isna(news["way"])
    assert news["talking_share"] == 0
    assert (cards["certainty"] == "C").all()


def test_certainty_grows_with_members() -> None:
    for size, grade in ((5, "C"), (10, "B"), (30, "A")):
        cards = congruence.measure(dataset(many_groups(size=size)), quick=True).tables["groups"]
        assert set(cards[cards["kind"] == "known"]["certainty"]) == {grade}


# -- margin


def test_halves_are_of_whole_threads_and_the_margin_is_never_narrower() -> None:
    data = dataset(many_groups())
    rows = data.select()
    half = margin._half(data, rows, np.random.default_rng(0))
    root = data.threads.root
    assert set(half.posts) == {row for row in rows.posts if root[row] in set(root[half.posts])}
    n_threads = len(set(root[rows.posts]))
    assert len(set(root[half.posts])) == (n_threads + 1) // 2
    quick, full = (congruence.measure(data, quick=quick).headline for quick in (True, False))
    assert full.low < quick.low
    assert full.high >= quick.high
    assert 0 <= full.low <= full.value <= full.high <= 1
