"""One set of topics per side, learned once: on every page the same names, and the same posts under them."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fivec import content, context, conversations, own_topics, parties, read, topics
from fivec.context.themes import topics_of_posts
from fivec.post_rows import post_rows
from tests.builders import dataset
from tests.test_topic_gap import organisation, written

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = parties.EXTERNAL


def rated(table: pd.DataFrame) -> dict[str, int]:
    """Topics of a table of rates, and how many posts each has."""
    return table[table["grouping"] == "topic"].set_index("group")["n"].to_dict()


def everywhere(data) -> dict[str, set[str]]:
    """The names of topics outside by page."""
    result, rows = content.measure(data, quick=True), post_rows(data)
    return {
        "gap": set(result.tables["topics"]["topic"]),
        "rates of content": set(rated(result.tables["rates"])),
        "rates of conversations": set(rated(conversations.measure(data, quick=True).tables["rates"])),
        "posts": set(rows["topic"].dropna()),
        "context": set(context.measure(data, quick=True).tables["topics"]["topic"]),
    }


def named(own: dict[str, int], titles: dict[str, str]):
    """An organisation that named the topics of what its audience asks."""
    asked = [(text, title) for title, topic in titles.items() for text in written(topic, 30, 4)]
    return organisation(own, {}).with_audience(pd.DataFrame(asked, columns=["text", "topic"]))


def test_topics_that_the_user_named_are_those_of_every_page_by_hand():
    data = named({"food": 60, "garden": 60}, {"Eten": "food", "Geld": "money", "Buiten": "garden"})
    found = everywhere(data)
    assert found["gap"] == found["context"] == {"Eten", "Geld", "Buiten"}
    assert found["posts"] == {"Eten", "Buiten"}
    assert post_rows(data)["topic"].value_counts().to_dict() == {"Eten": 60, "Buiten": 60}
    # A post an hour, those about food first: of the 120, the last 72 are not old enough to count.
    assert rated(content.measure(data, quick=True).tables["rates"]) == {"Eten": 48}
    assert rated(conversations.measure(data, quick=True).tables["rates"]) == {"Eten": 48}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sample_has_one_set_per_side(language):
    data = read([ROOT / "sample_data" / language])
    tables = conversations.measure(data, quick=True).tables["rates"]
    other = content.measure(data, quick=True).tables["rates"]
    rows = post_rows(data)
    for code in parties.sides_of_posts(data):
        side = parties.side_name(code)
        names_of_side, of_post = own_topics.of_own_posts(data, code)
        ours = rated(tables[tables["side"] == side])
        assert ours == rated(other[other["side"] == side]) and len(ours) > 5
        assert set(ours) | set(rows[rows["side"] == side]["topic"].dropna()) <= set(names_of_side)
        everybody, about = topics_of_posts(data, code)
        own = np.flatnonzero((of_post >= 0) & (data.threads.root == np.arange(len(of_post))))
        assert everybody == names_of_side and (about[own] == of_post[own]).all()


def test_they_are_learned_once_per_side(monkeypatch):
    learned = []
    once = topics.topics

    def counted(*given, **more):
        learned.append(1)
        return once(*given, **more)

    monkeypatch.setattr(topics, "topics", counted)
    data = organisation({"food": 60, "garden": 60}, {"food": 50, "money": 50})
    found = everywhere(data)
    assert len(learned) == 1 and all(found.values())


def test_without_an_audience_they_are_learned_from_our_posts():
    data = organisation({"food": 60, "garden": 60}, {})
    found = everywhere(data)
    titles, of_post = own_topics.of_own_posts(data, OUTSIDE)
    assert found.pop("gap") == set() and found.pop("context") == set(titles)
    assert all(found.values()) and all(some <= set(titles) for some in found.values())
    # No topic has posts about both.
    food, garden = of_post[:60], of_post[60:120]
    assert (of_post[:120] >= 0).all() and not set(food) & set(garden)


def test_a_thread_of_others_is_on_the_topic_of_its_first_post():
    food, garden = written("food", 60, 1), written("garden", 60, 1)
    lines = [(f"p{number}", "wij", None, text, number) for number, text in enumerate(food + garden)]
    lines += [
        ("a", "ander", None, "de soep en het brood in de keuken", 200),
        ("b", "iemand", "a", "bij ons in de tuin staan bloemen en planten", 201),
        ("c", "iemand", None, "dat klopt", 202),
        ("d", "ander", "c", "ik ga snoeien, de heg en de boom", 203),
        ("e", "ander", None, "fiets gestolen", 204),
        ("f", "ander", None, f"de soep {' '.join(f'iets{number}' for number in range(40))}", 205),
        ("g", "wij", None, food[0], 206),
    ]
    told = pd.DataFrame(
        [(text, "Eten") for text in written("food", 30, 4)]
        + [(text, "Tuin") for text in written("garden", 30, 4)],
        columns=["text", "topic"],
    )
    data = dataset(lines, ours=["wij"]).with_audience(told)
    titles, about = topics_of_posts(data, OUTSIDE)
    said = dict(zip(data.posts["id"], np.array([*titles, None], dtype=object)[about], strict=True))
    assert [said[one] for one in ("p0", "p60")] == ["Eten", "Tuin"]
    assert [said[one] for one in ("a", "b", "c", "d", "e")] == ["Eten", "Eten", "Tuin", "Tuin", None]
    # One word in forty is not what a post is about; a post of ours that comes back is what it was.
    assert [said[one] for one in ("f", "g")] == [None, "Eten"]
    assert post_rows(data).set_index("post")["topic"][["p0", "g"]].to_list() == ["Eten", "Eten"]


def test_where_it_is_not_known_who_we_are_there_are_none():
    lines = [(f"p{number}", "wij", None, text, number) for number, text in enumerate(written("food", 60, 1))]
    assert own_topics.of_own_posts(dataset(lines), OUTSIDE) is None
    assert topics_of_posts(dataset(lines), OUTSIDE) is None
    assert own_topics.of_own_posts(dataset(), OUTSIDE) is None
    assert own_topics.of_own_posts(dataset(lines, ours=["wij"]), OUTSIDE) is not None
    assert own_topics.of_own_posts(dataset(lines[:39], ours=["wij"]), OUTSIDE) is None


def test_a_name_of_our_people_is_in_no_name_of_a_topic():
    lines = [
        (f"p{number}", "wij", None, text, number)
        for number, text in enumerate(written("food", 60, 1) + written("garden", 60, 1))
    ]
    plain, _ = own_topics.of_own_posts(dataset(lines, ours=["wij"]), OUTSIDE)
    word = plain[0].split(", ")[0]
    people = [{"name": f"Jo {word}"}]
    titles, _ = own_topics.of_own_posts(dataset(lines, ours=["wij"], people=people), OUTSIDE)
    assert word in ", ".join(plain) and word not in ", ".join(titles)
