"""From delivered text tables to a coded Dataset."""

import pyarrow as pa
import pytest

from fivec.assembly import assemble
from fivec.schema import NO_PARENT, NOBODY, UNKNOWN_PARENT, Export, SourceReport


def export(name: str = "file.csv", **tables: dict[str, list]) -> Export:
    return Export(
        {table: pa.table(columns) for table, columns in tables.items()}, SourceReport(name, "posts_table")
    )


def posts(**columns: list) -> Export:
    return export(posts=columns)


def test_ids_become_rows_and_handles_become_accounts():
    data = assemble(
        [
            posts(
                id=["9", "7", "8"],
                author=["Ann", "@bob", "ann"],
                parent=[None, "9", "404"],
                text=["a", "b", "c"],
            )
        ]
    )
    assert data.posts["parent"].tolist() == [NO_PARENT, 0, UNKNOWN_PARENT]
    assert data.posts["kind"].tolist() == ["post", "reply", "reply"]
    assert data.accounts["handle"].tolist() == ["Ann", "bob"]
    assert data.posts["author"].tolist() == [0, 1, 0]
    assert data.posts["posted_at"].isna().all() and data.posts["likes"].isna().all()


def test_nineteen_digit_ids_stay_apart():
    ids = ["1234567890123456789", "1234567890123456788"]
    data = assemble([posts(id=ids, author=["a", "b"], parent=[None, ids[0]])])
    assert data.posts["parent"].tolist() == [NO_PARENT, 0]


def test_the_same_handle_on_two_platforms_is_two_accounts():
    data = assemble([posts(id=["1", "1"], author=["ann", "ann"], channel=["x", "linkedin"])])
    assert len(data.accounts) == 2
    assert data.accounts["person"].tolist() == [NOBODY, NOBODY]


def test_a_post_met_twice_counts_once_and_is_told():
    first = export("a.csv", posts={"id": ["1", "2"], "author": ["ann", "bob"], "parent": [None, "1"]})
    second = export("b.csv", posts={"id": ["2", "3"], "author": ["bob", "cas"], "parent": ["1", "2"]})
    data = assemble([first, second])
    assert data.posts["id"].tolist() == ["1", "2", "3"]
    assert data.posts["parent"].tolist() == [NO_PARENT, 0, 1]
    assert dict(data.reports[1].reasons) == {"duplicate_id": 1}
    assert data.reports[1].rows_set_aside == 1
    assert data.reports[0].rows_set_aside == 0


ROSTER = {
    "name": ["Ann Smit", "Bob Bakker", "Cas Vos", "Dee Dirks"],
    "accounts": ["x:ann; linkedin:ann-smit", None, None, "@dee"],
    "email": [None, "BOB@example.org", None, None],
    "team": ["Zorg", "Zorg", "ICT", "ICT"],
}


def test_people_are_matched_by_handle_mail_and_unique_name_and_nobody_is_guessed():
    data = assemble(
        [
            posts(
                id=["1", "2", "3", "4"],
                author=["ann", "17", "18", "stranger"],
                channel=["x", "viva", "viva", "x"],
            ),
            export(
                accounts={
                    "handle": ["17", "18"],
                    "channel": ["viva", "viva"],
                    "name": ["B. Bakker", "cas vos"],
                    "email": ["bob@example.org", None],
                }
            ),
            export(people=ROSTER),
        ]
    )
    found = dict(
        zip(
            data.accounts["channel"].astype(str) + ":" + data.accounts["handle"],
            data.accounts["person"],
            strict=True,
        )
    )
    assert found["x:ann"] == 0 and found["linkedin:ann-smit"] == 0
    assert found["viva:17"] == 1
    assert found["viva:18"] == 2
    assert found["x:stranger"] == NOBODY
    assert found["roster:dee"] == 3
    assert data.has_roster
    assert "email" not in data.people and "email" not in data.accounts


def test_a_name_that_two_people_share_matches_nobody():
    roster = export(people={"name": ["Jan Vos", "Jan Vos"], "team": ["A", "B"]})
    users = export(accounts={"handle": ["1"], "channel": ["viva"], "name": ["Jan Vos"]})
    assert assemble([roster, users]).accounts["person"].tolist() == [NOBODY]


def test_users_of_an_internal_platform_are_people_when_there_is_no_roster():
    users = export(
        accounts={
            "handle": ["1", "2"],
            "channel": ["viva", "viva"],
            "name": ["Ann", "Bob"],
            "team": ["Zorg", None],
        }
    )
    data = assemble([users])
    assert data.people["name"].tolist() == ["Ann", "Bob"]
    assert data.people["team"].tolist()[0] == "Zorg"
    assert not data.has_roster
    assert data.parties.ours.all()


def test_ties_without_a_channel_find_the_account_that_posts():
    data = assemble(
        [
            posts(id=["1"], author=["ann"], channel=["x"]),
            export(ties={"source": ["Ann", "eve"], "target": ["eve", "eve"], "kind": ["follow", None]}),
        ]
    )
    assert data.accounts["channel"].tolist() == ["ties", "x"]
    assert data.accounts["handle"].tolist() == ["eve", "ann"]
    assert data.ties["source"].tolist() == [1, 0]
    assert data.ties["kind"].tolist() == ["follow", "connection"]


def test_nothing_at_all():
    data = assemble([])
    assert len(data.posts) == len(data.accounts) == len(data.people) == len(data.ties) == 0
    assert len(data.select().posts) == 0


@pytest.mark.parametrize("removed", ["posts", "people", "ties", "story", "audience", "influencers"])
def test_any_table_may_be_absent(removed):
    tables = {
        "posts": {"id": ["1"], "author": ["ann"]},
        "people": {"name": ["Ann"]},
        "ties": {"source": ["a"], "target": ["b"]},
        "story": {"value": ["Samen"], "text": ["We doen het samen."]},
        "audience": {"text": ["Mag de kat mee?"]},
        "influencers": {"name": ["Eve"]},
    }
    data = assemble([export(**{name: table for name, table in tables.items() if name != removed})])
    assert len(getattr(data, removed)) == 0
    assert sum(len(getattr(data, name)) for name in tables) == 5
