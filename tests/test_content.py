"""Content: fits counted by hand on invented posts, chance, fallbacks, and what must change nothing."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from fivec import bodies, content, text
from fivec.content import fit
from fivec.dataset import Selection
from fivec.post_rows import post_rows
from tests.builders import START, dataset

STORY = [("Aandacht", "warm luisteren naar bewoners"), ("Thuis", "zelfstandig wonen in de buurt")]
ASKED = ["parkeren", "bezoekuur", "wachtlijst", "kosten", "vergoeding", "indicatie", "aanvraag", "formulier"]
OTHER = [
    "fiets", "voetbal", "taart", "regen", "muziek", "vakantie", "trein", "krant", "koffie", "film",
    "tuin", "hond", "boek", "soep", "schilderij", "strand", "markt", "zwembad", "gitaar", "sneeuw",
]  # fmt: skip


def sentence(words):
    return "het is niet " + " ".join(words)


def draw(rng, pool, n):
    return list(rng.choice(pool, n, replace=False))


def pick(pool, n, number):
    """The same n words of a pool for the same number, others for another."""
    every = list(combinations(pool, n))
    return list(every[number * 11 % len(every)])


def quadrants(each=6):
    """Own posts: as many that fit both, the story, the audience and neither."""
    ours = ["luisteren", "bewoners", "warm"]
    makers = {
        "both": lambda n: ours + pick(ASKED, 4, n),
        "story": lambda n: ours + pick(OTHER, 2, n),
        "audience": lambda n: pick(ASKED, 5, n),
        "neither": lambda n: pick(OTHER, 5, n),
    }
    return [sentence(make(n)) for make in makers.values() for n in range(each)]


def questions(n=50):
    rng = np.random.default_rng(6)
    return ["Hoe zit het met " + " ".join(draw(rng, ASKED, 4)) for _ in range(n)]


def strangers(n=300):
    rng = np.random.default_rng(7)
    return [sentence(draw(rng, OTHER, 6)) for _ in range(n)]


def outside(own=None, background=None, **more):
    own = quadrants() if own is None else own
    background = strangers() if background is None else background
    posts = [(f"o{n}", "zorg", None, words, n) for n, words in enumerate(own)]
    posts += [(f"s{n}", f"buur{n % 9}", None, words, n) for n, words in enumerate(background)]
    return dataset(posts, ours=more.pop("ours", ["zorg"]), **more)


def counts(result, side="external"):
    found = {}
    for name in ("both", "story", "audience", "neither"):
        measure = result.measure(f"CT-2.{name}", side)
        found[name] = (measure.k, measure.n)
    return found


def test_posts_fall_in_the_quadrant_they_were_written_for():
    result = content.measure(outside(story=STORY, audience=questions()))
    assert counts(result) == dict.fromkeys(("both", "story", "audience", "neither"), (6, 24))
    headline = result.headline
    assert (headline.k, headline.n, headline.grade, headline.basis) == (6, 24, "B", "full")
    assert headline.expected == pytest.approx(0.0025)
    assert headline.p < 1e-6
    assert sum(result.measure(f"CT-2.{q}").value for q in ("both", "story", "audience", "neither")) == 1
    table = result.tables["posts"]
    assert list(table["quadrant"]) == [q for q in ("both", "story", "audience", "neither") for _ in range(6)]
    assert set(table["value"][:12]) == {"Aandacht"}
    assert table["value"][12:].isna().all()
    assert set(table["words"][6].split(", ")) == {"luisteren", "bewoners", "warm"}
    assert set(table["words"][12].split(", ")) <= set(ASKED)
    assert table["words"][18] == ""
    assert set(table["language"]) == {"nl"}


def test_words_of_a_post_name_none_of_our_people_wherever_they_are_told():
    """Somebody of ours is called Warm Bewoners: these words stay out."""
    plain = outside(story=STORY, audience=questions())
    named = outside(story=STORY, audience=questions(), people=[{"name": "Warm Bewoners"}])
    before, table = (content.measure(data, quick=True).tables["posts"] for data in (plain, named))
    assert {"warm", "bewoners"} <= set(before["words"][6].split(", "))
    assert table["words"][6] == "luisteren"
    for names in (False, True):
        assert post_rows(named, names=names)["words"].tolist() == table["words"].tolist()
    assert before.drop(columns="words").equals(table.drop(columns="words"))


def test_quick_gives_the_same_numbers_without_p():
    data = outside(story=STORY, audience=questions())
    quick, full = content.measure(data, quick=True), content.measure(data)
    assert [(m.id, m.value, m.k, m.n) for m in quick.measures] == [
        (m.id, m.value, m.k, m.n) for m in full.measures
    ]
    assert quick.headline.p is None


def test_without_a_story_the_page_asks_for_it_and_shows_the_audience():
    result = content.measure(outside(audience=questions()))
    assert result.headline.grade is None and result.headline.missing == ("story",)
    heard = result.measure("CT-2.audience_fit")
    assert (heard.k, heard.n, heard.basis) == (12, 24, "audience_only")
    assert result.measure("CT-2.both") is None
    assert result.tables["posts"]["quadrant"].isna().all()


def test_without_an_audience_only_the_story_counts():
    result = content.measure(outside(background=[], story=STORY))
    assert (result.headline.basis, result.headline.missing) == ("story_only", ("audience",))
    assert result.headline.n == 24
    assert result.measure("CT-1.story_too_general").grade is None


def test_few_audience_texts_give_counts_only():
    result = content.measure(outside(background=[], story=STORY, audience=questions(39)))
    assert result.headline.n == 24 and result.headline.grade == "C"
    result = content.measure(outside(background=[], story=STORY, audience=questions(40)))
    assert result.headline.grade == "B"


def test_few_typed_questions_are_topped_up_with_posts_of_others():
    data = outside(story=STORY, audience=questions(5))
    assert bodies.audience(data, 1, text.NL).rows.shape[0] == 305
    assert content.measure(data).headline.grade == "B"


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        (dataset(), "posts"),
        (dataset(story=STORY, audience=questions(3)), "posts"),
        (outside(ours=[], story=STORY), "organisation"),
        (dataset([("1", "zorg", None, None)], ours=["zorg"], story=STORY), "text"),
        (dataset([("1", "zorg", None, "kort")], ours=["zorg"], story=STORY, audience=questions()), "posts"),
        (outside(), "story"),
        (dataset([("1", "anna", None, "hallo allemaal", None)], people=[{"name": "anna"}], channel="viva"),
         "organisation"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(data, missing):
    result = content.measure(data)
    assert result.headline.grade is None and result.headline.value is None
    assert result.headline.missing == (missing,)
    assert len(result.tables["posts"]) in (0, 24)
    assert list(result.tables["excluded"].columns) == ["side", "reason", "n"]


def test_short_posts_and_copies_are_set_aside_and_counted():
    own = [*quadrants(), quadrants()[0] + " https://zorg.nl/x", "Goedemorgen allemaal", "Fijne dag!"]
    result = content.measure(outside(own, story=STORY, audience=questions()))
    assert result.headline.n == 24
    excluded = result.tables["excluded"].set_index("reason")["n"]
    assert dict(excluded) == {"too_short": 2, "copy": 1, "other_language": 0}
    short = result.measure("CT-1.too_short")
    assert (short.k, short.n) == (2, 27)


def test_only_posts_that_start_a_thread_and_are_our_words_count():
    data = dataset(
        [
            *[(f"o{n}", "zorg", None, words) for n, words in enumerate(quadrants())],
            ("r", "zorg", "s", sentence(OTHER[:6])),
            {"id": "d", "author": "zorg", "kind": "share", "share_of": "s", "text": sentence(OTHER[:7])},
            ("s", "buur", None, sentence(OTHER[:8])),
        ],
        ours=["zorg"], story=STORY, audience=questions(),
    )  # fmt: skip
    assert content.measure(data).headline.n == 24


def test_answers_stand_in_when_we_start_nothing():
    posts = [(f"s{n}", "buur", None, words) for n, words in enumerate(strangers(24))]
    posts += [(f"o{n}", "zorg", f"s{n}", words) for n, words in enumerate(quadrants())]
    headline = content.measure(dataset(posts, ours=["zorg"], story=STORY, audience=questions())).headline
    assert (headline.n, headline.basis) == (24, "answers")


def test_each_language_is_compared_with_its_own():
    english = ["the family of the client is not at home with us this weekend and they will visit the garden"]
    data = outside([*quadrants(), *english], story=STORY, audience=questions())
    result = content.measure(data)
    assert result.headline.n == 24
    assert result.tables["excluded"].set_index("reason").loc["other_language", "n"] == 1
    both = [*STORY, ("Home", "we help the client and the family to be at home")]
    asked = [*questions(), *["what can the family do when the client is not at home"] * 40]
    result = content.measure(outside([*quadrants(), *english], story=both, audience=asked))
    assert result.headline.n == 25
    assert result.tables["posts"].iloc[-1]["value"] == "Home"


def test_a_story_in_another_language_says_so():
    data = outside(story=[("Home", "we are here for the people of this town")], audience=questions())
    headline = content.measure(data).headline
    assert (headline.grade, headline.basis, headline.missing) == (None, "other_language", ("story",))


def test_a_story_that_fits_what_strangers_write_is_too_general():
    alike = [sentence(["film", "muziek", "gitaar", *words.split()[3:5]]) for words in strangers(60)]
    data = outside(background=strangers(240) + alike, audience=questions())

    def general(story):
        rows = pd.DataFrame(story, columns=["value", "text"])
        return content.measure(data.with_story(rows)).measure("CT-1.story_too_general")

    assert general([("Cultuur", "film en muziek met gitaar")]).value > 0.10
    assert general(STORY).value == 0.0
    assert general(STORY).n == 300


def test_strangers_are_people_in_threads_without_us():
    fits = "warm luisteren naar bewoners in dorp en wijk"
    posts = [("o", "zorg", None, sentence(OTHER[:6]))]
    posts += [(f"r{n}", "buur", "o", fits) for n in range(60)]
    apart = [(f"s{n}", "vreemd", None, words) for n, words in enumerate(strangers(40))]
    few = [(f"s{n}", "vreemd", None, words) for n, words in enumerate(strangers(39))]
    for others, n in ((apart, 40), (few, 99)):
        result = content.measure(dataset(posts + others, ours=["zorg"], story=STORY))
        assert result.measure("CT-1.story_too_general").n == n


def test_comments_under_a_post_do_not_make_it_fit():
    text_of_ours = sentence(["kozijn", "schilderen", "verf", "kwast", "ladder", "plafond"])
    own = [("o", "zorg", None, text_of_ours)]
    comments = [(f"c{n}", "buur", "o", text_of_ours) for n in range(12)]
    elsewhere = [(f"c{n}", "buur", None, text_of_ours) for n in range(12)]
    rest = [(f"s{n}", f"buur{n % 9}", None, words, n) for n, words in enumerate(strangers())]
    under = content.measure(dataset(own + comments + rest, ours=["zorg"], story=STORY))
    apart = content.measure(dataset(own + elsewhere + rest, ours=["zorg"], story=STORY))
    assert under.measure("CT-2.audience_fit").k == 0
    assert apart.measure("CT-2.audience_fit").k == 1


def test_inside_official_accounts_speak_and_colleagues_are_the_audience():
    posts = [(f"o{n}", "comm", None, words, n) for n, words in enumerate(quadrants())]
    posts += [(f"q{n}", f"anna{n % 5}", None, words, n) for n, words in enumerate(questions() + strangers())]
    people = [{"name": "comm", "official": True}, *({"name": f"anna{n}", "team": "A"} for n in range(5))]
    data = dataset(posts, people=people, story=STORY, channel="viva")
    result = content.measure(data)
    assert [m.side for m in result.headlines] == ["internal"]
    assert result.headline.n == 24
    assert result.measure("CT-2.story_fit").k == 12
    assert (
        bodies.audience(data, 0, text.NL).rows.shape[0] == 350
    )  # all that the colleagues wrote, nothing of the official account
    assert "anna0" not in result.tables["posts"].to_string()


def test_inside_and_outside_are_never_pooled():
    posts = [{"id": f"o{n}", "author": "zorg", "text": words} for n, words in enumerate(quadrants())]
    posts += [
        {"id": f"i{n}", "author": "comm", "channel": "viva", "text": w} for n, w in enumerate(quadrants(5))
    ]
    posts += [
        {"id": f"q{n}", "author": "anna", "channel": "viva", "text": w} for n, w in enumerate(questions())
    ]
    people = [{"name": "comm", "official": True}, {"name": "anna"}]
    data = dataset(posts, people=people, ours=["zorg"], story=STORY, audience=questions())
    found = {m.side: m.n for m in content.measure(data).headlines}
    assert found == {"internal": 20, "external": 24}


def test_a_selection_chooses_our_posts_and_leaves_the_yardstick():
    data = outside(story=STORY, audience=questions())
    until = Selection(end=START.date())
    result = content.measure(data, until)  # posts of the first day: hours 0 to 14
    assert counts(result) == {"both": (6, 15), "story": (6, 15), "audience": (3, 15), "neither": (0, 15)}
    none = content.measure(data, Selection(channels=("elsewhere",)))
    assert none.headline.grade is None and none.headline.missing == ("posts",)


def test_the_order_of_the_posts_changes_nothing():
    own, background = quadrants(), strangers()
    data = outside(own, background, story=STORY, audience=questions(9))
    rng = np.random.default_rng(3)
    lines = [(f"o{n}", "zorg", None, words, n) for n, words in enumerate(own)]
    lines += [(f"s{n}", f"buur{n % 9}", None, words, n) for n, words in enumerate(background)]
    shuffled = dataset(
        [lines[row] for row in rng.permutation(len(lines))], ours=["zorg"], story=STORY, audience=questions(9)
    )
    assert content.measure(data).measures == content.measure(shuffled).measures
    assert content.measure(data).measures == content.measure(data).measures


def test_a_new_story_does_not_cut_the_posts_again(monkeypatch):
    data = outside(audience=questions())
    content.measure(data)
    monkeypatch.setattr(bodies, "of_rows", None)
    monkeypatch.setattr(text, "of_posts", None)
    changed = data.with_story(pd.DataFrame(STORY, columns=["value", "text"]))
    assert content.measure(changed).headline.k == 6


def test_another_organisation_is_not_answered_from_memory():
    data = outside(story=STORY, audience=questions())
    assert content.measure(data).headline.n == 24
    assert content.measure(data.with_organisation(["buur0"])).headline.n == 33
    asked = pd.DataFrame({"text": [" ".join(OTHER[:6])] * 40})
    assert content.measure(data.with_audience(asked)).measure("CT-2.both").k == 0


# -- kernels ------------------------------------------------------------------------------------------------


def test_the_mean_of_the_nearest_by_hand():
    rows = sparse.csr_array(np.eye(3)[:2])
    texts = sparse.csr_array(np.array([[1.0, 0, 0], [0.6, 0.8, 0], [0, 0, 1]]))
    assert fit.nearest_mean(rows, texts) == pytest.approx([1.6 / 3, 0.8 / 3])
    threads = fit.nearest_mean(rows, texts, np.array([7, 8]), np.array([7, 8, -1]))
    assert threads == pytest.approx([0.6 / 3, 0.0])
    twelve = sparse.csr_array(np.vstack([np.eye(3)[[0] * 4], np.eye(3)[[2] * 8]]))
    assert fit.nearest_mean(rows, twelve) == pytest.approx([0.4, 0.0])
    assert list(fit.nearest_mean(rows, texts[:0])) == [0, 0]


@pytest.mark.parametrize("dense", [0, fit.DENSE])
def test_posts_by_term_give_the_same_best_match(dense, monkeypatch):
    monkeypatch.setattr(fit, "DENSE", dense)
    rng = np.random.default_rng(4)
    rows = sparse.random_array((60, 30), density=0.1, rng=rng, format="csr", dtype=np.float32)
    texts = sparse.random_array((5, 30), density=0.2, rng=rng, format="csr", dtype=np.float32)
    value, which = fit.best_match(rows, texts)
    found, place = fit.best_in(fit.index(rows), texts)
    assert found == pytest.approx(value)
    assert list(place) == list(which)
    assert -1 in place and len(set(place.tolist())) > 3
    assert [list(one) for one in fit.best_in(fit.index(rows[:2]), texts[:0])] == [[0, 0], [-1, -1]]


def test_percentiles_count_the_pseudo_posts_that_come_as_close():
    terms = text.terms(["garden water tree", "school music water tree garden bird"])
    null = np.array([0.0, 0.0, 0.2, 0.5])
    pseudo = sparse.csr_array(np.ones((4, len(terms.label))))
    language, size = terms.language, fit.length_class(terms.lengths)
    place = fit.percentiles(
        np.array([0.5, 0.1]), language, size, lambda rows, language: null, lambda *key: pseudo
    )
    assert place == pytest.approx([100 * (1 - 2 / 5), 100 * (1 - 3 / 5)])


def test_pseudo_posts_are_everybodys_words_in_proportion():
    cut = text.words(["water water water tree", "water water tree water", "water water"])
    terms = text.from_words(cut, np.full(3, text.EN))
    shares = np.zeros(2)
    for n_words in (1, 5):
        pseudo = fit.pseudo_posts(terms, text.EN, n_words)
        assert pseudo.shape == (fit.NULL_SIZE, 2)
        assert np.allclose(np.sqrt(pseudo.multiply(pseudo).sum(axis=1)), 1)
        if n_words == 1:
            shares = np.bincount(pseudo.indices, minlength=2) / fit.NULL_SIZE
    assert shares == pytest.approx([0.2, 0.8], abs=0.05)
    again = fit.pseudo_posts(terms, text.EN, 5)
    assert (again != fit.pseudo_posts(terms, text.EN, 5)).nnz == 0
    assert fit.pseudo_posts(terms, text.NL, 5).shape[0] == 0


def test_a_class_of_length_spans_a_fifth():
    for n_words in (5, 9, 17, 60, 240):
        length = fit.class_length(int(fit.length_class(np.array([n_words]))[0]))
        assert abs(math.log(length / n_words)) <= math.log(1.2) / 2 + 0.1


# -- sharing ------------------------------------------------------------------------------------------------


def test_share_rate_by_hand():
    rows = [(0, 100), (1, 200), (2, 500), (10, 1000), (0, 20), (3, 300), (None, 50), (4, None), (1, 0)]
    posts = [
        {"id": f"o{n}", "author": "zorg", "text": "verpleging", "shares": shares, "impressions": shown}
        for n, (shares, shown) in enumerate(rows)
    ]
    data = dataset(posts, ours=["zorg"])
    rate = content.measure(data).measure("CT-4")
    assert rate.value == pytest.approx(1000 * 16 / 2120)
    assert (rate.k, rate.n, rate.grade) == (16, 6, "C")
    assert rate.low < rate.value < rate.high
    assert content.measure(data, quick=True).measure("CT-4").low is None


def test_share_rate_needs_both_counts():
    data = dataset([("1", "zorg", None, "verpleging thuis")], ours=["zorg"])
    assert content.measure(data).measure("CT-4").missing == ("impressions",)


def test_passing_on_by_hand():
    posts = [
        *[{"id": f"o{n}", "author": "zorg", "text": "verpleging"} for n in range(3)],
        {"id": "a", "author": "buur", "text": "taart"},
        {"id": "d1", "author": "zorg", "kind": "share", "share_of": "a", "text": "taart"},
        {"id": "d2", "author": "zorg", "kind": "share", "share_of": "o1"},
        ("r", "zorg", "a", "dank"),
    ]
    found = content.measure(dataset(posts, ours=["zorg"])).measure("CT-6")
    assert (found.k, found.n, found.basis) == (1, 5, "full")


def test_passing_on_from_the_text_is_called_so():
    posts = [("1", "zorg", None, "RT @buur: lekkere taart"), ("2", "zorg", None, "verpleging thuis")]
    found = content.measure(dataset(posts, ours=["zorg"])).measure("CT-6")
    assert (found.k, found.n, found.basis) == (1, 2, "text_pattern")
    found = content.measure(dataset(posts[1:], ours=["zorg"])).measure("CT-6")
    assert found.grade is None and found.missing == ("shares",)
