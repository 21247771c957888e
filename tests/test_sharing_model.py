"""Sharing with everything weighed at once: by hand, against the truth it was drawn from, and not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import fivec
from fivec import content
from fivec.content.counting import rates_by_group
from fivec.content.purposes import examples
from fivec.content.sharing_model import COLUMNS, IDS, model_table, weighed
from fivec.dataset import Selection
from fivec.parties import EXTERNAL
from tests.builders import dataset

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "nl"


def factors(n, **sorts):
    """Factors of n posts in which nothing differs but what is given."""
    plain = {"fit": "neither", "question": "no_question", "day": "weekday", "channel": "linkedin"}
    return {
        name: np.array(sorts[name] if name in sorts else [one] * n, dtype=object)
        for name, one in plain.items()
    }


def line(found, term):
    return found.table.set_index("term").loc[term]


def test_fitting_both_counted_by_hand():
    # 40 posts that fit neither with a mean of 2 shares, 40 that fit both with a mean of 3; shown 100 times.
    shares = np.array([0.0, 1, 2, 5] * 10 + [0.0, 1, 2, 9] * 10)
    found = weighed(shares, np.full(80, 100.0), factors(80, fit=["neither"] * 40 + ["both"] * 40))
    assert (found.n, found.reason) == (80, "")
    assert found.table["term"].tolist() == ["both"]
    row = line(found, "both")
    assert (row["beside"], row["n"], row["n_beside"]) == ("neither", 40, 40)
    assert row["ratio"] == pytest.approx(1.5)
    assert row["low"] < 1 < row["high"]


def drawn(seed=0, n=4000):
    """Posts of which the truth is known: story 1.5, audience 0.8, both 1.5 * 0.8 * 2, a question 1.3."""
    rng = np.random.default_rng(seed)
    story, audience, asks, weekend = (rng.random(n) < share for share in (0.5, 0.5, 0.3, 0.3))
    channel = np.where(rng.random(n) < 0.6, "linkedin", "instagram").astype(object)
    known = factors(
        n,
        fit=np.array(["neither", "story", "audience", "both"], dtype=object)[story + 2 * audience],
        question=np.where(asks, "question", "no_question"),
        day=np.where(weekend, "weekend", "weekday"),
        channel=channel,
    )
    shown = rng.integers(200, 3000, n).astype(float)
    rate = 0.004 * 1.5**story * 0.8**audience * 2.0 ** (story & audience) * 1.3**asks
    mean = shown * rate * 0.5 ** (channel == "instagram") * 1.0**weekend
    return rng.negative_binomial(2, 2 / (2 + mean)).astype(float), shown, known


def test_the_truth_is_found_with_everything_weighed_at_once():
    found = weighed(*drawn())
    truth = {"story": 1.5, "audience": 0.8, "both": 2.4, "together": 2.0, "question": 1.3, "weekend": 1.0}
    truth["instagram"] = 0.5
    assert set(found.table["term"]) == set(truth)
    for term, ratio in truth.items():
        row = line(found, term)
        assert row["low"] < ratio < row["high"]
        assert row["ratio"] == pytest.approx(ratio, rel=0.15)
    both, story, audience = (line(found, term)["ratio"] for term in ("both", "story", "audience"))
    assert line(found, "together")["ratio"] == pytest.approx(both / (story * audience))
    assert line(found, "together")["beside"] == "product"


def test_rare_sorts_are_taken_out_and_named():
    shares, shown, known = drawn(1, 120)
    known["fit"] = np.array(["neither"] * 60 + ["story"] * 55 + ["both"] * 5, dtype=object)
    known["day"] = np.array(["weekday"] * 120, dtype=object)
    found = weighed(shares, shown, known)
    assert found.n == 115
    row = line(found, "both")
    assert row["n"] == 5 and row[["beside", "ratio"]].isna().all()
    assert not np.isnan(line(found, "story")["ratio"])
    assert "together" not in found.table["term"].tolist()
    without = weighed(shares[:115], shown[:115], {name: sorts[:115] for name, sorts in known.items()})
    assert line(without, "story")["ratio"] == pytest.approx(line(found, "story")["ratio"])


@pytest.mark.parametrize(("n", "reason"), [(59, "few_posts"), (60, ""), (0, "few_posts")])
def test_from_sixty_posts(n, reason):
    shares = np.tile([0.0, 1, 2, 5], 15)[:n]
    asks = (["question", "no_question"] * 30)[:n]
    found = weighed(shares, np.full(n, 100.0), factors(n, question=asks))
    assert found.reason == reason
    assert found.table["ratio"].isna().all() == bool(reason)


def test_ten_posts_are_asked_for_each_coefficient():
    channels = np.repeat([f"c{number}" for number in range(7)], 10).astype(object)
    shares, shown = np.tile([0.0, 1, 2, 5, 1], 14), np.full(70, 100.0)
    assert weighed(shares, shown, factors(70, channel=channels)).reason == ""
    asks = (["question", "no_question"] * 35)[:70]
    assert weighed(shares, shown, factors(70, channel=channels, question=asks)).reason == "few_posts"


def test_a_sort_that_was_never_shared_gives_no_number():
    shares = np.array([0.0, 1, 2, 5] * 10 + [0.0] * 40)
    found = weighed(shares, np.full(80, 100.0), factors(80, fit=["neither"] * 40 + ["story"] * 40))
    assert found.reason == "separated"
    assert found.table["ratio"].isna().all()
    found = weighed(0 * shares, np.full(80, 100.0), factors(80, fit=["neither"] * 40 + ["story"] * 40))
    assert found.reason == "separated"


def test_without_posts_that_fit_neither_the_others_are_compared_and_no_measure_is_made():
    shares, shown, known = drawn(2, 200)
    known["fit"] = np.array(["both"] * 120 + ["story"] * 80, dtype=object)
    row = line(weighed(shares, shown, known), "story")
    assert row["beside"] == "both" and row["ratio"] > 0


# -- on whole data ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample():
    return fivec.read([SAMPLE])


def test_the_measures_are_the_lines_of_the_table(sample):
    found = content.measure(sample)
    table = found.tables["sharing_model"]
    assert set(table["side"]) == {"external"}
    assert table["n_model"].nunique() == 1
    lines = table.set_index("term")
    for term, id in IDS.items():
        measure = found.measure(id, "external")
        assert measure.value == pytest.approx(lines.loc[term, "ratio"])
        assert (measure.low, measure.high) == pytest.approx((lines.loc[term, "low"], lines.loc[term, "high"]))
        assert (measure.k, measure.n, measure.expected) == (lines.loc[term, "n"], table["n_model"][0], 1.0)
        assert measure.low < measure.value < measure.high and measure.grade == "A"
        assert found.measure(id, "internal") is None
    rates = found.tables["rates"]
    by_fit = rates[(rates["grouping"] == "quadrant") & (rates["side"] == "external")].set_index("group")
    for name in ("story", "audience", "both"):
        assert lines.loc[name, "n"] == by_fit.loc[name, "n_shares"]
    assert all(content.measure(sample, quick=True).measure(id) is None for id in IDS.values())


def test_few_posts_under_a_filter_are_not_measured(sample):
    found = content.measure(sample, Selection(start=sample.posts["posted_at"].max().date()))
    assert all((one := found.measure(id)) is None or not one.measured for id in IDS.values())
    assert list(found.tables["sharing_model"].columns) == ["side", *COLUMNS, "n_model"]


def test_rates_by_what_fits_add_up_to_all_judged_posts_and_are_those_of_the_posts(sample):
    posts = sample.select(None).posts
    table = rates_by_group(sample, posts, quick=True)
    here = table[(table["grouping"] == "quadrant") & (table["side"] == "external")].set_index("group")
    rows = content.measure(sample, quick=True).tables["posts"]
    for name, row in here.iterrows():
        mine = rows[(rows["side"] == "external") & (rows["quadrant"] == name)]["post"].to_numpy(dtype=int)
        counts = sample.posts.iloc[mine]
        counts = counts[counts["impressions"].notna() & counts["shares"].notna()]
        old = counts["posted_at"] <= sample.posts["posted_at"].max() - np.timedelta64(72, "h")
        counts = counts[old.to_numpy()]
        assert row["n_shares"] == len(counts)
        assert row["shares_per_1000"] == pytest.approx(
            1000 * counts["shares"].sum() / counts["impressions"].sum()
        )
    assert len(here) == 4


def test_without_fits_or_posts_there_is_neither_table():
    bare = dataset([("1", "page", None, "Wie komt er zaterdag naar de tuin van de buurt?", 0)], ours=["page"])
    for data in (bare, dataset()):
        posts = data.select(None).posts
        assert not len(model_table(data, posts))
        assert "quadrant" not in set(rates_by_group(data, posts, quick=True)["grouping"])


def test_an_example_of_each_purpose_is_the_newest_that_reads_well():
    posts = [
        ("1", "page", None, "Vandaag opent de nieuwe tuin van de Lindehof met kruiden en een bank.", 0),
        ("2", "page", None, "Morgen is de oude tuin van de Lindehof weer open voor wie maar wil.", 9),
        ("3", "page", None, "De tuin is open.", 20),
        ("4", "page", None, "Wat vinden jullie van de nieuwe tuin van de Lindehof met alle kruiden?", 3),
        ("end", "buur", None, "Het einde.", 400),
    ]
    data = dataset(posts, ours=["page"])
    assert examples(data, data.select(None).posts, EXTERNAL) == {
        "information": 1, "community": 3, "action": None,
    }  # fmt: skip
    assert examples(data, np.array([2, 3]), EXTERNAL)["information"] == 2
