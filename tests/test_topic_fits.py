"""What each of our topics fits, recounted from the rows of the posts; which ones to post less about."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from fivec import content, own_topics, parties, read
from fivec.advice import advice
from fivec.content import topic_fits as module
from fivec.content.fitted import fitted_posts
from fivec.content.topic_fits import COLUMNS
from fivec.dataset import Selection
from fivec.language import LANGUAGES, translator
from fivec.post_rows import post_rows
from tests.builders import dataset

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module", params=LANGUAGES)
def sample(request):
    return request.param, read([ROOT / "sample_data" / request.param])


def test_the_counts_are_those_of_the_rows_of_the_posts(sample):
    _, data = sample
    table = content.measure(data, quick=True).tables["topic_fits"]
    assert list(table.columns) == list(COLUMNS)
    rows = post_rows(data)
    recount = pd.crosstab([rows["side"], rows["topic"]], rows["quadrant"])
    told = table.set_index(["side", "topic"])
    assert len(told) == len(recount) > 20
    for name in ("both", "story", "audience", "neither"):
        assert told[name].to_dict() == recount[name].to_dict()
    assert (told["n"] == told[["both", "story", "audience", "neither"]].sum(axis=1)).all()


def test_to_drop_is_what_clearly_fits_neither_and_the_audience_says_less_about(sample):
    _, data = sample
    table = content.measure(data, quick=True).tables["topic_fits"]
    ours = table["n"] / table.groupby("side")["n"].transform("sum")
    low = [
        binomtest(int(k), int(n)).proportion_ci(method="wilson").low
        for k, n in table[["neither", "n"]].values
    ]
    expected = (np.array(low) > 0.5) & (table["n"] >= 10) & (table["theirs"] < ours)
    assert table["drop"].tolist() == expected.tolist()
    assert 3 <= expected.sum() < len(table) / 2


def test_the_advice_names_the_topics_to_post_less_about(sample):
    language, data = sample
    result = content.measure(data, quick=True)
    table, t = result.tables["topic_fits"], translator(language)
    for side in ("external", "internal"):
        first = table["topic"][(table["side"] == side) & table["drop"]].iloc[0]
        (told,) = (one for one in advice("content", result, side) if "fewer" in one.key)
        assert told.key == "advice.content.fewer.named" and f"“{first}”" in told.said(t)


def test_a_selection_leaves_only_its_posts(sample):
    _, data = sample
    whole = content.measure(data, quick=True).tables["topic_fits"]
    some = content.measure(data, Selection(start="2026-05-01"), quick=True).tables["topic_fits"]
    assert 0 < some["n"].sum() < whole["n"].sum()
    assert set(some["topic"]) <= set(whole["topic"])


def test_what_the_audience_talks_about_more_than_we_do_is_not_dropped(sample, monkeypatch):
    """The first topic to post less about, and then an audience that says much about it."""
    _, data = sample
    code = parties.EXTERNAL
    names, of_post = own_topics.of_own_posts(data, code)
    found, fitted = own_topics.own_subjects(data, code), fitted_posts(data, code)
    table = content.measure(data, quick=True).tables["topic_fits"]
    row = table[(table["side"] == "external") & table["drop"]].iloc[0]

    class Heard:
        counts = found.placed[1].counts.copy()

    place = names.index(row["topic"])
    Heard.counts[0, place] += found.placed[1].counts.sum()
    changed = type(found)(found.names, (found.placed[0], Heard), found.profiles)
    learned = own_topics.own_subjects
    monkeypatch.setattr(
        module.own_topics,
        "own_subjects",
        lambda data, side: changed if side == code else learned(data, side),
    )
    again = module.topic_fits(data, data.select(None)).set_index(["side", "topic"])
    assert again.loc[("external", row["topic"]), "theirs"] > 0.5
    assert not again.loc[("external", row["topic"]), "drop"]
    assert len(fitted.posts) >= row["n"] == (of_post[fitted.posts] == place).sum()


def test_without_a_story_or_text_there_are_no_rows():
    lines = [("a", "wij", None, "Samen koken in de keuken met buren", 0)]
    for data in (dataset(), dataset(lines), dataset(lines, ours=["wij"])):
        assert len(content.measure(data, quick=True).tables["topic_fits"]) == 0
