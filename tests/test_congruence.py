"""Living groups, hand-counted: one that lives, one that only sends, one that nobody leads."""

from __future__ import annotations

from datetime import date

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import false_discovery_control
from sklearn.metrics.pairwise import cosine_similarity

from fivec import congruence, glossary
from fivec.congruence import alive
from fivec.dataset import Selection
from fivec.language import translator
from fivec.sentences import sentence
from tests.builders import dataset

WORDS = {
    "Garden": "tomato compost shovel seedling hedge rose lawn mulch",
    "News": "bulletin agenda canteen parking newsletter notice deadline form",
    "Ring": "bicycle saddle helmet pedal gravel chain tandem puncture",
}
LATE = 80
"""Hours after the start; the example runs from 0 to 90, so its last third starts at 60."""


def line(id, author, group, text, at, parent=None, **more):
    return {
        "id": id,
        "author": author,
        "group": group,
        "text": text,
        "posted_at": at,
        "parent": parent,
        "language": "en",
        "channel": "viva",
        **more,
    }


def written(group, number, turn):
    """Five words of the group's own, another five each time."""
    words = WORDS[group].split()
    return " ".join(words[(number + turn + step * (turn + 1)) % 8] for step in range(5))


def example(texts=True):
    """Three groups of five who each post three times; who answers whom is written out below."""
    posts = []
    for group, letter in (("Garden", "g"), ("News", "n"), ("Ring", "r")):
        for number in range(1, 6):
            for turn in range(3):
                text = written(group, number, turn) if texts else None
                posts.append(line(f"{letter}{number}.{turn}", f"{letter}{number}", group, text, 45 * turn))
    answers = [
        # Everyone in Garden answers g1, who answers g2 back: g1 leads and all five talk.
        ("g2", "g1.0", "Garden"),
        ("g3", "g1.0", "Garden"),
        ("g4", "g1.0", "Garden"),
        ("g5", "g1.0", "Garden"),
        ("g1", "g2.0", "Garden"),
        # In Ring everyone answers the next, and r2 answers r1 back: all talk and nobody is heard by three.
        ("r1", "r2.0", "Ring"),
        ("r2", "r3.0", "Ring"),
        ("r3", "r4.0", "Ring"),
        ("r4", "r5.0", "Ring"),
        ("r5", "r1.0", "Ring"),
        ("r2", "r1.0", "Ring"),
        # g5 visits Ring.
        ("g5", "r1.1", "Ring"),
    ]
    for number, (author, parent, group) in enumerate(answers):
        posts.append(line(f"a{number}", author, group, "yes" if texts else None, LATE, parent))
    return posts


def card(result, name):
    table = result.tables["groups"]
    return table[(table["name"] == name) & (table["kind"] == "known")].iloc[0]


def verdicts(result, name):
    found = card(result, name)
    return [
        None if pd.isna(found[test]) else bool(found[test]) for test in ("topic_ok", "leads_ok", "talks_ok")
    ]


RESULT = congruence.measure(dataset(example()))


# -- hand-counted


def test_one_of_three_groups_is_alive():
    assert verdicts(RESULT, "Garden") == [True, True, True]
    assert verdicts(RESULT, "News") == [True, False, False]
    # g5 wrote in Ring too; r1 has three listeners now: r2, r5 and g5.
    assert verdicts(RESULT, "Ring") == [True, True, True]
    assert card(RESULT, "Ring")["size"] == 6


def test_groups_are_counted_by_each_test():
    table = RESULT.tables["groups"]
    table = table[table["kind"] == "known"]
    for name in ("topic", "leads", "talks"):
        found, answers = RESULT.measure(f"CG-1.{name}", "internal"), table[f"{name}_ok"].dropna()
        assert (found.k, found.n) == (int(answers.sum()), len(answers))
        assert found.value == found.k / found.n


def test_without_the_visitor_nobody_leads_the_ring():
    result = congruence.measure(dataset([post for post in example() if post["id"] != "a11"]))
    assert verdicts(result, "Ring") == [True, False, True]
    share = result.measure("CG-1", "internal")
    assert (share.k, share.n, share.grade, share.basis) == (5, 15, "C", "full")
    living = result.measure("CG-1.groups", "internal")
    assert (living.k, living.n, living.grade, living.low) == (1, 3, "C", None)
    assert living.value == pytest.approx(1 / 3)
    openness = result.measure("CG-4", "internal")
    assert (openness.k, openness.n, openness.basis) == (0, 11, "full")


