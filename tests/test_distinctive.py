"""Words of ours, of both and of theirs: counted by hand, beside the formula, and who may not be in them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import norm

from fivec import content, parties
from fivec.content import words
from fivec.text.distinctive import Body, distinctive
from tests.builders import dataset

COMMON = "wij gaan het over de zorg in de buurt hebben en ook over koffie"


def body(rows, author=None):
    """A body from counts per text and word."""
    counts = sparse.csr_array(np.array(rows, dtype=np.float32))
    return Body(counts, np.arange(len(rows)) if author is None else np.array(author))


def both(ours=(), theirs=(), n=30, **more):
    """Our posts and theirs about the same, some with a word more."""
    posts = [
        (f"o{k}", "zorg", None, f"{COMMON} nummer{k} {ours[k % len(ours)] if ours else ''}", k)
        for k in range(n)
    ]
    posts += [
        (f"t{k}", f"buur{k}", None, f"{COMMON} huisje{k} {theirs[k % len(theirs)] if theirs else ''}", k)
        for k in range(n)
    ]
    return dataset(posts, ours=["zorg"], **more)


def other(k):
    """Words that no other post has, enough of them to be no copy."""
    return f"eerst{k}ding toen{k}iets later{k}wat einde{k}zo"


def table(data, code=parties.EXTERNAL):
    return words.word_table(data, np.arange(len(data.posts)), code)


def side_of(data, code=parties.EXTERNAL):
    found = table(data, code)
    return dict(zip(found["word"], found["whose"], strict=True))


def test_three_lists_counted_by_hand():
    data = both(["innovatie"], ["moeder"])
    found = table(data).set_index("word")
    assert found["whose"].to_dict() == {
        "innovatie": "ours", "moeder": "theirs",
        **dict.fromkeys(("zorg", "buurt", "koffie"), "shared"),
    }  # fmt: skip
    counts = ["n_ours", "n_theirs", "authors_ours", "authors_theirs"]
    assert found.loc["innovatie", counts].tolist() == [30, 0, 30, 0]
    assert found.loc["koffie", counts].tolist() == [30, 30, 30, 30]
    assert found.loc["innovatie", "z"] > 1.96 > -1.96 > found.loc["moeder", "z"]
    result = content.measure(data)
    for one in ("ours", "theirs"):
        assert (result.measure(f"CT-7.{one}").value, result.measure(f"CT-7.{one}").n) == (1, 30)


def test_z_is_that_of_the_published_formula():
    """Ten, five and one uses against two, five and nine, beside the formula written out."""
    first, second = np.array([[10, 5, 1]] * 10), np.array([[2, 5, 9]] * 10)
    found = distinctive(body(first), body(second), np.arange(3))
    ours, theirs = first.sum(axis=0), second.sum(axis=0)
    prior = (ours + theirs) / (ours + theirs).sum() * 16
    z = []
    for y, other, alpha in zip(ours, theirs, prior, strict=True):
        one = (y + alpha) / (160 + 16 - y - alpha)
        two = (other + alpha) / (160 + 16 - other - alpha)
        z.append((np.log(one) - np.log(two)) / np.sqrt(1 / (y + alpha) + 1 / (other + alpha)))
    assert found["z"].to_numpy() == pytest.approx(z)
    assert found["whose"].tolist() == ["ours", "shared", "theirs"]


def test_a_word_is_used_at_least_five_times():
    rows = [[1, 1, 20]] * 4 + [[0, 1, 20]]
    found = distinctive(body(rows), body([[0, 0, 20]] * 5), np.arange(3))
    assert 0 not in found["column"].tolist()


def test_one_enthusiast_is_not_the_audience():
    ours = body([[0, 9]] * 20)
    two = distinctive(ours, body([[9, 9]] * 20, [7] * 10 + [8] * 10), np.arange(2))
    assert 0 not in two["column"].tolist()
    three = distinctive(ours, body([[9, 9]] * 20, [7] * 10 + [8] * 9 + [9]), np.arange(2))
    assert three[three["column"] == 0]["whose"].tolist() == ["theirs"]


def test_false_finds_are_kept_down_among_many_words():
    """Of two samples of one source nearly no word is typical; without the rule it would be one in twenty."""
    rng = np.random.default_rng(1)
    chance = 1 / np.arange(3, 403)
    rows = [rng.multinomial(40, chance / chance.sum(), 150) for _ in range(2)]
    found = distinctive(body(rows[0]), body(rows[1]), np.arange(400))
    assert (found["whose"] != "shared").sum() <= 4


def by_hand(z, p, limit=0.1):
    """Benjamini and Hochberg's step-up rule, written out."""
    order = np.argsort(p)
    passed = [k for k in range(len(p)) if p[order[k]] <= limit * (k + 1) / len(p)]
    called = np.zeros(len(p), dtype=bool)
    called[order[: max(passed) + 1 if passed else 0]] = True
    return called & (np.abs(z) >= 1.96)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=12))
