"""Context: contact and attention counted by hand, ranking against networkx, and what stays unsaid."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from fivec import content, context
from fivec.context import attention, events, expertise, listeners, ranking
from fivec.dataset import Selection
from tests.builders import START, dataset

DAY = 24


def days(n):
    return START + pd.Timedelta(days=n)


def talk(*pairs, at=0):
    """Replies (who, to whom), each in a thread of its own."""
    posts = []
    for n, (who, whom) in enumerate(pairs):
        posts.append((f"{at}-{n}", whom, None, f"dit is bericht {n} van {whom}", at))
        posts.append((f"{at}-{n}r", who, f"{at}-{n}", f"dit is antwoord {n} van {who}", at))
    return posts


LIST = [
    {"name": "Kim", "handle": "@KIM", "topic": "wonen"},
    {"name": "lee", "topic": "zorg"},
    {"name": "Mo Haan", "topic": "zorg"},
    {"name": "Nobody", "topic": "zorg"},
]
EXCHANGE = [
    *talk(("kim", "zorg"), ("zorg", "kim"), ("lee", "zorg"), ("zorg", "mo")),
    *talk(("mo", "anna"), at=10 * DAY),
]
ACCOUNTS = {"mo": {"name": "mo haan"}, "anna": {"kind": "person"}, "zorg": {"kind": "logo"}}


def outside(posts=EXCHANGE, influencers=LIST, **more):
    more = {"ours": ["zorg", "anna"], "accounts": ACCOUNTS, **more}
    return dataset(posts, influencers=influencers, **more)


def test_contact_is_attention_in_both_directions():
    result = context.measure(outside())
    assert (result.headline.k, result.headline.n, result.headline.side) == (2, 4, "external")
    assert (result.headline.grade, result.headline.basis) == ("C", "full")
    table = result.tables["influencers"].set_index("name")
    assert list(table["contact"]) == [True, False, True, False]
    assert list(table["personal"]) == [False, False, True, False]
    assert list(table["to_us"]) == [1, 1, 1, 0]
    assert list(table["from_us"]) == [1, 0, 1, 0]
    assert list(table["handle"].fillna("")) == ["kim", "lee", "mo", ""]
    personal = result.measure("CX-1.personal")
    assert (personal.k, personal.n) == (1, 2)


def test_contact_grows_old():
    later = [("z", "zorg", None, "later", 179 * DAY)]
    assert context.measure(outside([*EXCHANGE, *later])).headline.k == 2
    later = [("z", "zorg", None, "later", 181 * DAY)]
    assert context.measure(outside([*EXCHANGE, *later])).headline.k == 0  # anna wrote to mo first


def test_without_time_stamps_there_is_no_window():
    undated = [(*post[:4], None) for post in EXCHANGE]
    assert context.measure(outside(undated)).headline.k == 2


def test_a_typed_date_of_last_contact_counts():
    typed = [{**one} for one in LIST]
    typed[3]["last_contact_at"] = days(-100)
    typed[1]["last_contact_at"] = days(-200)
    result = context.measure(outside(influencers=typed))
    assert (result.headline.k, result.headline.n) == (3, 4)
    assert list(result.tables["influencers"]["contact"]) == [True, False, True, True]


def test_typed_dates_alone_are_read_from_the_newest_one():
    typed = [{"name": f"p{n}", "last_contact_at": days(-100 * n)} for n in range(4)]
    headline = context.measure(dataset(influencers=typed)).headline
    assert (headline.k, headline.n, headline.basis, headline.missing) == (2, 4, "typed", ("organisation",))


def test_somebody_listed_twice_counts_once():
    twice = [*LIST, {"name": "KIM", "topic": "zorg"}, {"name": "kim", "topic": "wonen"}]
    result = context.measure(outside(influencers=twice))
    assert (result.headline.k, result.headline.n) == (2, 4)
    assert result.tables["influencers"]["topic"][0] == "wonen · zorg"


def test_twenty_on_the_list_give_a_percentage():
    twenty = [*LIST, *({"name": f"q{n}"} for n in range(16))]
    assert context.measure(outside(influencers=twenty)).headline.grade == "B"


def test_our_own_accounts_are_nobody_s_influencer():
    result = context.measure(outside(influencers=[{"name": "anna"}, {"name": "zorg"}]))
    assert result.headline.k == 0


def test_a_team_narrows_who_we_are():
    others = [{"name": f"{team}{n}", "team": team} for team in ("Comm", "Wijk") for n in range(4)]
    people = [{"name": "zorg", "team": "Comm"}, {"name": "anna", "team": "Wijk"}, *others]
    data = outside(people=people, ours=[])
    assert context.measure(data, Selection(teams=("Wijk",))).headline.k == 0
    assert context.measure(data, Selection(teams=("Comm",))).headline.k == 1
    assert context.measure(data).headline.k == 2


def test_of_a_team_under_five_nothing_is_told():
    people = [{"name": "zorg", "team": "Comm"}, {"name": "anna", "team": "Wijk"}]
    for influencers in (LIST, []):
        data = outside(people=people, ours=[], influencers=influencers)
        told = context.measure(data, Selection(teams=("Comm",)))
        assert [one.id for one in told.measures if one.measured] == []


def test_a_period_ends_the_window():
    assert context.measure(outside(), Selection(end=START.date())).headline.k == 1
    assert context.measure(outside(), Selection(start=days(5).date())).headline.k == 0


# -- for whom we matter -------------------------------------------------------------------------------------

HEARD = talk(
    ("a", "zorg"), ("a", "zorg"),  # two acts, only us
    ("b", "zorg"),  # one act
    ("c", "zorg"), ("c", "x"), ("c", "x"),  # one towards us of three
    *[("d", who) for who in "xxxyyywww"], ("d", "zorg"), ("d", "zorg"),  # three above us
    *[("e", who) for who in "xxxyyy"], ("e", "zorg"), ("e", "zorg"),  # third place
    *[("f", who) for who in "xx"], ("f", "zorg"), ("f", "anna"),  # once to two of us
)  # fmt: skip


def test_among_the_three_largest_sources_by_hand():
    result = context.measure(outside(HEARD, []))
    measure = result.measure("CX-2")
    assert (measure.k, measure.n) == (3, 5)  # a, e, f of a, c, d, e, f
    table = result.tables["listeners"].set_index("handle")
    assert list(table.index) == ["a", "f", "e"]
    assert list(table["attention"]) == [2, 2, 2]
    assert list(table["share"]) == [1.0, 0.5, 0.25]
    assert list(table["rank"]) == [1, 2, 3]


def test_attention_to_persons_and_logo():
    persons = context.measure(outside(HEARD, [])).measure("CX-5")
    assert (persons.k, persons.n) == (1, 10)
    unknown = context.measure(outside(HEARD, [], accounts={})).measure("CX-5")
    assert unknown.grade is None and unknown.missing == ("kinds",)


def test_listed_ties_count_by_their_weight_and_follows_do_not():
    ties = [
        {"source": "a", "target": "zorg", "kind": "mention", "weight": 2.0},
        {"source": "b", "target": "zorg", "kind": "reply"},
        {"source": "c", "target": "zorg", "kind": "follow", "weight": 9.0},
        {"source": "b", "target": "x", "kind": "reaction"},
    ]
    data = dataset(ties=ties, ours=["zorg"])
    measure = context.measure(data).measure("CX-2")
    assert (measure.k, measure.n) == (1, 2)


def test_inside_nobody_is_listed_by_name():
    people = [{"name": "comm", "official": True}]
    people += [{"name": f"p{n}", "team": "Groot" if n < 5 else "Klein"} for n in range(7)]
    pairs = [(f"p{n}", "comm") for n in range(7) for _ in range(2)]
    listed = [{"name": f"p{n}", "topic": "zorg" if n < 5 else "wonen"} for n in range(7)]
    data = dataset(talk(*pairs, ("comm", "p0")), people=people, influencers=listed, channel="viva")
    result = context.measure(data)
    assert (result.headline.k, result.headline.n, result.headline.side) == (1, 7, "internal")
    assert result.measure("CX-2", "internal").k == 7
    assert result.tables["listeners"].to_dict("list") == {
        "team": ["Groot"], "n_people": [5], "n_listeners": [5],
    }  # fmt: skip
    assert result.tables["influencers"].to_dict("list") == {
        "topic": ["zorg"], "n_people": [5], "n_contacts": [1],
    }  # fmt: skip
    for table in result.tables.values():
        assert "p0" not in table.to_string()


def test_inside_colleagues_are_never_ranked():
    people = [{"name": "comm", "official": True}, *({"name": f"p{n}"} for n in range(40))]
    pairs = [(f"p{n}", f"p{n + 1}") for n in range(39)] * 5 + [("comm", "p0")]
    headline = context.measure(dataset(talk(*pairs), people=people, channel="viva")).headline
    assert headline.grade is None and headline.missing == ("influencers",)


# -- without a list -----------------------------------------------------------------------------------------


def around_us(n=30):
    """Everybody talks with us, and with nobody else."""
    return talk(*[(f"p{k}", "zorg") for k in range(n)], *[("zorg", f"p{k}") for k in range(n)])


def a_wider_world(n=30):
    """Thirty people who write on their own; we attend to all and half of them attend to us."""
    posts = around_us(n)[: 2 * (n // 2)] + around_us(n)[2 * n :]
    return posts + [
        (f"own{k}-{i}", f"p{k}", None, f"dit is nummer {i} van p{k}", 1) for k in range(n) for i in range(6)
    ]


def test_data_gathered_around_us_give_no_percentage():
    headline = context.measure(outside(around_us(), [])).headline
    assert (headline.grade, headline.basis, headline.missing) == (None, "selection_guard", ("influencers",))
    assert not len(context.measure(outside(around_us(), [])).tables["influencers"])


def test_a_wider_world_is_ranked():
    result = context.measure(outside(a_wider_world(), []))
    assert result.headline.basis == "ranked"
    assert result.headline.missing == ("influencers",)
    table = result.tables["influencers"]
    assert result.headline.n == len(table) >= 10
    assert result.headline.k == table["contact"].sum()
    assert set(table["handle"][table["contact"]]) <= {f"p{k}" for k in range(15)}


def test_a_third_of_the_candidates_and_ties_at_the_end():
    def top(scores):
        n = len(scores)
        score = np.sort(np.array(scores, dtype=float))[::-1]
        return ranking.Ranking(np.arange(n), np.arange(n), score, score, score, 0.0, True).top

    assert top(range(90)) == 20
    assert top(range(30)) == 10
    assert top(range(9)) == 5
    assert top(range(3)) == 3
    assert top([]) == 0
    assert top([5] * 30) == 30


def test_authority_is_personalised_pagerank():
    data = outside(a_wider_world(12) + talk(("p1", "p2"), ("p2", "p3"), ("p1", "p3"), at=2), [])
    party, organisation = attention.nodes(data, 1)
    graph = nx.DiGraph()
    acts = events.events(data)
    age = (acts.at.max() - acts.at) / 86400
    for source, target, days in zip(party[acts.source], party[acts.target], age, strict=True):
        if source != target:
            old = graph.get_edge_data(source, target, {"weight": 0})["weight"]
            graph.add_edge(source, target, weight=old + 0.5 ** (days / 90))
    expected = nx.pagerank(
        graph, personalization={organisation: 1}, dangling={organisation: 1}, tol=1e-12, max_iter=1000
    )
    mass = attention.authority(attention.attention(data, 1))
    for person, value in expected.items():
        assert mass[person] == pytest.approx(value, abs=1e-6)


def test_features_of_published_definitions():
    counts = {"ot1": 30, "ct1": 10, "ct2": 4, "rt1": 5, "rt2": 12, "rt3": 20}
    counts |= {"m1": 15, "m2": 8, "m3": 40, "m4": 25, "posts": 100}
    found = expertise.features(expertise.Activity(**{name: np.array([n, 0]) for name, n in counts.items()}))
    assert found["topical_signal"] == pytest.approx([0.45, 0])
    assert found["signal_strength"] == pytest.approx([0.857143, 0], abs=1e-6)
    assert found["non_chat"] == pytest.approx([0.7773, 0], abs=1e-4)
    assert found["share_impact"] == pytest.approx([35.9488, 0], abs=1e-4)
    assert found["mention_impact"] == pytest.approx([97.5634, 0], abs=1e-4)


def test_activity_by_hand():
    posts = [
        ("1", "p", None, "dit is een begin @q @r", 0),
        ("2", "q", "1", "dit is een antwoord", 1),
        ("3", "p", "2", "dit is terug", 2),
        ("4", "p", None, "dit is nog een begin", 3),
        {"id": "5", "author": "q", "kind": "share", "share_of": "4"},
        {"id": "6", "author": "r", "kind": "share", "share_of": "4"},
        ("7", "r", None, "kijk @p", 4),
        ("8", "zorg", None, "wij", 5),
    ]
    data = outside(posts, [])
    done = expertise.doings(data, 1).activity()
    p = data.parties.outside[data.accounts["handle"].tolist().index("p")]
    found = {name: int(values[p]) for name, values in vars(done).items()}
    expected = {"ot1": 2, "ct1": 1, "ct2": 1, "rt1": 0, "rt2": 1, "rt3": 2}
    assert found == expected | {"m1": 2, "m2": 2, "m3": 1, "m4": 1, "posts": 3}


# -- topics -------------------------------------------------------------------------------------------------


def test_typed_topics_both_ways_by_hand():
    posts = [
        ("1", "zorg", None, "wij bouwen woningen voor ouderen", 0),
        ("2", "a", "1", "mooie woning", 1),
        ("3", "b", "1", "dank", 2),
        ("4", "zorg", "2", "graag gedaan", 3),
        ("5", "x", None, "de wachttijd is te lang", 4),
        ("6", "zorg", "5", "daar werken wij aan", 5),
        ("7", "lee", "1", "niets over het onderwerp", 6),
        ("8", "zorg", None, "ouderen wandelen", 7),
    ]
    typed = [
        {"name": "kim", "topic": "woningen"},
        {"name": "lee", "topic": "wachttijd"},
        {"name": "mo", "topic": "wandelen en bouwen"},
        {"name": "q", "topic": "de bouw van een woning"},
        {"name": "r", "topic": "ouderen en onbekendheid"},
    ]
    table = context.measure(outside(posts, typed)).tables["topics"].set_index("topic")
    counted = ["learn_from", "learn_contact", "learn_from_us", "matter_to", "own_posts"]
    assert list(table.loc["woningen", counted]) == [1, 1, 3, 0, 2]
    assert list(table.loc["wachttijd", counted]) == [1, 0, 1, 0, 1]
    assert list(table.loc["wandelen en bouwen", counted]) == [0, 0, 0, 0, 0]
    assert list(table.loc["de bouw van een woning", counted]) == [1, 1, 3, 0, 2]
    assert list(table.loc["ouderen en onbekendheid", counted]) == [0, 0, 0, 0, 0]
    assert table["own_share"]["woningen"] == pytest.approx(2 / 4)
    assert table["state"].to_dict() == {
        "woningen": "heard",
        "wachttijd": "unheard",
        "wandelen en bouwen": "quiet",
        "de bouw van een woning": "heard",
        "ouderen en onbekendheid": "quiet",
    }


def test_topics_are_found_when_none_is_typed():
    rng = np.random.default_rng(0)
    pools = [
        ["voetbal", "keeper", "doelpunt", "wedstrijd", "trainer", "veld", "doel", "bal", "fluit"],
        ["soep", "taart", "koken", "recept", "keuken", "oven", "bakken", "menu", "brood"],
    ]
    posts = [
        (
            f"{k}-{n}",
            "zorg" if k else "x",
            None,
            "het is niet " + " ".join(rng.choice(pools[k], 5, replace=False)),
            n,
        )
        for k in (0, 1)
        for n in range(30)
    ]
    posts.append(("r", "a", "1-3", "dat klopt", 40))
    table = context.measure(outside(posts, [])).tables["topics"]
    assert table["own_posts"].sum() >= 30
    assert table["learn_from_us"].sum() >= 1
    food = table["topic"].str.contains("soep|taart|koken|recept|keuken|oven|bakken|menu|brood")
    assert (table["own_posts"][~food] == 0).all()


def test_few_posts_have_no_topics():
    assert not len(context.measure(outside(EXCHANGE, [])).tables["topics"])


# -- what is missing, and what changes nothing ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (dataset(), "organisation"),
        (dataset(EXCHANGE), "organisation"),
        (dataset(EXCHANGE, influencers=LIST), "organisation"),
        (dataset([("1", "zorg", None, None, None)], ours=["zorg"]), "influencers"),
        (dataset([("1", "zorg", None, "tekst")], ours=["zorg"], channel="viva"), "influencers"),
    ],
)
def test_what_is_missing_is_named(data, missing):
    result = context.measure(data)
    assert result.headline.grade is None and result.headline.value is None
    assert result.headline.missing == (missing,)
    assert {name: len(table) for name, table in result.tables.items()} == {
        "influencers": len(data.influencers),
        "listeners": 0,
        "topics": 2 * bool(len(data.influencers)),
        "approachable": 0,
        "contacts": 0,
        "mentioned": 0,
    }


def test_without_replies_nobody_is_known_to_listen():
    measure = context.measure(dataset([("1", "zorg", None, "x")], ours=["zorg"])).measure("CX-2")
    assert measure.grade is None and measure.missing == ("replies",)


@pytest.mark.parametrize("posts", [EXCHANGE, HEARD, a_wider_world()], ids=["list", "heard", "ranked"])
def test_the_order_of_the_posts_changes_nothing(posts):
    order = np.random.default_rng(1).permutation(len(posts))
    one, other = outside(posts), outside([posts[row] for row in order])
    assert context.measure(one).measures == context.measure(other).measures
    one, other = outside(posts, []), outside([posts[row] for row in order], [])
    assert context.measure(one).measures == context.measure(other).measures


def test_what_a_measure_does_not_need_does_not_change_it():
    with_more = outside(story=[("Thuis", "wonen in de buurt")], audience=["Waar kan ik wonen?"])
    assert context.measure(with_more).measures == context.measure(outside()).measures
    assert content.measure(outside()).measures == content.measure(outside(influencers=[])).measures


def test_a_listener_s_rank_does_not_depend_on_account_numbers():
    found = listeners.listeners(outside(HEARD, []), 1, Selection())
    assert sorted(found.rank.tolist()) == [1, 2, 2, 3, 4]
