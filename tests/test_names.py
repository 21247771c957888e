"""Names and handles of colleagues stay out of every table of a result."""

import pytest

import fivec
from fivec import names, tables
from tests.builders import dataset

TALK = [
    ("1", "anne-marie", None, "soep van Anne-Marie", 0),
    ("2", "bob", "1", "@anne-marie lekker", 1),
    ("3", "cas", "2", "ja Bob", 2),
    ("z", "anne-marie", None, "", 1000),
]
SLACK = {"channel": "slack"}
ROSTER = {"people": [{"name": name} for name in ("anne-marie", "bob", "cas")]}
PEOPLE = ("anne-marie", "anne", "marie", "bob", "cas")


@pytest.mark.parametrize("about", [SLACK, ROSTER, SLACK | ROSTER])
def test_no_table_of_a_result_names_a_colleague(about):
    data = dataset(TALK, **about)
    made = [table for _, result in fivec.measure(data) for table in result.tables.values()]
    made += [tables.people(data), tables.thread_rows(data), tables.tie_rows(data)]
    for table in made:
        told = {str(cell).casefold() for cell in table.to_numpy().ravel()}
        assert not told & set(PEOPLE)
    assert "bob" in set(tables.people(data, names=True)["handle"])


def test_codenames_are_those_of_the_person():
    people = [{"name": "Ann", "accounts": ["ann", "ann2"]}, {"name": "Bo", "accounts": ["bo"]}]
    data = dataset([("1", "ann"), ("2", "ann2"), ("3", "bo"), ("4", "eve")], people=people)
    assert names.shown(data).tolist() == ["P001", "P001", "P002", "eve"]


def test_ties_of_one_colleague_on_two_platforms_are_one_row():
    people = [{"name": "Ann", "accounts": ["ann"]}, {"name": "Bo", "accounts": ["bo"]}]
    talk = [
        {"id": f"{where}{number}", "author": who, "parent": parent and where + parent, "channel": where}
        for where in ("x", "web")
        for number, who, parent in (("1", "ann", None), ("2", "bo", "1"))
    ]
    table = tables.tie_rows(dataset(talk, people=people))
    assert table.to_numpy().tolist() == [["P002", "P001", "reply", 2.0]]


def test_consent_the_user_s_word_and_an_office_lift_the_codename():
    people = [{"name": "ann", "may_be_named": True}, {"name": "bo"}, {"name": "desk", "official": True}]
    data = dataset([("1", "ann"), ("2", "bo"), ("3", "desk")], people=people)
    assert names.shown(data).tolist() == ["ann", "P002", "desk"]
    assert names.shown(dataset(TALK, names_allowed=True)).tolist() == ["anne-marie", "bob", "cas"]


def test_words_of_names_are_cut_like_words_of_texts_and_leave_pages_alone():
    people = [{"name": "Anne-Marie de Wit", "accounts": ["amdw"]}, {"name": "Zorg Thuis", "kind": "logo"}]
    data = dataset([("1", "amdw")], people=people)
    assert names.words_of_names(data) == {"anne", "marie", "de", "wit", "amdw"}