def test_people_in_two_living_groups_count_once():
    share = RESULT.measure("CG-1", "internal")
    assert (share.k, share.n) == (10, 15)
    assert RESULT.measure("CG-1.groups", "internal").k == 2


def test_openness_is_attention_between_home_groups():
    openness = RESULT.measure("CG-4", "internal")
    assert (openness.k, openness.n) == (1, 12)
    # Three homes of five people: a pair is in different homes with chance 1 - 3 * 5 * 4 / (15 * 14).
    assert openness.expected == pytest.approx(1 - 60 / 210)
    assert openness.p < 0.05
    assert card(RESULT, "Garden")["nearest"] == "Ring"
    assert np.isnan(card(RESULT, "Garden")["openness"])
    assert pd.isna(card(RESULT, "News")["nearest"])


def test_leaders_are_counted_and_typed_but_not_named():
    assert card(RESULT, "Garden")["n_leaders"] == 1
    people = [{"name": "g1", "kind": "logo"}]
    result = congruence.measure(dataset(example(), people=people))
    assert card(result, "Garden")["leader_kind"] == "logo"
    for table in RESULT.tables.values():
        cells = {str(cell) for cell in table.to_numpy().ravel()}
        assert not cells & {f"{letter}{number}" for letter in "gnr" for number in range(1, 6)}


def test_words_set_a_group_apart_and_hold_no_names():
    words = card(RESULT, "Garden")["words"].split(", ")
    assert len(words) == 5
    assert set(words) <= set(WORDS["Garden"].split())
    people = [{"name": "Rose Hedge", "accounts": ["g1"]}]
    named = card(congruence.measure(dataset(example(), people=people)), "Garden")["words"].split(", ")
    assert not {"rose", "hedge"} & set(named)


def test_talk_counts_in_the_last_third_only():
    early = [post | {"posted_at": 10} if post["id"].startswith("a") else post for post in example()]
    assert verdicts(congruence.measure(dataset(early)), "Garden") == [True, True, False]


def test_half_of_the_active_members_must_talk_and_one_pair_both_ways():
    def talks(answers):
        posts = [post for post in example() if not post["id"].startswith("a")]
        posts += [line(f"b{n}", who, "Garden", "yes", LATE, to) for n, (who, to) in enumerate(answers)]
        return verdicts(congruence.measure(dataset(posts)), "Garden")[2]

    pair = [("g1", "g2.0"), ("g2", "g1.0")]
    assert talks([*pair, ("g3", "g1.0")])
    assert not talks(pair)
    assert not talks([("g1", "g2.0"), ("g3", "g2.0"), ("g4", "g2.0"), ("g5", "g2.0")])


def test_a_group_under_five_is_neither_shown_nor_counted():
    posts = example() + [line(f"s{n}", f"s{n}", "Secret", "tomato", 5) for n in range(4)]
    result = congruence.measure(dataset(posts))
    assert "Secret" not in set(result.tables["groups"]["name"])
    assert result.measure("CG-1.groups").n == 3
    small = result.tables["small_groups"]
    assert small[small["kind"] == "known"]["n_groups"].tolist() == [1]
    assert "Secret" not in set(result.tables["membership"]["group"])


def test_membership_is_the_group_with_most_posts():
    data = dataset(example())
    table = congruence.measure(data).tables["membership"]
    group = dict(zip(data.accounts["handle"].iloc[table["account"]], table["group"], strict=True))
    assert group["g5"] == "Garden"
    assert len(group) == 15


# -- what is missing


def test_nothing_and_one_person():
    assert congruence.measure(dataset()).headline.missing == ("replies",)
    for posts in ([line("1", "anna", None, "hello", 0)], [line("1", "anna", "Garden", "hello", 0)]):
        result = congruence.measure(dataset(posts))
        assert {one.grade for one in result.measures} == {None}
        assert result.headline.missing == ("replies",)
        assert not len(result.tables["groups"])


def test_groups_without_replies_show_their_topic_only():
    result = congruence.measure(dataset([post for post in example() if post["parent"] is None]))
    assert result.headline.grade is None
    assert result.headline.missing == ("replies",)
    assert verdicts(result, "News") == [True, None, None]
    assert not result.tables["groups"]["alive"].any()


def test_without_text_the_interest_is_not_measured():
    result = congruence.measure(dataset(example(texts=False)))
    share = result.measure("CG-1")
    assert (share.basis, share.missing, share.k) == ("interest_not_measured", ("text",), 10)
    assert verdicts(result, "Garden") == [None, True, True]
    assert card(result, "Garden")["words"] == ""


