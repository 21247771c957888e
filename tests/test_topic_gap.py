"""Topics of ours beside those of the audience and of other channels: by hand, by chance and by others."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from fivec import content, subjects
from fivec.advice import advice
from fivec.clusters import mix_effect
from fivec.content import gap
from fivec.content.coherence import channel_texts
from fivec.dataset import Selection
from fivec.glossary import entries
from fivec.language import LANGUAGES, translator
from fivec.measures import Measure, Result, wilson
from fivec.subjects import Placed, effects
from fivec.text import divergence
from fivec.text.compare import cohesion, overlap
from fivec.text.richness import hill, rarefied
from tests.builders import dataset

WORDS = {
    "food": ["soep", "keuken", "maaltijd", "groente", "brood", "ontbijt", "koken", "menu"],
    "garden": ["tuin", "bloemen", "planten", "heg", "gras", "boom", "schoffel", "snoeien"],
    "money": ["rekening", "betalen", "kosten", "bijdrage", "vergoeding", "bedrag", "factuur", "tarief"],
    "work": ["vacature", "rooster", "dienst", "salaris", "collega", "sollicitatie", "contract", "scholing"],
}
DUTCH = "het is niet dat wij de"
ENGLISH = "it is not that we have the"


def written(topic: str, n: int, seed: int = 0, start: str = DUTCH, end: str = "") -> list[str]:
    """n different texts of six words on a topic."""
    rng = np.random.default_rng((seed, len(topic), n))
    pools = [rng.permutation(WORDS[topic])[:6] for _ in range(n)]
    return [
        f"{start} {' '.join(word + end for word in some)} {topic}{number}"
        for number, some in enumerate(pools)
    ]


def organisation(own: dict[str, int], asked: dict[str, int], **more):
    """A dataset in which we post, and people ask, so many texts per topic."""
    posts = [text for topic, n in own.items() for text in written(topic, n, 1)]
    questions = [text for topic, n in asked.items() for text in written(topic, n, 2)]
    lines = [(f"p{number}", "wij", None, text, number) for number, text in enumerate(posts)]
    lines += [("x", "ander", None, "hallo", 1)]
    return dataset(lines, audience=questions, ours=["wij"], **more)


# -- the divergence -----------------------------------------------------------------------------------------

counts = st.lists(st.integers(0, 40), min_size=2, max_size=8)


def test_reference_values():
    assert divergence.divergence(np.array([2, 0]), np.array([1, 1])) == pytest.approx(0.3112781, abs=1e-7)
    assert divergence.divergence(np.array([5, 3, 2]), np.array([2, 3, 5])) == pytest.approx(
        0.0958156, abs=1e-7
    )
    said, did = np.array([4, 3, 2, 1]), np.array([1, 3, 1, 5])
    assert divergence.divergence(said, did) == pytest.approx(0.186767, abs=1e-6)
    assert overlap(said, did) == pytest.approx(0.6)
    assert divergence.divergence(np.array([3, 0]), np.array([0, 9])) == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(counts, counts)
def test_it_is_the_divergence_of_scipy_and_symmetric(one, other):
    n = min(len(one), len(other))
    p, q = np.array(one[:n]), np.array(other[:n])
    found = divergence.divergence(p, q)
    if not p.sum() or not q.sum():
        assert found is None
        return
    assert found == pytest.approx(jensenshannon(p, q, base=2) ** 2, abs=1e-9)
    assert found == pytest.approx(divergence.divergence(q, p))
    assert -1e-12 <= found <= 1 + 1e-12
    assert divergence.divergence(p, 3 * p) == pytest.approx(0, abs=1e-12)
    parts = divergence.contributions(p, q)
    assert np.abs(parts).sum() == pytest.approx(found, abs=1e-9)
    more = q / q.sum() > p / p.sum()
    assert (parts[more] > 0).all() and (parts[~more] <= 1e-15).all()


def test_chance_is_the_mean_over_every_shuffle_of_the_labels():
    one, other = np.array([9, 4, 2, 0]), np.array([3, 6, 8, 1])
    labels = np.repeat(np.arange(4), one + other)
    rng = np.random.default_rng(3)
    shuffled = []
    for _ in range(4000):
        dealt = rng.permutation(labels)
        parts = (np.bincount(part, minlength=4) for part in (dealt[: one.sum()], dealt[one.sum() :]))
        shuffled.append(divergence.divergence(*parts))
    drawn = divergence.permuted(one, other, 4000)
    assert divergence.by_chance(one, other) == pytest.approx(np.mean(shuffled), rel=0.03)
    assert drawn.mean() == pytest.approx(np.mean(shuffled), rel=0.04)
    assert drawn.std() == pytest.approx(np.std(shuffled), rel=0.05)


def test_chance_of_two_texts_by_hand():
    # One text each, on two topics: both ways to deal them differ completely.
    assert divergence.by_chance(np.array([1, 0]), np.array([0, 1])) == pytest.approx(1.0)
    # Two and two, of which two on either topic: 2 of 6 ways apart (1 bit), 4 of 6 the same mix (0 bits).
    assert divergence.by_chance(np.array([2, 0]), np.array([0, 2])) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("k", "n", "expected"), [(10, 50, 0.077), (50, 200, 0.103), (200, 50, 0.476), (200, 1000, 0.083)]
)
def test_two_samples_from_one_source_differ(k, n, expected):
    source = 1 / np.arange(1, k + 1)
    rng = np.random.default_rng(1)
    pairs = [rng.multinomial(n, source / source.sum(), size=2) for _ in range(150)]
    assert np.mean([divergence.divergence(*pair) for pair in pairs]) == pytest.approx(expected, rel=0.1)
    assert np.mean([divergence.by_chance(*pair) for pair in pairs]) == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize(
    ("n", "plain", "spread"),
    [(50, 0.209, 0.02), (150, 0.099, 0.01), (500, 0.060, 0.006), (2000, 0.053, 0.004)],
)
def test_what_chance_adds_is_subtracted(n, plain, spread):
    rng = np.random.default_rng(2)
    p, other = np.full(20, 0.05), np.random.default_rng(3).dirichlet(np.ones(20))
    low, high = 0.0, 1.0
    for _ in range(40):
        part = (low + high) / 2
        q = (1 - part) * p + part * other
        low, high = (part, high) if jensenshannon(p, q, base=2) ** 2 < 0.0492 else (low, part)
    pairs = [(rng.multinomial(n, p), rng.multinomial(n, q)) for _ in range(200)]
    found = np.array([divergence.divergence(*pair) for pair in pairs])
    assert found.mean() == pytest.approx(plain, rel=0.08)
    debiased = found - [divergence.by_chance(*pair) for pair in pairs]
    assert debiased.mean() == pytest.approx(0.0492, abs=spread)


def test_the_interval_holds_what_is_true():
    p, q = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.1, 0.2, 0.3, 0.4])
    true, rng, held = jensenshannon(p, q, base=2) ** 2, np.random.default_rng(4), 0
    for number in range(100):
        one, other = rng.multinomial(120, p), rng.multinomial(200, q)
        low, high = divergence.interval(one, other, 300, number)
        held += low <= true <= high
    assert held >= 88


def test_languages_are_compared_within_and_weighed():
    one, other = np.array([[10, 0], [0, 0]]), np.array([[0, 10], [5, 5]])
    assert divergence.divergence(one, other) == pytest.approx(1.0)  # the second row says nothing
    one, other = np.array([[6, 6, 0, 0], [0, 0, 6, 6]]), np.array([[3, 3, 0, 0], [0, 0, 30, 30]])
    assert divergence.divergence(one, other) == pytest.approx(0)  # another mix of languages is no other topic
    assert divergence.divergence(np.zeros((1, 3)), np.ones((1, 3))) is None
    assert divergence.by_chance(np.zeros(3), np.ones(3)) is None
    assert divergence.interval(np.zeros(3), np.ones(3)) == (None, None)
    assert np.isnan(divergence.shares(np.zeros(3), np.ones(3))[0]).all()


def test_the_interval_lies_around_what_is_measured():
    """Drawing anew adds the bias once more: uncorrected the middle would be 0.07 too high."""
    one = np.array([12, 10, 8, 6, 6, 5, 4, 3, 2, 2, 1, 1])
    chance = divergence.by_chance(one, one[::-1])
    found, (low, high) = divergence.divergence(one, one[::-1]) - chance, divergence.interval(one, one[::-1])
    assert chance > 0.06 and abs((low + high) / 2 - found) < 0.025


def test_chance_over_two_languages_is_that_of_both():
    one, other = np.array([[12, 10, 3], [3, 3, 2]]), np.array([[8, 9, 8], [1, 6, 1]])
    weights = [(25 / 33 + 25 / 33) / 2, (8 / 33 + 8 / 33) / 2]
    each = [divergence.by_chance(*pair) for pair in zip(one, other, strict=True)]
    assert divergence.by_chance(one, other) == pytest.approx(np.dot(weights, each))
    shuffled = divergence.permuted(one, other, 4000)
    assert shuffled.mean() == pytest.approx(divergence.by_chance(one, other), rel=0.05)


@pytest.mark.parametrize(("own", "lacking"), [(25, True), (26, False), (30, False)])
def test_half_of_their_share_is_the_limit_however_sure(own, lacking):
    one, other = np.array([own, 100 - own]) * 10, np.array([500, 500])
    assert divergence.lacking(one, other).tolist() == [lacking, False]


def test_a_topic_is_lacking_when_half_is_not_reached_and_chance_does_not_explain_it():
    one, other = np.array([2, 30, 30, 38]), np.array([30, 30, 30, 10])
    assert divergence.lacking(one, other).tolist() == [True, False, False, False]
    assert divergence.lacking(other, one).tolist() == [False, False, False, True]
    assert not divergence.lacking(np.array([1, 3]), np.array([3, 1])).any()


# -- richness -----------------------------------------------------------------------------------------------


def test_hill_numbers_of_the_literature():
    assert np.log2(hill(np.array([3, 1]), 1)) == pytest.approx(0.811278, abs=1e-6)
    assert hill(np.array([8, 1, 1]), 1) == pytest.approx(1.894646, abs=1e-6)
    assert hill(np.array([8, 1, 1]), 2) == pytest.approx(1.515152, abs=1e-6)
    assert hill(np.array([0.7, 0.2, 0.1]), 1) == pytest.approx(2.229592, abs=1e-6)
    assert hill(np.array([8, 1, 1, 0]), 0) == 3
    assert hill(np.zeros(3), 1) is None


@pytest.mark.parametrize("order", [0, 1, 2])
def test_rarefaction_is_the_mean_of_drawing(order):
    counts = np.array([30, 12, 6, 2, 1])
    rng = np.random.default_rng(5)
    drawn = rng.multivariate_hypergeometric(counts, 15, size=6000) / 15
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(drawn > 0, -drawn * np.log(drawn) if order == 1 else drawn ** float(order), 0)
    mean = np.where(drawn > 0, parts, 0).sum(axis=1).mean()
    expected = {0: mean, 1: np.exp(mean), 2: 1 / mean}[order]
    assert rarefied(counts, 15, order) == pytest.approx(expected, rel=0.01)
    assert rarefied(counts, 51, order) == pytest.approx(hill(counts, order))
    assert rarefied(counts, 1, order) == pytest.approx(1)
    with pytest.raises(ValueError):
        rarefied(counts, 52, order)


# -- from posts to measures ---------------------------------------------------------------------------------


def test_topics_we_leave_alone_are_counted_by_hand():
    data = organisation({"food": 60, "garden": 60}, {"food": 40, "garden": 20, "money": 60})
    result = content.measure(data)
    found, missed = result.measure("CT-3"), result.measure("CT-3.missed")
    table = result.tables["topics"]
    about = {name: table[table["topic"].str.contains("|".join(words))].sum() for name, words in WORDS.items()}
    assert [about[name]["own_n"] for name in ("food", "garden", "money")] == [60, 60, 0]
    assert [about[name]["audience_n"] for name in ("food", "garden", "money")] == [40, 20, 60]
    # (1/2, 1/2, 0) beside (1/3, 1/6, 1/2): 0.334 bits on three topics; more where a topic falls apart.
    own, asked = table["own_n"].to_numpy(), table["audience_n"].to_numpy()
    assert found.value + found.expected == pytest.approx(jensenshannon(own, asked, base=2) ** 2)
    assert found.n == 240 and found.grade == "B" and found.p <= 0.001
    assert found.low < found.value < found.high
    assert missed.n == 120 and missed.k >= 60
    assert table.loc[table["missed"], "own_n"].sum() <= 5
    ours = table["beyond"] & ~table["missed"]
    assert ours.any() and (table.loc[ours, "own_n"] > table.loc[ours, "audience_n"]).all()
    assert about["money"]["contribution"] > 0.2
    assert table["contribution"].is_monotonic_decreasing
    texts = result.tables["topic_texts"]
    asked = texts[
        (texts["whose"] == "audience") & texts["topic"].isin(table.loc[table["own_n"] == 0, "topic"])
    ]
    assert set(asked["text"]) <= set(data.audience["text"]) and len(asked) >= 3
    assert asked["text"].str.contains("money").all()


def test_the_same_mix_has_no_gap_and_a_quick_value_is_the_value():
    data = organisation({"food": 60, "garden": 60}, {"food": 50, "garden": 50})
    whole, quick = (content.measure(data, quick=quick).measure("CT-3") for quick in (False, True))
    assert whole.value < 0.02 and whole.p > 0.05
    assert (quick.value, quick.expected) == (whole.value, whole.expected)
    assert quick.low is None and quick.p is None


def test_permuting_who_wrote_what_closes_the_gap():
    data = organisation({"food": 60, "garden": 60}, {"money": 60, "work": 60})
    apart = content.measure(data, quick=True).measure("CT-3").value
    texts = np.random.default_rng(6).permutation([*data.posts["text"][:120], *data.audience["text"]])
    posts = data.posts.assign(text=pd.Series([*texts[:120], "hallo"], dtype=data.posts["text"].dtype))
    mixed = replace(data, posts=posts, derived={}).with_audience(pd.DataFrame({"text": texts[120:]}))
    assert apart > 0.9
    assert content.measure(mixed, quick=True).measure("CT-3").value < 0.1


def test_copies_count_once():
    data = organisation({"food": 60, "garden": 60}, {"food": 50, "garden": 50})
    more = pd.concat([data.audience, data.audience.iloc[:1].loc[[0] * 300]])
    before, after = (
        content.measure(one, quick=True).measure("CT-3") for one in (data, data.with_audience(more))
    )
    assert before.value == pytest.approx(after.value)


@pytest.mark.parametrize("n", [0, 39, 40])
def test_few_texts_are_not_measured(n):
    data = organisation({"food": 30, "garden": 30}, {"food": n // 2, "garden": n - n // 2})
    found = content.measure(data, quick=True).measure("CT-3")
    assert found.measured == (n == 40)
    assert found.measured or (found.value is None and found.missing == ("audience",))


def test_another_language_is_no_other_topic():
    data = organisation({"food": 60, "garden": 60}, {})
    english = [text for topic in ("food", "garden") for text in written(topic, 50, 3, ENGLISH, "ish")]
    found = content.measure(data.with_audience(pd.DataFrame({"text": english})), quick=True).measure("CT-3")
    assert not found.measured and found.missing == ("texts",)


def test_one_topic_alone_is_no_gap():
    data = organisation({"food": 60}, {"food": 60})
    assert content.measure(data, quick=True).measure("CT-3").value < 0.05


def test_topics_that_the_user_named_are_the_topics():
    data = organisation({"food": 60, "garden": 60}, {})
    told = {"Eten": "food", "Geld": "money", "Buiten": "garden"}
    rows = [(text, name) for name, topic in told.items() for text in written(topic, 30, 4)]
    named = data.with_audience(pd.DataFrame(rows, columns=["text", "topic"]))
    table = content.measure(named, quick=True).tables["topics"].set_index("topic")
    assert table["own_n"].to_dict() == {"Geld": 0, "Eten": 60, "Buiten": 60}
    assert table["audience_n"].to_dict() == {"Geld": 30, "Eten": 30, "Buiten": 30}
    assert table["missed"].to_dict() == {"Geld": True, "Eten": False, "Buiten": False}


def test_a_filter_counts_our_posts_and_leaves_the_topics():
    data = organisation({"food": 60, "garden": 60}, {"food": 50, "garden": 50})
    first = data.posts["posted_at"].min().date()
    found = content.measure(data, Selection(end=first + pd.Timedelta(days=3)), quick=True)
    assert (
        found.tables["topics"]["own_n"].sum()
        == (data.posts["posted_at"].dt.date <= first + pd.Timedelta(days=3)).sum() - 1
    )
    assert found.tables["topics"]["audience_n"].sum() == 100


# -- channels -----------------------------------------------------------------------------------------------


def test_a_website_about_something_else_is_far_from_the_posts():
    data = organisation({"food": 60, "garden": 60}, {})
    pages = pd.DataFrame(
        [(None, f"{text}.", "website") for topic in ("food", "money") for text in written(topic, 50, 5)]
        + [("Samen", "Wij koken samen in de keuken.", None)],
        columns=["value", "text", "channel"],
    )
    told = data.with_story(pages)
    assert {name: len(texts) for name, texts in channel_texts(told).items()} == {"website": 100}
    result = content.measure(told)
    found = result.measure("CT-8")
    assert found.attribute == "website" and found.grade == "B" and found.value > 0.4 and found.low > 0.2
    table = result.tables["coherence"]
    only = {
        state: set(table.loc[table["state"] == state, "topic"]) for state in ("only_channel", "only_beside")
    }
    assert only["only_channel"] and only["only_beside"]
    assert all(any(word in name for word in WORDS["money"]) for name in only["only_channel"])
    assert all(any(word in name for word in WORDS["garden"]) for name in only["only_beside"])
    # What the website says is no part of the story that posts are held against.
    alone = data.with_story(pages[pages["channel"].isna()])
    assert content.measure(alone, quick=True).measure("CT-1") == content.measure(told, quick=True).measure(
        "CT-1"
    )


def test_without_another_channel_it_says_what_is_missing():
    found = content.measure(organisation({"food": 60, "garden": 60}, {}), quick=True).measure("CT-8")
    assert not found.measured and found.missing == ("channel_text",)


def test_our_channels_are_held_beside_each_other():
    lines = [
        {"id": f"{topic}{n}", "author": "wij", "text": text, "channel": channel}
        for channel, topics in {"x": ("food", "garden"), "instagram": ("food",)}.items()
        for topic in topics
        for n, text in enumerate(written(topic, 45, len(channel)))
    ]
    data = dataset(lines, ours=["wij"])
    found = content.measure(data, quick=True).measure("CT-8.posts")
    assert found.attribute == "instagram – x" and found.value > 0.1


# -- diversity and repetition -------------------------------------------------------------------------------


def test_diversity_is_compared_at_the_same_number_of_texts():
    data = organisation({"food": 150, "garden": 50}, {"food": 40, "garden": 40})
    result = content.measure(data)
    own = result.tables["topics"]["own_n"].to_numpy()
    theirs = result.tables["topics"]["audience_n"].to_numpy()
    for id, order in {"CT-10.topics": 0, "CT-10": 1, "CT-10.common": 2}.items():
        assert result.measure(id).value == pytest.approx(hill(own, order))
    beside = result.measure("CT-10.audience")
    assert beside.n == 80
    assert beside.value == pytest.approx(rarefied(own, 80, 1) / hill(theirs, 1))
    assert beside.low < beside.value < beside.high


def test_what_was_said_before_is_repetition():
    once = written("food", 30, 1)
    near = once[0].replace("food0", "food0 notenboom")
    texts = [*once, once[0], once[1].upper(), near, once[0]]
    data = dataset([(f"p{n}", "wij", None, text, n) for n, text in enumerate(texts)], ours=["wij"])
    found = content.measure(data, quick=True).measure("CT-10.repeats")
    assert (found.k, found.n) == (4, 34)


# -- words in advice ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_advice_names_the_topics_and_makes_them_safe(language):
    t = translator(language)
    sure = {"grade": "A", "side": "external"}
    measures = (
        Measure("CT-1", 0.2, 0.1, 0.3, **sure),
        Measure("CT-2.story", 0.5, 0.4, 0.6, **sure),
        Measure("CT-2.audience", 0.1, 0.05, 0.2, **sure),
        Measure("CT-2.both", 0.2, **sure),
    )
    table = pd.DataFrame(
        {"side": "external", "topic": ["*geld*", "tuin", "a", "b"], "missed": [True, False, True, True]}
    )
    named = advice("content", Result(measures[:1], measures[1:], {"topics": table}))[0]
    assert named.key == "advice.content.their_question.named"
    assert named.words == {"topics": ("*geld*", "a")}
    assert "“<*geld*>”" in named.said(t, lambda word: f"<{word}>") and "tuin" not in named.said(t)
    plain = advice("content", Result(measures[:1], measures[1:], {"topics": table.assign(missed=False)}))[0]
    assert plain.key == "advice.content.their_question" and plain.said(t) == t(plain.key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_advice_about_a_channel_speaks_of_that_channel(language):
    table = pd.DataFrame(
        {
            "side": "external",
            "channel": ["website", "instagram"],
            "topic": ["jaarverslag", "tuin"],
            "state": "only_channel",
        }
    )
    first = Measure("CT-1", 0.2, 0.1, 0.3, grade="A", side="external")
    far = Measure("CT-8", 0.3, 0.2, 0.4, grade="B", side="external", basis="attribute:website")
    said = [
        one.said(translator(language))
        for one in advice("content", Result((first,), (far,), {"coherence": table}))
    ]
    assert "website" in said[0] and "jaarverslag" in said[0] and "tuin" not in said[0]


def test_all_of_it_is_in_the_glossary():
    assert {"CT-3", "CT-3.missed", "CT-8", "CT-8.posts", "CT-10", "CT-10.audience", "CT-10.repeats"} <= set(
        entries()
    )
    assert subjects.LEAST == 40 and gap.READ == 3


# -- writers ------------------------------------------------------------------------------------------------


def test_texts_of_a_writer_who_repeats_a_topic_make_the_interval_wider():
    one, other = np.array([30, 30, 20]), np.array([10, 30, 40])
    plain = divergence.interval(one, other)
    alone = divergence.interval(one, other, effects=(np.ones(1), np.ones(1)))
    assert alone == plain
    # Four times over is worth what it was once.
    again = divergence.interval(4 * one, 4 * other, effects=(np.full(1, 4.0), np.full(1, 4.0)))
    assert again == pytest.approx(plain, abs=0.006)
    surer = divergence.interval(4 * one, 4 * other)
    assert surer[1] - surer[0] < 0.7 * (plain[1] - plain[0])


def test_what_chance_adds_is_as_much_more_as_the_texts_of_a_writer_are_alike():
    # Two and two: a third of a bit by chance (see above). Each worth a third of its texts: three times that.
    one, other = np.array([2, 0]), np.array([0, 2])
    assert divergence.by_chance(one, other, (np.full(1, 1.5), np.full(1, 1.5))) == pytest.approx(1 / 2)
    # Only the first: 1.5 / 2 + 1 / 2 beside 1 / 2 + 1 / 2. At most everything differs.
    assert divergence.by_chance(one, other, (np.full(1, 1.5), np.ones(1))) == pytest.approx(1.25 / 3)
    assert divergence.by_chance(one, other, (np.full(1, 9.0), np.full(1, 9.0))) == 1
    # 30 and 10 texts: a body of few weighs most.
    one, other = np.array([[10, 20], [9, 0]]), np.array([[5, 5], [0, 0]])
    effects = (np.array([1.0, 8.0]), np.array([3.0, 8.0]))
    times = (1 / 30 + 3 / 10) / (1 / 30 + 1 / 10)
    plain = divergence.by_chance(one, other)
    assert divergence.by_chance(one, other, effects) == pytest.approx(times * plain)
    shuffled = divergence.permuted(one, other, 50)
    assert divergence.permuted(one, other, 50, effects=effects) == pytest.approx(times * shuffled)


def test_a_topic_of_few_writers_is_not_said_to_be_lacking():
    one, other = np.array([8, 40, 52]), np.array([20, 40, 40])
    assert divergence.lacking(one, other).tolist() == [True, False, False]
    assert divergence.lacking(one, other, (np.ones(1), np.ones(1))).tolist() == [True, False, False]
    assert not divergence.lacking(one, other, (np.full(1, 4.0), np.full(1, 4.0))).any()
    # As sure as a quarter of them would be.
    many = tuple(4 * body for body in (one, other))
    assert divergence.lacking(*many, (np.full(1, 4.0), np.full(1, 4.0))).tolist() == [True, False, False]


def test_two_groups_of_writers_who_differ_by_chance_alone_seldom_differ_more_than_that():
    """Forty writers, each mostly on one topic: what takes every text by itself nearly always finds a gap."""
    rng, plain, allowed, found = np.random.default_rng(6), [], [], []
    for _ in range(60):
        bodies_of = []
        for n in (16, 24):
            topic = np.where(rng.random((n, 8)) < 0.7, rng.integers(0, 6, (n, 1)), rng.integers(0, 6, (n, 8)))
            bodies_of.append((np.repeat(np.arange(n), 8), topic.ravel()))
        counts = [np.bincount(topic, minlength=6) for _, topic in bodies_of]
        alike = tuple(np.array([mix_effect(*one)]) for one in bodies_of)
        value = divergence.divergence(*counts)
        plain.append((divergence.permuted(*counts, 99) >= value).mean() < 0.05)
        allowed.append((divergence.permuted(*counts, 99, effects=alike) >= value).mean() < 0.05)
        found.append(value - divergence.by_chance(*counts, alike))
    assert np.mean(plain) > 0.5 and np.mean(allowed) <= 0.12
    assert abs(np.mean(found)) < 0.01


def placed(data, topic, n_given=0):
    n = len(topic)
    post = np.concatenate([np.full(n_given, -1), np.arange(n - n_given)])
    nothing = np.zeros(n)
    return Placed(post, np.arange(n), np.array(topic), nothing, np.zeros(n, dtype=np.int8), 2)


def test_who_counts_as_a_writer_whose_posts_are_alike():
    """Two writers of five posts each, each on one topic: 10 · 9/10 messages say as much as one."""

    def effect(writers, **more):
        posts = [(f"p{k}", who, None, "Wij delen iets.") for k, who in enumerate(writers)]
        data = dataset(posts, ours=["logo"], **more)
        return float(effects(data, placed(data, [int(who == writers[0]) for who in writers]))[0])

    two = ["anna"] * 5 + ["buur"] * 5
    assert effect(two) == effect(two, people=[{"name": "anna"}]) == pytest.approx(9)
    assert effect(list("abcdefghij")) == pytest.approx(1)
    # The logo is nobody: five of ten posts are by themselves, and the other five one writer's.
    by_logo = effect(["logo"] * 5 + ["buur"] * 5)
    varied = (5 * 0.25 + 2.5**2) * 6 / 5 / (10 * 0.25) * 9 / 10
    assert by_logo == pytest.approx(varied)
    data = dataset([("p0", "anna", None, "Iets.")])
    assert effects(data, placed(data, [0, 1, 0, 1, 1], n_given=4))[0] == pytest.approx(1)


def test_what_few_people_ask_is_less_sure_than_what_as_many_texts_of_many_people_ask():
    """Sixty posts on food and sixty on money, by six people on one of them each or by everybody once."""

    def measured(n_writers):
        ours = [text for topic in ("food", "garden") for text in written(topic, 60, 1)]
        asked = [text for topic in ("food", "money") for text in written(topic, 60, 2)]
        lines = [(f"p{number}", "wij", None, text, number) for number, text in enumerate(ours)]
        lines += [
            (f"q{number}", f"u{number * n_writers // 120}", None, text, number)
            for number, text in enumerate(asked)
        ]
        result = content.measure(dataset(lines, ours=["wij"]))
        return result.measure("CT-3"), result.measure("CT-3.missed")

    (gap_few, few), (gap_many, many) = measured(6), measured(120)
    assert (few.n, many.n) == (120, 120) and few.k > 0 and many.k > 0
    assert (many.low, many.high) == pytest.approx(wilson(many.k, many.n))
    assert few.high - few.low > 1.5 * (many.high - many.low)
    assert gap_few.expected > 2 * gap_many.expected
    assert gap_few.value + gap_few.expected == pytest.approx(gap_many.value + gap_many.expected, abs=0.05)


def test_two_mixes_whose_distances_are_published():
    p, q = np.array([5, 3, 2]), np.array([2, 3, 5])
    assert divergence.divergence(p, q) == pytest.approx(0.0958156, abs=5e-8)
    assert cohesion(np.array([p, q]) / 10) == pytest.approx(0.7631579, abs=5e-8)
