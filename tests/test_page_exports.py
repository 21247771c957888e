"""What page exports alone can say: counted by hand on a handful of posts, and found back in the sample."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fivec
from fivec import congruence, connections, content, context, conversations
from fivec.advice import advice
from fivec.dataset import Selection, conformed
from fivec.measures import wilson
from fivec.own_posts import own_posts, rate_table
from fivec.settings import Choices, Settings
from tests.builders import dataset

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / "pages_only"
NAN = float("nan")


def post(id: str, text: str, *counts: float, at: object = 0, **more: object) -> dict[str, object]:
    """A post of the page with comments, shares, likes and impressions, in this order."""
    names = ("comments", "shares", "likes", "impressions")
    return {
        "id": id,
        "author": "page",
        "text": text,
        "posted_at": at,
        **dict(zip(names, counts, strict=False)),
        **more,
    }


def page(*posts: dict[str, object]):
    """A page whose last post is a week after the others, so that these are old enough."""
    last = post("last", "Slot van de reeks", NAN, NAN, NAN, NAN, at=24 * 7)
    return dataset([*posts, last], ours=["page"], channel="linkedin")


FIVE = page(
    post("1", "Wie komt er zaterdag?", 4, 1, 9, 1000),
    post("2", "De poort is open.", 0, 0, 12, 500),
    post("3", "Laat het weten.", 0, 2, 0, 400),
    post("4", "Jullie tuin is klaar.", 0, NAN, 3, 100),
    post("5", "Zonder tellingen.", NAN, NAN, NAN, NAN),
)


def test_silence_is_no_comment_and_no_share_and_what_is_not_counted_is_not_silent():
    silent = conversations.measure(FIVE).measure("CV-6.silent")
    # 1, 2 and 3 have both counts; a like does not break the silence of 2; 4 has no count of shares.
    assert (silent.k, silent.n) == (1, 3)
    assert (silent.low, silent.high) == wilson(1, 3)
    assert silent.grade == "C"
    either = page(post("1", "A.", 3, 0, 0, 9), post("2", "B.", 0, 3, 0, 9), post("3", "C.", 0, 0, 7, 9))
    assert conversations.measure(either).measure("CV-6.silent").k == 1
    own = conversations.measure(FIVE).tables["own"]
    assert [None if one is pd.NA else bool(one) for one in own["silent"]] == [False, True, False, None, None]
    assert own["question"].tolist() == [True, False, False, False, False]


def test_counts_per_post_and_per_thousand_by_hand():
    found = conversations.measure(FIVE)
    assert (found.measure("CV-6.comments").value, found.measure("CV-6.comments").n) == (4 / 4, 4)
    assert (found.measure("CV-6.shares").value, found.measure("CV-6.shares").n) == (3 / 3, 3)
    assert (found.measure("CV-6.likes").value, found.measure("CV-6.likes").k) == (24 / 4, 24)
    rates = content.measure(FIVE)
    assert rates.measure("CT-4").value == pytest.approx(1000 * 3 / 1900)
    assert rates.measure("CT-4.comments").value == pytest.approx(1000 * 4 / 2000)
    assert rates.measure("CT-4.likes").value == pytest.approx(1000 * 24 / 2000)
    assert rates.measure("CT-4.comments").n == 4


def test_the_headline_falls_back_on_posts_with_a_comment_and_then_on_invitations():
    headline = conversations.measure(FIVE).headline
    assert (headline.id, headline.basis, headline.k, headline.n) == ("CV-1", "comment_counts", 1, 4)
    bare = page(post("1", "Wie komt er zaterdag?"), post("2", "De poort is open."), post("3", "Denk mee."))
    headline = conversations.measure(bare).headline
    assert (headline.basis, headline.k, headline.n) == ("invitations", 2, 3)
    assert headline.missing == ("replies",)
    unknown = replace(bare, ours=())
    assert not conversations.measure(unknown).headline.measured


def test_invitations_by_hand():
    found = conversations.measure(FIVE)
    expected = {"CV-12": 2, "CV-12.question": 1, "CV-12.you": 1, "CV-12.me": 0, "CV-12.signed": 0}
    assert {id: (found.measure(id).k, found.measure(id).n) for id in expected} == {
        id: (k, 5) for id, k in expected.items()
    }


def test_young_posts_do_not_count():
    young = page(
        post("1", "Stil.", 0, 0, 0, 10, at=24 * 7 - 71), post("2", "Oud.", 0, 0, 0, 10, at=24 * 7 - 73)
    )
    assert conversations.measure(young).measure("CV-6.silent").n == 1
    undated = dataset([post("1", "Stil.", 0, 0, at=None)], ours=["page"], channel="linkedin")
    assert conversations.measure(undated).measure("CV-6.silent").n == 1


def asked(n: int, comments: tuple[float, float], shown: float = 1000.0):
    """So many posts with a question and without, all with the same counts."""
    texts = ("Wie komt er mee?", "Wij gaan mee.")
    return page(
        *(
            post(f"{sort}{number}", texts[sort], comments[sort], 0, 0, shown)
            for sort in (0, 1)
            for number in range(n)
        )
    )


def test_what_a_question_does():
    effect = conversations.measure(asked(20, (6, 2))).measure("CV-13")
    assert (effect.value, effect.low, effect.high) == (3.0, 3.0, 3.0)
    assert (effect.k, effect.n, effect.grade, effect.basis, effect.expected) == (20, 40, "B", "full", 1.0)
    per_post = conversations.measure(asked(20, (6, 2), NAN)).measure("CV-13")
    assert (per_post.value, per_post.basis) == (3.0, "per_post")
    few = conversations.measure(asked(19, (6, 2))).measure("CV-13")
    assert (few.grade, few.basis, few.k, few.n) == (None, "few_questions", 19, 38)
    none = conversations.measure(asked(20, (6, 0))).measure("CV-13")
    assert (none.grade, none.basis) == (None, "no_comments")


def test_a_count_below_zero_is_no_count():
    below = page(post("1", "Een correctie.", -1, -1, -1, 100), post("2", "Gewoon.", 0, 0, 5, 100))
    found = conversations.measure(below)
    assert found.measure("CV-6.silent").n == 1
    assert found.measure("CV-6.likes").value == 5
    assert content.measure(below).measure("CT-4").n == 1


# -- by group -----------------------------------------------------------------------------------------------


def test_rates_by_group_add_up_and_small_groups_keep_their_counts_only():
    data = page(
        *(post(str(number), "Wie?" if number < 12 else "Zo.", number % 3, 1, 2, 100) for number in range(20))
    )
    table = rate_table(data, own_posts(data, np.arange(len(data.posts)), 1))
    questions = table[table["grouping"] == "question"].set_index("group")
    assert questions["n"].tolist() == [12, 8]
    assert questions.loc["yes", "comments"] == 12
    assert questions.loc["yes", "comments_per_1000"] == pytest.approx(1000 * 12 / 1200)
    assert questions.loc["no", "comments"] == sum(number % 3 for number in range(12, 20))
    assert np.isnan(questions.loc["no", "comments_per_1000"])
    assert np.isnan(questions.loc["no", "comments_per_post"])
    for grouping in ("question", "channel", "weekday"):
        assert table.loc[table["grouping"] == grouping, "n"].sum() == 20
    assert not (table["grouping"] == "topic").any()


def test_the_most_shared_come_first_and_unknown_ones_last():
    data = page(
        *(post(str(number), "Gewoon bericht.", 0, 1, 0, 1000) for number in range(19)),
        post("hit", "Vaak gedeeld.", 0, 15, 0, 1000),
        post("dark", "Onbekend.", 3, NAN, 0, 1000),
    )
    table = content.measure(data).tables["shared"]
    assert table["post"].iloc[0] == 19 and bool(table["beyond"].iloc[0])
    assert table["post"].iloc[-1] == 20 and table["beyond"].iloc[-1] is None
    measure = content.measure(data).measure("CT-4.beyond")
    assert (measure.k, measure.n) == (1, 20)


def test_pages_beside_ours_have_the_same_denominators():
    rows = [
        {"name": "page", "followers": 1000, "new_followers": 50, "posts": 10, "engagements": 200},
        {
            "name": "Ander",
            "followers": 4000,
            "new_followers": 20,
            "posts": 4,
            "likes": 90,
            "comments": 8,
            "shares": 2,
        },
        {"name": "Half", "followers": 0, "posts": 5, "likes": 90},
    ]
    data = replace(FIVE, competitors=conformed("competitors", pd.DataFrame(rows)))
    table = content.measure(data).tables["competitors"].set_index("name")
    assert table.index.tolist() == ["Ander", "page", "Half"]
    assert table["per_post"].tolist()[:2] == [25, 20] and np.isnan(table["per_post"].iloc[2])
    assert table["per_1000"].tolist()[:2] == [6.25, 20]
    assert table["new_per_1000"].tolist()[:2] == [5, 50]
    assert table["ours"].tolist() == [False, True, False]


# -- followers ----------------------------------------------------------------------------------------------

FOLLOWERS = pd.DataFrame(
    [
        ("job_function", "Nursing", 30, "linkedin"),
        ("job_function", "Sales", 50, "linkedin"),
        ("job_function", "Education", 20, "linkedin"),
        ("seniority", "Senior", 60, "linkedin"),
        ("seniority", "Entry", NAN, "linkedin"),
    ],
    columns=["dimension", "name", "followers", "channel"],
)


def followed(*wanted: tuple[str, str]):
    return replace(FIVE, audience_profile=conformed("audience_profile", FOLLOWERS), wanted=wanted)


def test_followers_reached_per_dimension_never_over_dimensions():
    found = congruence.measure(
        followed(("job_function", "Nursing"), ("job_function", "Education"), ("seniority", "Senior"))
    )
    assert (found.headline.id, found.headline.basis) == ("CG-1", "followers_job_function")
    assert (found.headline.k, found.headline.n, found.headline.value) == (50, 100, 0.5)
    assert (found.headline.low, found.headline.high) == (None, None)
    assert found.measure("CG-11.seniority").value == 1
    assert found.measure("CG-11.industry") is None
    assert advice("congruence", found)[0].key == "advice.congruence.reached"


def test_without_a_tick_a_tick_is_asked_for_and_another_channel_has_no_followers():
    headline = congruence.measure(followed()).headline
    assert not headline.measured and headline.missing[0] == "wanted_groups"
    elsewhere = congruence.measure(followed(("job_function", "Sales")), Selection(channels=("x",)))
    assert elsewhere.measure("CG-11.job_function") is None


def test_ticks_are_settings():
    choices = Choices(wanted=(("job_function", "Sales"),))
    data = Settings(choices=choices).applied(followed())
    assert data.wanted == choices.wanted
    assert congruence.measure(data).headline.k == 50


# -- who is named, who speaks -------------------------------------------------------------------------------


def test_whom_we_name():
    data = page(
        post("1", "Dank aan @Bieb en @bieb."),
        post("2", "Samen met @bieb en @page."),
        post("3", "Mail naar info@bieb.example"),
        post("4", "Zonder naam."),
    )
    found = context.measure(data)
    assert (found.measure("CX-10").k, found.measure("CX-10").n) == (2, 4)
    assert found.tables["mentioned"][["handle", "n_posts"]].to_numpy().tolist() == [["bieb", 2]]


def test_accounts_that_speak():
    accounts = {"page": {"kind": "logo"}, "anna": {"kind": "person"}, "stil": {}}
    data = dataset(
        [("1", "page", None, "Een."), ("2", "anna", None, "Twee."), ("3", "buur", None, "Drie.")],
        accounts=accounts, ours=["page", "anna", "stil"],
    )  # fmt: skip
    found = connections.measure(data)
    assert not found.headline.measured
    assert (found.measure("CN-11").value, found.measure("CN-11").n) == (2, 3)
    assert (found.measure("CN-12").k, found.measure("CN-12").n) == (1, 2)


# -- fit beside sharing -------------------------------------------------------------------------------------


def test_fit_and_sharing_agree_with_another_count_of_ranks():
    from scipy.stats import spearmanr

    from fivec.content.counting import fit_and_sharing
    from fivec.rates import shrunken

    rng = np.random.default_rng(3)
    shown, shares = rng.integers(200, 900, 30).astype(float), rng.poisson(2, 30).astype(float)
    data = page(*(post(str(n), "Tekst.", 0, shares[n], 0, shown[n]) for n in range(30)))
    fit = np.append(rng.random(30), 0.5)
    found = fit_and_sharing("CT-5.story", data, np.arange(31), fit, "external", False)
    assert found.n == 30
    assert found.value == pytest.approx(spearmanr(fit[:30], shrunken(shares, shown)).statistic)
    assert found.low < found.value < found.high
    few = fit_and_sharing("CT-5.story", data, np.arange(19), fit[:19], "external", False)
    assert (few.grade, few.missing) == (None, ("more",))
    flat = fit_and_sharing("CT-5.story", data, np.arange(30), np.ones(30), "external", False)
    assert (flat.grade, flat.basis) == (None, "no_variation")


# -- the sample ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["nl", "en"])
def sample(request):
    return fivec.read([SAMPLE / request.param])


def test_the_page_exports_say_whose_they_are_and_hold_no_replies(sample):
    assert sample.parties.known and not sample.ours
    assert dict(sample.posts["channel"].value_counts()) == {"linkedin": 80, "facebook": 66, "instagram": 54}
    assert set(sample.posts["kind"]) == {"post"}
    assert sorted(sample.sources["format"]) == [
        "linkedin_competitors", "linkedin_followers", "linkedin_page", "meta_facebook", "meta_instagram",
    ]  # fmt: skip


def test_the_stories_can_be_found(sample):
    found, shared = conversations.measure(sample), content.measure(sample)
    effect = found.measure("CV-13")
    assert effect.low > 1.3 and effect.grade in ("A", "B")
    assert advice("conversations", found)[0].key == "advice.conversations.question_works"
    rates = shared.tables["rates"]
    days = rates[rates["grouping"] == "weekday"].set_index("group")
    others = days.loc[["0", "1", "2", "3"]]
    assert days.loc["4", "comments_per_1000_high"] < others["comments_per_1000_low"].min()
    topics = rates[(rates["grouping"] == "topic") & rates["shares_per_1000"].notna()]
    best = topics.loc[topics["shares_per_1000"].idxmax()]
    assert "dementi" in best["group"]
    assert best["shares_per_1000_low"] > 2 * rates["shares_per_1000"].iloc[0]
    least = topics.loc[topics["comments_per_1000"].idxmin()]
    assert least["comments_per_1000_high"] < 0.5 < rates["comments_per_1000"].iloc[0]
    assert least["group"].startswith(("dak", "roof"))


def test_followers_are_not_in_the_functions_wanted_and_others_do_better_per_post(sample):
    from dashboard.doors import WANTED

    reached = congruence.measure(replace(sample, wanted=WANTED)).headline
    assert reached.basis == "followers_job_function" and reached.value < 0.2
    table = content.measure(sample).tables["competitors"]
    assert table["ours"].sum() == 1 and not table["ours"].iloc[0]


def test_both_editions_have_the_same_numbers():
    one, other = (fivec.read([SAMPLE / language]) for language in ("nl", "en"))
    columns = ["channel", "posted_at", "likes", "comments", "shares", "impressions"]
    pd.testing.assert_frame_equal(one.posts[columns], other.posts[columns])
    asks = [conversations.measure(data, quick=True).measure("CV-12.question").k for data in (one, other)]
    assert asks[0] == asks[1]
    assert one.competitors.equals(other.competitors) and one.audience_profile.equals(other.audience_profile)