def test_without_time_stamps_all_talk_counts_and_the_grade_is_b_at_most():
    undated = [post | {"posted_at": None} for post in example()]
    result = congruence.measure(dataset(undated))
    assert verdicts(result, "Garden") == [True, True, True]
    assert result.measure("CG-1").missing == ("times",)
    assert congruence.measure(dataset(many_groups(dated=False))).measure("CG-1").grade == "B"


def test_an_empty_selection_gives_no_number():
    result = congruence.measure(dataset(example()), Selection(start=date(2030, 1, 1)))
    assert result.headline.grade is None
    assert result.headline.n == 0
    assert not len(result.tables["groups"])


def test_everyone_alone_with_ties_only_to_themselves():
    ties = [{"source": name, "target": name} for name in "abc"]
    assert congruence.measure(dataset(ties=ties)).headline.grade is None


# -- found groups


def karate():
    pairs = nx.karate_club_graph().edges()
    return dataset(ties=[{"source": f"p{a}", "target": f"p{b}", "kind": "connection"} for a, b in pairs])


def test_karate_as_a_list_of_ties():
    result = congruence.measure(karate())
    share = result.headline
    assert (share.k, share.n, share.grade, share.basis) == (34, 34, "B", "groups_only")
    assert share.missing == ("posts",)
    table = result.tables["groups"]
    assert table["size"].tolist() == [12, 11, 6, 5]
    assert table["leads_ok"].all()
    assert table["talks_ok"].isna().all()
    assert table["topic_ok"].isna().all()
    assert len(result.tables["membership"]) == 34
    excess = result.measure("CG-8")
    assert excess.value == pytest.approx(0.42 - 0.30, abs=0.02)
    assert (excess.n, excess.grade, excess.p) == (78, "B", pytest.approx(1 / 101))
    openness = result.measure("CG-4")
    assert (openness.k, openness.n, openness.grade) == (21, 78, "B")


def test_quick_leaves_out_what_chance_would_give():
    quick, full = congruence.measure(karate(), quick=True), congruence.measure(karate())
    assert quick.measure("CG-8") is None
    assert quick.measure("CG-4").expected is None
    assert [quick.measure(id).value for id in ("CG-1", "CG-4")] == [
        full.measure(id).value for id in ("CG-1", "CG-4")
    ]


def test_a_crowd_without_groups_is_one_candidate():
    pairs = nx.gnm_random_graph(40, 100, seed=3).edges()
    data = dataset(ties=[{"source": f"p{a}", "target": f"p{b}", "kind": "connection"} for a, b in pairs])
    result = congruence.measure(data)
    assert result.measure("CG-8").p > 0.05
    assert len(result.tables["groups"]) == 1
    assert result.measure("CG-1.groups").n == 1
    assert result.measure("CG-4").basis == "one_group"


def test_found_groups_follow_the_known_ones():
    result = congruence.measure(dataset(many_groups()))
    table = result.tables["groups"]
    assert table["kind"].tolist() == ["known"] * 4 + ["found"] * 4
    assert set(result.tables["membership"]["kind"]) == {"known"}


def test_what_is_said_in_the_last_third_makes_no_groups():
    late = [post | {"group": None, "posted_at": 95} if post["parent"] else post for post in many_groups()]
    result = congruence.measure(dataset([post | {"group": None} for post in late]))
    assert (result.headline.k, result.headline.n) == (0, 40)
    assert result.measure("CG-1.groups").basis == "no_groups"


def test_found_groups_carry_the_headline_where_no_group_is_known():
    nameless = [post | {"group": None} for post in many_groups()]
    result = congruence.measure(dataset(nameless))
    assert result.headline.basis == "found_groups"
    assert result.measure("CG-1.groups").n == 4
    assert found_verdicts(result) == {(True, True, True)}
    assert set(result.tables["membership"]["kind"]) == {"found"}


def found_verdicts(result):
    table = result.tables["groups"]
    return {tuple(row) for row in table[["topic_ok", "leads_ok", "talks_ok"]].to_numpy().tolist()}


