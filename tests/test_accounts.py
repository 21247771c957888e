"""Accounts and people: who finds whom, and that nobody is lost or counted twice."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivec.accounts import pair_codes
from fivec.assembly import assemble
from fivec.decisions import Decisions, answered, corrected, decided, labels, listed, merged, saved
from fivec.schema import NOBODY, Export, SourceReport


def export(name: str = "file.csv", **tables: dict[str, list]) -> Export:
    made = {
        table: pa.table({column: pa.array(values) for column, values in columns.items()})
        for table, columns in tables.items()
    }
    n_rows = max((table.num_rows for table in made.values()), default=0)
    return Export(made, SourceReport(name, "people", n_rows))


def posts(*authors: str, channel: str | None = "x") -> Export:
    columns = {"id": [str(n) for n in range(len(authors))], "author": list(authors)}
    return export(posts=columns | ({"channel": [channel] * len(authors)} if channel else {}))


def owners(data) -> dict[str, str | None]:
    """Name of the person by ``channel:handle``."""
    names = [*data.people["name"], None]
    return {
        f"{channel}:{handle}": names[person]
        for channel, handle, person in zip(
            data.accounts["channel"], data.accounts["handle"], data.accounts["person"], strict=True
        )
    }


def how(data) -> dict[str, str]:
    matched = data.accounts.dropna(subset="matched_by")
    return dict(zip(matched["handle"], matched["matched_by"], strict=True))


# -- by link -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "https://www.linkedin.com/in/anna-wit/",
        "nl.linkedin.com/in/Anna-Wit?x=1",
        "https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna-wit",
    ],
)
def test_a_link_finds_the_account_of_its_platform_only(link):
    roster = export(people={"name": ["Anna"], "accounts": [link]})
    both = export(posts={"id": ["1", "2"], "author": ["anna-wit", "anna-wit"], "channel": ["linkedin", "x"]})
    data = assemble([both, roster])
    assert owners(data) == {"linkedin:anna-wit": "Anna", "x:anna-wit": None}
    assert how(data) == {"anna-wit": "link"}


def test_a_link_finds_posts_of_which_the_file_does_not_tell_the_platform():
    data = assemble(
        [posts("annawit", channel=None), export(people={"name": ["Anna"], "accounts": ["x.com/annawit"]})]
    )
    assert owners(data) == {"posts:annawit": "Anna"}


def test_an_author_that_is_a_link_finds_its_person():
    author = "https://www.linkedin.com/in/anna-wit/"
    data = assemble(
        [
            posts(author, channel="linkedin"),
            export(people={"name": ["Anna"], "accounts": ["linkedin:anna-wit"]}),
        ]
    )
    assert owners(data) == {f"linkedin:{author}": "Anna"}


def test_a_profile_of_the_fediverse_finds_the_full_and_the_short_handle():
    roster = export(people={"name": ["Anna"], "accounts": ["https://mastodon.voorbeeld/@anna"]})
    for author in ("anna@mastodon.voorbeeld", "anna"):
        assert owners(assemble([posts(author, channel="mastodon"), roster])) == {f"mastodon:{author}": "Anna"}


# -- edge cases of lists -----------------------------------------------------------------------------------


def test_one_person_with_three_accounts():
    roster = export(people={"name": ["Anna"], "accounts": ["x:a; linkedin.com/in/b ;c"]})
    data = assemble(
        [export(posts={"id": ["1", "2"], "author": ["a", "c"], "channel": ["x", "slack"]}), roster]
    )
    assert owners(data) == {"linkedin:b": "Anna", "slack:c": "Anna", "x:a": "Anna"}
    assert len(data.people) == 1


def test_an_account_that_two_people_claim_is_nobodys_and_told():
    roster = export(
        "hr.csv", people={"name": ["Anna", "Bram", "Cleo"], "accounts": ["desk;anna", "desk", "cleo"]}
    )
    data = assemble([posts("desk", "anna"), roster])
    assert owners(data) == {"x:desk": None, "x:anna": "Anna", "x:cleo": "Cleo"}
    assert dict(data.reports[1].notes) == {"claimed_by_several": {"n": 1}}
    ((account, people),) = data.claimed
    assert (data.accounts["handle"].iloc[account], people) == ("desk", (0, 1))


def test_an_address_settles_a_claim():
    roster = export(people={"name": ["Anna", "Bram"], "accounts": ["desk", "desk"], "email": ["k1", "k2"]})
    users = export(accounts={"handle": ["desk"], "channel": ["x"], "email": ["k2"]})
    data = assemble([roster, users])
    assert (owners(data), how(data), data.claimed) == ({"x:desk": "Bram"}, {"desk": "email"}, ())


def test_a_person_in_two_rows_is_one_person_and_counted():
    roster = export(
        people={
            "name": ["Anna de Wit", "Bram", "A. de Wit"],
            "email": ["k1", None, "k1"],
            "accounts": ["x:anna", None, "x:wit"],
            "team": [None, "ICT", "Zorg"],
            "may_be_named": [True, True, False],
        }
    )
    data = assemble([posts("anna", "wit"), roster])
    assert data.people["name"].tolist() == ["Anna de Wit", "Bram"]
    assert data.people["team"].tolist() == ["Zorg", "ICT"]
    assert data.people["may_be_named"].tolist() == [False, True]
    assert owners(data) == {"x:anna": "Anna de Wit", "x:wit": "Anna de Wit"}
    assert dict(data.reports[1].reasons) == {"duplicate_person": 1}


def test_an_address_that_people_of_other_names_share_points_at_nobody():
    roster = export(people={"name": ["Anna Wit", "Bram Bos"], "email": ["k", "k"]})
    users = export(accounts={"handle": ["1"], "channel": ["viva"], "name": ["Balie"], "email": ["k"]})
    data = assemble([roster, users])
    assert len(data.people) == 2
    assert data.accounts["person"].tolist() == [NOBODY]
    assert dict(data.reports[0].notes) == {"shared_email": {"n": 2}}


def test_next_months_list_adds_nobody_but_who_is_new():
    january = export("jan.csv", people={"name": ["Anna", "Jan Vos", "Jan Vos"], "team": ["Zorg", "A", "B"]})
    february = export(
        "feb.csv",
        people={
            "name": ["Anna", "Jan Vos", "Dirk"],
            "team": ["Zorg", "A", "ICT"],
            "role": ["Arts", "x", "y"],
        },
    )
    data = assemble([january, february])
    assert data.people["name"].tolist() == ["Anna", "Jan Vos", "Jan Vos", "Jan Vos", "Dirk"]
    assert data.people["role"].tolist()[0] == "Arts"
    assert dict(data.reports[1].reasons) == {"duplicate_person": 1}


def test_another_team_of_the_same_name_in_another_list_is_another_person():
    lists = [export(people={"name": ["Jan Vos"], "team": [team]}) for team in ("A", "B")]
    assert len(assemble(lists).people) == 2


def test_a_list_of_addresses_alone():
    users = export(
        accounts={
            "handle": ["1", "2"],
            "channel": ["viva", "viva"],
            "name": ["A", "B"],
            "email": ["k1", "k9"],
        }
    )
    data = assemble(
        [export(people={"name": pa.array([None, None], pa.string()), "email": ["k1", "k2"]}), users]
    )
    assert len(data.people) == 2
    assert data.accounts["person"].tolist() == [0, NOBODY]
    assert labels(data.people).tolist() == ["#1", "#2"]


def test_empty_cells_are_nobody():
    data = assemble([posts("anna"), export(people={"name": ["Anna Wit", "Bram"], "accounts": ["", " ; , "]})])
    assert owners(data) == {"x:anna": None}


def test_a_name_of_two_accounts_on_one_platform_matches_neither():
    users = export(
        accounts={"handle": ["1", "2", "3"], "channel": ["viva", "viva", "x"], "name": ["Jan Vos"] * 3}
    )
    data = assemble([users, export(people={"name": ["Jan Vos"]})])
    assert owners(data) == {"viva:1": None, "viva:2": None, "x:3": "Jan Vos"}


# -- decisions ---------------------------------------------------------------------------------------------


def small():
    roster = export(
        people={
            "name": ["Jan Vos", "Jan Vos", "Eva Bos", "Eva Dam"],
            "team": ["A", "B", "A", "A"],
            "accounts": [None, None, "ebos", None],
            "official": [None, None, None, None],
        }
    )
    return assemble([posts("jvos", "EBos", "desk"), roster])


def test_people_of_one_name_are_told_apart():
    data = small()
    assert labels(data.people).tolist() == ["Jan Vos (A)", "Jan Vos (B)", "Eva Bos", "Eva Dam"]
    same = data.people.assign(team=None)
    assert labels(same).tolist() == ["Jan Vos [1]", "Jan Vos [2]", "Eva Bos", "Eva Dam"]


def test_confirmed_and_refused():
    data = small()
    decisions = Decisions(confirmed=(("x", "JVos", "jan vos (b)"),), refused=(("x", "ebos", "Eva Bos"),))
    after = data.with_decisions(decisions)
    assert after.accounts["person"].tolist() == [NOBODY, NOBODY, 1]
    assert how(after) == {"jvos": "confirmed"}
    assert data.accounts["person"].tolist() == [NOBODY, 2, NOBODY]
    assert after.posts is data.posts and after.derived is data.derived


def test_what_hangs_on_people_is_computed_anew():
    data = small()
    before = data.account_team.tolist()
    after = data.with_decisions(Decisions(confirmed=(("x", "jvos", "Jan Vos (B)"),)))
    assert before == [-1, 0, -1]
    assert after.account_team.tolist() == [-1, 0, 1]


def test_a_confirmation_overrules_a_match():
    after = small().with_decisions(Decisions(confirmed=(("x", "ebos", "Eva Dam"),)))
    assert owners(after)["x:EBos"] == "Eva Dam"


def test_decisions_that_cannot_be_followed_are_counted():
    data = small()
    found = decided(
        data.accounts,
        data.people,
        Decisions(
            confirmed=(
                *(("x", "gone", "Eva Bos"), ("x", "jvos", "Jan Vos")),
                *(("x", "desk", "Eva Bos"), ("x", "desk", "Eva Dam")),
            ),
            corrected=(("linkedin", "jvos", "logo", None, None),),
        ),
    )
    assert found.unmatched == {"no_account": 2, "no_person": 1, "two_people": 1}
    assert found.accounts["person"].tolist() == data.accounts["person"].tolist()


def test_corrections():
    data = small()
    after = data.with_decisions(
        Decisions(
            corrected=(
                *(("x", "desk", "logo", True, None), ("x", "jvos", None, None, True)),
                ("x", "ebos", "person", False, False),
            )
        )
    )
    who = after.parties
    assert who.kind.tolist() == [1, 0, 2]
    assert who.official.tolist() == [True, False, False]
    assert who.employee.tolist() == [False, False, True]
    assert after.people["is_employee"].tolist()[2] is False
    assert data.parties.employee.tolist() == [False, True, False]


def test_two_accounts_of_a_person_that_say_otherwise_leave_the_person():
    data = assemble(
        [posts("a", "b"), export(people={"name": ["Anna"], "accounts": ["a;b"], "is_employee": [True]})]
    )
    after = data.with_decisions(
        Decisions(corrected=(("x", "a", None, None, False), ("x", "b", None, None, True)))
    )
    assert after.people["is_employee"].tolist() == [True]


def test_answers():
    start = Decisions(confirmed=(("x", "a", "Anna"),), refused=(("x", "b", "Anna"),))
    found, clashes = answered(
        start,
        [
            *((("x", "A", "Bram"), True, False), (("x", "b", "Anna"), False, False)),
            *((("x", "c", "Anna"), True, True), (("x", "d", "Anna"), False, True)),
            *((("x", "e", "Anna"), True, False), (("x", "e", "Bram"), True, False)),
        ],
    )
    assert found == Decisions(confirmed=(("x", "A", "Bram"),), refused=(("x", "d", "Anna"),))
    assert clashes == 2


def test_corrections_add_up_per_account():
    start = corrected(Decisions(), [("x", "a", "logo", None, None)])
    assert corrected(start, [("x", "A", None, True, None)]).corrected == (("x", "A", "logo", True, None),)


def test_a_later_list_overrules_an_earlier_one():
    first = Decisions(confirmed=(("x", "a", "Anna"), ("x", "b", "Bram")), refused=(("x", "c", "Anna"),))
    then = Decisions(confirmed=(("x", "A", "Bram"), ("x", "c", "Anna")), refused=(("x", "b", "Bram"),))
    both = merged(first, then)
    assert set(both.confirmed) == {("x", "A", "Bram"), ("x", "c", "Anna")}
    assert both.refused == (("x", "b", "Bram"),)


CHANNELS = st.sampled_from(["x", "linkedin"])
HANDLES = st.sampled_from(["anna", "bram", "cleo", "Dirk"])
NAMES = st.sampled_from(["Anna", "Bram", "Cleo de Wit", "Jan Vos"])
MATCHES = st.lists(st.tuples(CHANNELS, HANDLES, NAMES), max_size=4, unique=True).map(tuple)
FLAG = st.sampled_from([None, True, False])
KIND = st.sampled_from([None, "person", "logo", "unknown"])
DECISIONS = st.builds(
    Decisions,
    MATCHES,
    MATCHES,
    st.lists(st.tuples(CHANNELS, HANDLES, KIND, FLAG, FLAG), max_size=4).map(tuple),
)


@given(DECISIONS)
def test_a_list_of_decisions_says_what_was_decided(decisions):
    decisions = corrected(decisions, [])
    told = tuple(one for one in decisions.corrected if one[2:] != (None, None, None))
    back = saved(listed(decisions))
    assert (set(back.confirmed), set(back.refused)) == (set(decisions.confirmed), set(decisions.refused))
    assert set(back.corrected) == set(told)


CELL = st.lists(
    st.sampled_from(
        ["anna", "x:anna", "linkedin.com/in/anna", "bram", "@cleo", "x:x", "https://x.com/bram/"]
    ),
    max_size=3,
).map(";".join)
ROW = st.fixed_dictionaries(
    {"name": st.sampled_from([None, "Anna", "Bram", "A. Anna"]), "email": st.sampled_from([None, "k1", "k2"]),
     "accounts": st.one_of(st.none(), CELL), "team": st.sampled_from([None, "A", "B"])}
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(ROW, max_size=5), max_size=3),
    st.lists(st.tuples(CHANNELS, st.sampled_from(["anna", "Anna", "bram", "cleo", "eve"])), max_size=6),
    DECISIONS,
)
def test_no_row_is_lost_in_a_join(rosters, authors, decisions):
    """Posts, accounts and people before and after are accounted for, under any decisions."""
    texts = pa.string()
    lists = [
        export(
            f"{n}.csv",
            people={
                name: pa.array([row[name] for row in rows], texts)
                for name in ("name", "email", "accounts", "team")
            },
        )
        for n, rows in enumerate(rosters)
    ]
    written = export(
        posts={
            "id": pa.array([str(n) for n in range(len(authors))], texts),
            "author": pa.array([handle for _, handle in authors], texts),
            "channel": pa.array([channel for channel, _ in authors], texts),
        }
    )
    alone = assemble([written])
    for data in (assemble([written, *lists]), assemble([written, *lists]).with_decisions(decisions)):
        reasons = [report.reasons for report in data.reports]
        again = sum(one.get(why, 0) for one in reasons for why in ("duplicate_person", "duplicate_file"))
        assert len(data.people) + again == sum(len(rows) for rows in rosters)
        assert len(data.posts) == len(authors)
        accounts = list(zip(data.accounts["channel"], data.accounts["handle"].str.casefold(), strict=True))
        assert len(set(accounts)) == len(accounts)
        assert {*zip(alone.accounts["channel"], alone.accounts["handle"].str.casefold(), strict=True)} <= {
            *accounts
        }
        person = data.accounts["person"].to_numpy()
        assert ((person >= NOBODY) & (person < len(data.people))).all()
        assert (data.accounts["matched_by"].notna().to_numpy() == (person >= 0)).all()
        author = data.accounts.iloc[data.posts["author"]]
        assert author["handle"].str.casefold().tolist() == [handle.casefold() for _, handle in authors]
        assert author["channel"].tolist() == [channel for channel, _ in authors]
        claimed = [account for account, _ in data.claimed]
        assert len(set(claimed)) == len(claimed)


def test_the_order_of_files_changes_no_match():
    roster = export(people={"name": ["Anna", "Bram"], "accounts": ["x.com/a", "b"]})
    one, other = assemble([posts("a", "b"), roster]), assemble([roster, posts("a", "b")])
    assert np.array_equal(one.accounts["person"], other.accounts["person"])


def numbered(channel, *columns):
    as_text = [pa.chunked_array([pa.array(column, pa.large_string())]) for column in (channel, *columns)]
    return pair_codes(as_text[0], as_text[1:]).tolist()


def test_a_name_is_numbered_per_channel_as_it_is_first_met():
    assert numbered(["x", "x", "teams"], ["1", "2", "1"], [None, "1", "3"]) == [0, 1, 2, -1, 0, 3]
    assert numbered(["x", "x"], ["b", "a"], ["a", None]) == [0, 1, 1, -1]
    assert numbered([], []) == []


@pytest.mark.parametrize("names", [["7", "07", "7"], ["0", "00", "0"], ["9" * 20, "9" * 21, "9" * 20]])
def test_numbers_that_are_written_otherwise_are_other_names(names):
    assert numbered(["x"] * 3, names) == [0, 1, 0]


@given(
    st.lists(
        st.tuples(*[st.sampled_from(["x", "teams"])], *[st.sampled_from(["1", "2", "03", "a", None])] * 2)
    )
)
def test_numbers_are_those_of_a_dictionary(rows):
    channel, first, second = [list(column) for column in zip(*rows, strict=True)] or ([], [], [])
    known = {}
    keys = [(at, name) for column in (first, second) for at, name in zip(channel, column, strict=True)]
    expected = [-1 if key[1] is None else known.setdefault(key, len(known)) for key in keys]
    assert numbered(channel, first, second) == expected