def test_typical_words_are_those_of_the_rule_and_sides_are_mirrored(pairs):
    first, second = np.array(pairs).T
    if not first.sum() or not second.sum():
        return
    # Every use in a text of its own: writers are as many as uses.
    spread = [
        [np.eye(len(one), dtype=int)[k] for k in np.repeat(np.arange(len(one)), one)]
        for one in (first, second)
    ]
    ours, theirs = body(spread[0]), body(spread[1])
    found = distinctive(ours, theirs, np.arange(len(first))).set_index("column")
    turned = distinctive(theirs, ours, np.arange(len(first))).set_index("column")
    assert found["z"].to_numpy() == pytest.approx(-turned["z"].reindex(found.index).to_numpy())
    mirror = {"ours": "theirs", "theirs": "ours", "shared": "shared"}
    assert [mirror[one] for one in found["whose"]] == turned["whose"].reindex(found.index).tolist()
    some = np.flatnonzero(first + second >= 5)
    from fivec.text import log_odds

    z = log_odds(first, second)[1][some]
    called = some[by_hand(z, 2 * norm.sf(np.abs(z)))]
    enough = (
        np.where(first[called] * second.sum() > second[called] * first.sum(), first[called], second[called])
        >= 3
    )
    assert set(found.index[found["whose"] != "shared"]) == set(called[enough])


def test_given_texts_are_each_a_writer_and_bring_words_that_no_post_has():
    data = both(["innovatie"], audience=[f"Waar blijft mijn indicatie in straat{k}" for k in range(40)])
    assert side_of(data)["indicatie"] == "theirs"
    found = table(data).set_index("word")
    assert found.loc["indicatie", ["n_theirs", "authors_theirs"]].tolist() == [40, 40]


def test_copies_count_once_and_links_mentions_and_signatures_do_not_count():
    copied = [
        (f"c{k}", f"buur{k}", None, "Dezelfde kettingbrief met kortingscode erin", k) for k in range(30)
    ]
    noise = [
        (f"n{k}", "zorg", None, f"{COMMON} extra{k} https://zorg.nl/kijk @piet ^JB", k) for k in range(30)
    ]
    posts = [(f"t{k}", f"buur{k}", None, f"{COMMON} huisje{k}", k) for k in range(30)]
    found = side_of(dataset([*copied, *noise, *posts], ours=["zorg"]))
    assert set(found) == {"zorg", "buurt", "koffie"}


def test_a_short_text_of_ours_that_is_repeated_counts_once_as_well():
    greeting = [(f"g{k}", "zorg", None, "Fijne kerstdagen", k) for k in range(30)]
    mine = [(f"n{k}", "zorg", None, f"{COMMON} extra{k}", k) for k in range(30)]
    theirs = [(f"t{k}", f"buur{k}", None, f"{COMMON} huisje{k}", k) for k in range(30)]
    assert "kerstdagen" not in side_of(dataset([*greeting, *mine, *theirs], ours=["zorg"]))