def many_groups(dated=True, size=10, channel="viva"):
    """Four groups in which all answer the first two, who answer everyone, from the first day to the last."""
    topics = {**WORDS, "Band": "guitar drums melody rehearsal bass chorus singer concert"}
    posts = []
    for place, words in enumerate(topics.values()):
        group, word = list(topics)[place], words.split()
        for number in range(size):
            for turn in range(4):
                text = " ".join(word[(number * 3 + turn * (step + 1) + step) % 8] for step in range(6))
                id = f"{group}{number}.{turn}"
                posts.append(line(id, f"{group}{number}", group, text, turn * 30, channel=channel))
                for other in {0, 1} - {number}:
                    parent = f"{group}{other}.0"
                    posts.append(line(f"{id}>{other}", f"{group}{number}", group, "yes", turn * 30, parent))
                    posts.append(
                        line(f"{id}<{other}", f"{group}{other}", group, "no", turn * 30, f"{id}>{other}")
                    )
    for post in posts:
        post["channel"] = channel
        post["posted_at"] = post["posted_at"] if dated else None
    return posts


def test_hashtags_are_the_groups_outside_when_they_reach_people():
    posts = [
        post
        | {
            "group": None,
            "text": f"{post['text']} #{post['group']}" if post["parent"] is None else post["text"],
        }
        for post in many_groups(channel="x")
    ]
    result = congruence.measure(dataset(posts))
    table = result.tables["groups"]
    known = table[table["kind"] == "known"]
    assert sorted(known["name"]) == ["#band", "#garden", "#news", "#ring"]
    assert known["size"].tolist() == [10] * 4
    assert known["alive"].all()


def test_the_hashtag_itself_is_no_shared_topic():
    posts = []
    for number, post in enumerate(many_groups(channel="x")):
        posts.append(post | {"group": None, "text": f"thing{number} #{post['group']}"})
    table = congruence.measure(dataset(posts), quick=True).tables["groups"]
    assert table[table["kind"] == "known"]["topic_ok"].tolist() == [False] * 4


def test_a_person_with_two_accounts_does_not_talk_with_themselves():
    people = [{"name": "g1", "accounts": ["g1", "g2"]}]
    more = [line(f"g6.{n}", "g6", "Garden", written("Garden", 6, n), 45 * n) for n in range(3)]
    result = congruence.measure(dataset(example() + more, people=people))
    # Of the twelve contacts g2 answering g1 and g1 answering g2 fall away.
    assert result.measure("CG-4").n == 10
    assert result.measure("CG-1").n == 15


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_basis_has_a_short_sentence(language):
    silent = [post | {"kind": "share", "share_of": post["parent"], "parent": None} for post in example()]
    nameless = [post | {"group": None} for post in many_groups()]
    cases = [example(), example(texts=False), silent, nameless, []]
    results = [congruence.measure(dataset(posts)) for posts in cases] + [congruence.measure(karate())]
    seen = {one.basis for result in results for one in result.measures}
    assert seen >= {"full", "interest_not_measured", "talk_not_measured", "found_groups", "groups_only"}
    t = translator(language)
    for result in results:
        for one in result.measures:
            assert 0 < len(sentence(one, t).split()) <= 15
            assert glossary.entry(one.id).formula(language)


def test_sides_are_apart():
    posts = many_groups() + many_groups(channel="x")
    for number, post in enumerate(posts):
        post["id"] = f"{post['channel']}/{post['id']}"
        post["parent"] = f"{post['channel']}/{post['parent']}" if post["parent"] else None
        posts[number] = post
    result = congruence.measure(dataset(posts))
    assert [one.side for one in result.headlines] == ["internal", "external"]
    alone = congruence.measure(dataset(many_groups()))
    assert result.measure("CG-1", "internal") == alone.measure("CG-1", "internal")


# -- evidence


def test_grades_follow_the_number_of_people():
    assert congruence.measure(dataset(many_groups())).headline.grade == "B"
    assert congruence.measure(dataset(many_groups(size=25))).headline.grade == "A"
    assert congruence.measure(dataset(many_groups(size=7))).headline.grade == "C"


def test_few_ties_give_counts_only():
    kept = [post for post in many_groups() if post["parent"] is None or post["id"].startswith("Garden")]
    share = congruence.measure(dataset(kept)).headline
    assert share.n == 40
    assert share.grade == "C"


# -- properties


def numbers(result):
    return [(one.id, one.value, one.k, one.n, one.grade) for one in result.measures]


def test_permuted_texts_share_no_topic():
    posts = many_groups()
    roots = [number for number, post in enumerate(posts) if post["parent"] is None]
    shuffled = np.random.default_rng(0).permutation(roots)
    texts = [posts[number]["text"] for number in shuffled]
    for number, text in zip(roots, texts, strict=True):
        posts[number] = posts[number] | {"text": text}
    result = congruence.measure(dataset(posts))
    assert [verdicts(result, name)[0] for name in WORDS] == [False] * 3
    assert result.headline.k == 0
    assert congruence.measure(dataset(many_groups())).headline.k == 40


