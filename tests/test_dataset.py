"""Selections keep row numbers; who is ours follows roster, choice and platform."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from fivec import parties
from fivec.assembly import assemble
from fivec.dataset import Selection
from fivec.schema import Export, SourceReport

DAY = 86400
ALL = list(range(10))


def dataset():
    """Four posts on four days by three people; Ann is one of five in A, Bob alone in B, four have none."""
    posts = pa.table(
        {
            "id": ["1", "2", "3", "4"],
            "author": ["ann", "bob", "eve", "eve"],
            "parent": pa.array([None, "1", "1", None], pa.large_string()),
            "channel": ["x", "x", "x", "web"],
            "posted_at": pa.array([0, DAY, 2 * DAY + 5, None]).cast(pa.timestamp("s", tz="UTC")),
        }
    )
    people = pa.table(
        {
            "name": ["Ann", "Bob", "a1", "a2", "a3", "a4", "n1", "n2", "n3", "n4"],
            "accounts": pa.array(["x:ann", "x:bob", *[None] * 8], pa.large_string()),
            "team": ["A", "B", "A", "A", "A", "A", *[None] * 4],
        }
    )
    ties = pa.table(
        {
            "source": ["ann", "eve"],
            "target": ["bob", "ann"],
            "kind": ["follow", "follow"],
            "channel": ["x", "x"],
            "at": pa.array([None, 10 * DAY]).cast(pa.timestamp("s", tz="UTC")),
        }
    )
    return assemble([Export({"posts": posts, "people": people, "ties": ties}, SourceReport("f", "x"))])


@pytest.mark.parametrize(
    ("selection", "posts", "roots", "ties", "people"),
    [
        (Selection(), [0, 1, 2, 3], [0, 3], [0, 1], ALL),
        (Selection(end=date(1970, 1, 2)), [0, 1], [0], [0], ALL),
        (Selection(start=date(1970, 1, 3), end=date(1970, 1, 3)), [2], [], [0], ALL),
        (Selection(channels=("web",)), [3], [3], [], ALL),
        (Selection(teams=("A",)), [0], [0], [0], [0, 2, 3, 4, 5]),
        (Selection(teams=("B",)), [], [], [], []),
        (Selection(teams=("A", "B")), [0], [0], [0], [0, 2, 3, 4, 5]),
        (Selection(kinds=("person",)), [0, 1], [0], [0], ALL),
        (Selection(channels=("nowhere",)), [], [], [], ALL),
        (Selection(teams=("A",), channels=("web",)), [], [], [], [0, 2, 3, 4, 5]),
    ],
)
def test_what_a_selection_keeps(selection, posts, roots, ties, people):
    rows = dataset().select(selection)
    assert rows.posts.tolist() == posts
    assert rows.roots.tolist() == roots
    assert rows.ties.tolist() == ties
    assert rows.people.tolist() == people


def test_choices_make_a_new_dataset_and_keep_what_does_not_depend_on_them():
    data = dataset()
    threads = data.threads
    chosen = data.with_organisation(["@EVE"])
    assert chosen.threads is threads
    assert chosen.parties.ours.tolist() == [True, True, True, True][: len(chosen.accounts)]
    assert not data.parties.ours.all()


def test_a_handle_can_be_chosen_on_one_channel():
    data = dataset().with_organisation(["web:eve"])
    names = (data.accounts["channel"].astype(str) + ":" + data.accounts["handle"]).tolist()
    assert dict(zip(names, data.parties.ours, strict=True)) == {
        "x:ann": True,
        "x:bob": True,
        "x:eve": False,
        "web:eve": True,
    }


def test_our_accounts_are_one_party_outside_and_people_inside():
    data = dataset()
    found, handles = data.parties, data.accounts["handle"].tolist()
    ann, bob, eve = handles.index("ann"), handles.index("bob"), handles.index("eve")
    assert found.outside[ann] == found.outside[bob] == found.organisation
    assert found.person[ann] != found.person[bob]
    assert found.outside[eve] == found.person[eve]


def test_the_accounts_of_one_person_are_one_party():
    people = pa.table({"name": ["Eve", "Ann"], "accounts": ["eve", "web:ann; x:ann"]})
    posts = pa.table({"id": ["1", "2", "3"], "author": ["ann", "ann", "eve"], "channel": ["x", "web", "x"]})
    found = assemble([Export({"posts": posts, "people": people}, SourceReport("f", "x"))]).parties
    assert found.person.tolist() == [0, 0, 2]  # sorted: web:ann, x:ann, x:eve


def test_a_connection_belongs_to_the_teams_of_both_ends():
    people = pa.table(
        {
            "name": [f"p{number}" for number in range(10)],
            "accounts": [f"x:p{number}" for number in range(10)],
            "team": ["A"] * 5 + ["B"] * 5,
        }
    )
    ties = pa.table(
        {
            "source": ["p0", "p0", "p7"],
            "target": ["p5", "p6", "p1"],
            "kind": ["connection", "follow", "follow"],
            "channel": ["x"] * 3,
        }
    )
    data = assemble([Export({"people": people, "ties": ties}, SourceReport("f", "x"))])
    assert data.select(Selection(teams=("A",))).ties.tolist() == [0, 1]
    assert data.select(Selection(teams=("B",))).ties.tolist() == [0, 2]


def test_the_account_that_answers_most_people_is_suggested_first():
    posts = pa.table(
        {
            "id": ["1", "2", "3", "4", "5"],
            "author": ["a", "b", "desk", "desk", "b"],
            "parent": pa.array([None, None, "1", "2", "1"], pa.large_string()),
        }
    )
    data = assemble([Export({"posts": posts}, SourceReport("f", "x"))])
    found = parties.suggestions(data)
    assert found["handle"].tolist()[0] == "desk"
    assert found["n_answered"].tolist()[0] == 2


def test_the_end_of_the_data_is_its_last_time_stamp():
    assert dataset().end == 2 * DAY + 5
    assert np.isnan(assemble([]).end)