def test_stems_are_shown_by_their_most_frequent_word():
    found = side_of(both(["bewoners", "bewoners", "bewoner"], ["moeder"]))
    assert found["bewoners"] == "ours" and "bewoner" not in found


def test_names_of_colleagues_are_no_words():
    people = [{"name": "Wendelmoet Bakkum", "accounts": ["wendelmoet"]}]
    data = both(["Wendelmoet"], ["moeder"], people=people)
    assert "wendelmoet" not in side_of(data) and side_of(data)["moeder"] == "theirs"
    assert side_of(both(["Wendelmoet"], ["moeder"]))["wendelmoet"] == "ours"


def test_one_of_us_does_not_speak_for_all():
    """Three employees write; a word that one of them uses is nobody's, and one of the page's is ours."""

    def posts(*last):
        names = ["anna", "bob", "carla"]
        return [
            *[(f"e{k}", names[k % 3], None, f"{last[k % 3]} {COMMON} {other(k)}", k) for k in range(90)],
            *[(f"t{k}", f"buur{k}", None, f"{COMMON} huisje{k}", k) for k in range(90)],
        ]

    people = [{"name": name} for name in ("anna", "bob", "carla")]
    assert "yoga" not in side_of(dataset(posts("yoga", "", ""), people=people))
    assert side_of(dataset(posts("yoga", "yoga", "yoga"), people=people))["yoga"] == "ours"
    page = {"anna": {"official": True}}
    assert side_of(dataset(posts("yoga", "", ""), people=people, accounts=page))["yoga"] == "ours"


def test_each_language_is_compared_with_its_own():
    english = "we are going to talk about the care that people get at home with a cup of coffee"
    posts = [(f"o{k}", "zorg", None, f"{COMMON} nummer{k} innovatie", k) for k in range(20)]
    posts += [(f"p{k}", "zorg", None, f"{english} number{k} innovation", k) for k in range(20)]
    posts += [(f"t{k}", f"buur{k}", None, f"{english} house{k} mother", k) for k in range(20)]
    found = table(dataset(posts, ours=["zorg"])).set_index("word")
    assert set(found["language"]) == {"en"}
    assert (found.loc["innovation", "whose"], found.loc["mother", "whose"]) == ("ours", "theirs")


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (dataset([("1", "zorg", None, COMMON)], ours=["zorg"]), "audience"),
        (dataset([("1", "buur", None, COMMON), ("2", "zorg", "1", "")], ours=["zorg"]), "own_posts"),
    ],
)
def test_what_is_missing_is_named(data, missing):
    result = content.measure(data)
    for one in ("ours", "theirs"):
        assert (result.measure(f"CT-7.{one}").missing, result.measure(f"CT-7.{one}").value) == (
            (missing,),
            None,
        )


def test_a_selection_filters_ours_and_not_theirs():
    data = both(["innovatie"], ["moeder"])
    some = words.word_table(data, np.arange(15), parties.EXTERNAL).set_index("word")
    assert some.loc["koffie", ["n_ours", "n_theirs"]].tolist() == [15, 30]


def test_the_order_of_posts_changes_nothing():
    data = both(["innovatie", "koffie"], ["moeder"])
    turned = dataset(
        [
            (f"{row}", data.accounts["handle"][data.posts["author"][row]], None, data.posts["text"][row], row)
            for row in range(len(data.posts) - 1, -1, -1)
        ],
        ours=["zorg"],
    )
    assert table(data).equals(table(turned))


def test_what_anybody_says_is_no_shared_subject():
    table = pd.DataFrame(
        {"word": ["drie", "koffie", "three", "coffee"], "language": ["nl", "nl", "en", "en"]}
    )
    assert words.with_subject(table).tolist() == [False, True, False, True]
    swapped = table.assign(language=["en", "en", "nl", "nl"])
    assert words.with_subject(swapped).all()
    assert words.with_subject(table[:0]).empty