def test_copied_texts_are_no_shared_topic():
    posts = [post | {"text": "all the same words here"} for post in many_groups()]
    assert verdicts(congruence.measure(dataset(posts)), "Garden")[0] is None


def test_other_names_and_another_order_change_nothing():
    posts = many_groups()
    turned = [posts[number] for number in np.random.default_rng(1).permutation(len(posts))]
    renamed = [post | {"author": f"x{post['author'][::-1]}"} for post in turned]
    first, second = (congruence.measure(dataset(lines), quick=True) for lines in (posts, renamed))
    assert numbers(first) == numbers(second)


def test_the_same_data_give_the_same_answer():
    first, second = (congruence.measure(dataset(many_groups())) for _ in range(2))
    assert first.measures == second.measures
    for name in first.tables:
        pd.testing.assert_frame_equal(first.tables[name], second.tables[name])


def test_answers_to_oneself_change_nothing():
    posts = example()
    posts += [line(f"self{n}", f"g{n}", "Garden", "yes", 5, f"g{n}.0") for n in range(1, 6)]
    result = congruence.measure(dataset(posts))
    assert result.measure("CG-4").n == RESULT.measure("CG-4").n
    assert verdicts(result, "Garden") == verdicts(RESULT, "Garden")
    assert card(result, "Garden")["n_leaders"] == 1


# -- kernels against others


def test_cohesion_is_the_mean_cosine_of_all_pairs():
    generator = np.random.default_rng(0)
    table = generator.random((30, 12)) * (generator.random((30, 12)) < 0.4) + np.eye(30, 12)
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    group = np.repeat([0, 1, 2], 10)
    topic = alive.shared_topic(sparse.csr_array(unit), group, 2)
    for number in (0, 1):
        pairs = cosine_similarity(table[group == number])[np.triu_indices(10, 1)]
        assert topic.cohesion[number] == pytest.approx(pairs.mean())
    assert topic.expected == pytest.approx(cosine_similarity(table)[np.triu_indices(30, 1)].mean())
    assert len(topic.ok) == 2


def test_topics_by_chance_are_rarely_found():
    generator = np.random.default_rng(5)
    table = generator.random((200, 50)) * (generator.random((200, 50)) < 0.2)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    topic = alive.shared_topic(sparse.csr_array(table), np.repeat(np.arange(20), 10), 20)
    assert not any(topic.ok)
    assert 0.2 < topic.p.mean() < 0.8


def test_a_certain_but_small_likeness_is_not_enough():
    generator = np.random.default_rng(2)

    def topic(shared):
        table = generator.random((400, 300)) * (generator.random((400, 300)) < 0.1)
        table[:200, 0] += shared
        table /= np.linalg.norm(table, axis=1, keepdims=True)
        return alive.shared_topic(sparse.csr_array(table), np.repeat([0, 1], 200), 1)

    small, large = topic(0.8), topic(2.0)
    assert small.p[0] < 0.01
    assert 0 < small.cohesion[0] - small.expected < 0.05
    assert (small.ok, large.ok) == ([False], [True])


def test_false_discovery_agrees_with_scipy():
    p = np.array([0.01, 0.04, np.nan, 0.03, 0.5, 0.03])
    q = alive.false_discovery(p)
    assert np.isnan(q[2])
    assert q[[0, 1, 3, 4, 5]] == pytest.approx(false_discovery_control(p[[0, 1, 3, 4, 5]]))


def test_a_leader_needs_a_tenth_of_a_large_group_and_replies_like_most():
    person = np.arange(60)
    people = alive.members(np.zeros(60, dtype=int), person, np.ones(60, dtype=bool), 1, 60)
    heard_by = {0: 6, 1: 5}
    giver = np.concatenate([np.arange(10, 10 + n) for n in heard_by.values()])
    heard = np.repeat(list(heard_by), list(heard_by.values()))
    found = alive.leaders(people, giver, heard, np.ones(11, dtype=bool))
    assert (found.n.tolist(), found.first.tolist()) == ([1], [0])
    # Everyone else gets a reply to each post, the one that is heard gets mentions only.
    others = np.arange(1, 60)
    found = alive.leaders(
        people,
        np.concatenate([giver[:6], np.roll(others, 1)]),
        np.concatenate([heard[:6], others]),
        np.concatenate([np.zeros(6, dtype=bool), np.ones(59, dtype=bool)]),
    )
    assert found.n.tolist() == [0]
