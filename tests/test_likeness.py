"""Names that are alike are offered, precisely, and nothing is decided."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.likeness import MOST_PEOPLE, STRENGTH, candidates, open_likenesses
from fivec.spelling import Name, parsed
from tests.builders import dataset


def found(account: str, *people: str, name: str | None = None) -> dict[str, str]:
    """Why one account may be each of some people."""
    table = candidates(pd.DataFrame({"handle": [account], "name": [name]}), people)
    return {people[row.person]: row.why for row in table.itertuples()}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Jan de Vries", Name(("jan",), ("de",), ("vries",))),
        ("de Vries, Jan", Name(("jan",), ("de",), ("vries",))),
        ("Vries, Jan de", Name(("jan",), ("de",), ("vries",))),
        ("Jan Vries, de", Name(("jan",), ("de",), ("vries",))),
        ("J. de Vries", Name(("j",), ("de",), ("vries",))),
        ("drs. J.P. van den Berg MSc", Name(("j", "p"), ("van", "den"), ("berg",))),
        ("Anna Jansen-de Vries", Name(("anna",), ("de",), ("jansen", "vries"))),
        ("Jansen-de Vries, A.", Name(("a",), ("de",), ("jansen", "vries"))),
        ("Piet in 't Veld", Name(("piet",), ("in", "t"), ("veld",))),
        ("Willemijn ter Horst", Name(("willemijn",), ("ter",), ("horst",))),
        ("Jan-Willem ten Brink", Name(("jan", "willem"), ("ten",), ("brink",))),
        ("René Müller", Name(("rene",), (), ("muller",))),
        ("Łukasz Wójcik (hij/hem) | De Linde", Name(("lukasz",), (), ("wojcik",))),
        ("Jan", Name((), (), ("jan",))),
        ("", Name((), (), ())),
    ],
)
def test_parts_of_a_name(written, name):
    assert parsed(written) == name


@pytest.mark.parametrize(
    ("account", "why"),
    [
        ("de Vries, Jan", "same_name"),
        ("Jan Vries, de", "same_name"),
        ("JAN DE VRIES", "same_name"),
        ("jan.devries", "handle_name"),
        ("jan_de_vries", "handle_name"),
        ("devriesjan", "handle_name"),
        ("jandevries1975", "handle_name"),
        ("jan-de-vries-8a1b2c3d", "handle_name"),
        ("jandevries@mastodon.nl", "handle_name"),
        ("jandevries.bsky.social", "handle_name"),
        ("Jan Vries", "other_infix"),
        ("Jan van der Vries", "other_infix"),
        ("J. de Vries", "initial"),
        ("J.P. de Vries", "initial"),
        ("@jdevries", "handle_initial"),
        ("vriesjde", "handle_initial"),
        ("Jan-Peter de Vries", "short_name"),
        ("Piet de Vries", None),
        ("P. de Vries", None),
        ("J. van der Vries", None),
        ("J. Vries", None),
        ("Jan Jansen", None),
        ("devries", None),
        ("jan", None),
        ("Jan", None),
        ("de Vries", None),
        ("", None),
        ("12345", None),
    ],
)
def test_ways_to_write_jan_de_vries(account, why):
    assert found(account, "Jan de Vries") == ({"Jan de Vries": why} if why else {})


@pytest.mark.parametrize(
    ("account", "person", "why"),
    [
        ("Anna Jansen", "Anna Jansen-de Vries", "double_name"),
        ("Anna de Vries", "Anna Jansen-de Vries", "double_name"),
        ("annajansen", "Anna Jansen-de Vries", "double_name"),
        ("A. Jansen-de Vries", "Anna Jansen-de Vries", "initial"),
        ("A. Jansen", "Anna Jansen-de Vries", None),
        ("ajansen", "Anna Jansen-de Vries", None),
        ("rene.muller", "René Müller", "handle_name"),
        ("Sanne van 't Hof", "Sanne van ’t Hof", "same_name"),
        ("s.vanthof", "Sanne van 't Hof", "handle_initial"),
        ("Alex Smit", "Alexandra Smit", "short_name"),
        ("Al Smit", "Alexandra Smit", None),
        ("Jan de Vries", "J.P. de Vries", "initial"),
        ("Jan Kees de Vries", "J.P. de Vries", None),
        ("J.K. de Vries", "Jan Peter de Vries", None),
        ("Jan Kees de Vries", "Jan Peter de Vries", None),
        ("Piet Smit", "Jan Piet Smit", "short_name"),
        ("ebos", "Eva Bos", None),
    ],
)
def test_other_names(account, person, why):
    assert found(account, person) == ({person: why} if why else {})


def test_an_initial_that_fits_two_is_offered_with_both():
    table = candidates(
        pd.DataFrame({"handle": ["jdevries"], "name": [None]}), ["Jan de Vries", "Johan de Vries"]
    )
    assert table["person"].tolist() == [0, 1]
    assert table["n_people"].tolist() == [2, 2]


def test_the_whole_name_goes_before_an_initial():
    assert found("x1", "Jan de Vries", "J. de Vries", name="Jan de Vries") == {"Jan de Vries": "same_name"}


def test_a_display_name_of_somebody_else_takes_the_handle_back():
    assert found("jdevries", "Jan de Vries", name="Judith de Vries") == {}
    assert found("jdevries", "Jan de Vries", name="Zorg & zo") == {"Jan de Vries": "handle_initial"}


def test_what_fits_too_many_people_says_nothing():
    people = [f"J{vowel}n Smit" for vowel in "aeiouy"]
    assert len(people) > MOST_PEOPLE
    assert found("J. Smit", *people) == {}
    assert len(found("J. Smit", *people[:MOST_PEOPLE])) == MOST_PEOPLE


def test_two_people_of_one_name_are_both_offered():
    table = candidates(pd.DataFrame({"handle": ["jan.vos"], "name": [None]}), ["Jan Vos", "Jan Vos", None])
    assert table["person"].tolist() == [0, 1]


def test_what_the_list_gives_to_two_people_is_offered_to_both():
    table = candidates(pd.DataFrame({"handle": ["desk"], "name": [None]}), ["A B", "C D"], [(0, (0, 1))])
    assert table[["person", "why"]].to_numpy().tolist() == [[0, "claimed"], [1, "claimed"]]


def test_only_free_accounts_of_people_are_open():
    data = dataset(
        [("1", "jdevries"), ("2", "jdevries"), ("3", "eva.bos"), ("4", "kim.vos"), ("5", "jan.dam")],
        people=[
            {"name": "Jan de Vries", "accounts": []},
            {"name": "Eva Bos", "accounts": ["eva.bos"]},
            {"name": "Kim Vos", "accounts": []},
            {"name": "Jan Dam", "accounts": []},
        ],
        accounts={"kim.vos": {"kind": "logo"}, "jan.dam": {"official": True}},
    )
    table = open_likenesses(data)
    assert data.accounts["handle"].iloc[table["account"]].tolist() == ["jdevries"]
    assert table["n_posts"].tolist() == [2]


WORDS = st.sampled_from(
    ["jan", "eva", "j", "de", "van", "der", "vries", "bos", "jansen-de", "smit,", "é", "(x)"]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=6),
    st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=6),
)
def test_every_pair_once_and_counted(accounts, people):
    frame = pd.DataFrame({"handle": accounts, "name": [None] * len(accounts)}, dtype="object")
    table = candidates(frame, [name or None for name in people])
    assert not table.duplicated(["account", "person"]).any()
    assert table["why"].isin(list(STRENGTH)).all()
    for account, rows in table.groupby("account"):
        assert 0 <= account < len(accounts)
        assert rows["strength"].nunique() == 1
        assert (rows["n_people"] == len(rows)).all()
    assert table["person"].between(0, len(people) - 1).all()
