"""The posts and threads that analysts take along: every number of the page can be counted again from them."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fivec import content, conversations, names, parties, tables
from fivec.assembly import read
from fivec.dataset import Selection
from fivec.own_topics import of_own_posts
from fivec.post_rows import POST_COLUMNS, post_rows
from tests.builders import dataset

ROOT = Path(__file__).resolve().parents[1]
STORY = [("Zorg", "Wij luisteren met warme aandacht naar bewoners en familie")]
FITS = 95
ASKS = "Wie komt zondag luisteren naar muziek en samen zingen"
WHOLE = "Wij luisteren met warme aandacht naar bewoners en hun familie"


@pytest.fixture(scope="module")
def sample():
    return read([ROOT / "sample_data" / "nl"])


def again(name, data, selection=None):
    """A table as somebody reads it who knows nothing but the file."""
    file = BytesIO(tables.written_table(name, data, selection))
    return pd.read_csv(file, dtype={"post": str, "thread": str, "root_post": str}, keep_default_na=False,
                       na_values=[""])  # fmt: skip


CHOSEN = [None, Selection(start=pd.Timestamp("2025-11-01").date()), Selection(channels=("linkedin",))]


@pytest.mark.parametrize("selection", CHOSEN, ids=["everything", "a period", "one channel"])
def test_the_headlines_are_counted_again_from_the_files(sample, selection):
    posts, threads = again("posts", sample, selection), again("threads", sample, selection)
    fits = content.measure(sample, selection, quick=True)
    talks = conversations.measure(sample, selection, quick=True)
    sides = {one.side for one in fits.headlines if one.measured}
    assert sides == {one.side for one in talks.headlines if one.measured} and sides
    for side in sides:
        judged = posts[(posts["side"] == side) & posts["not_judged"].isna()]
        for quadrant in ("both", "story", "audience", "neither"):
            one = fits.measure(f"CT-2.{quadrant}", side)
            assert (int((judged["quadrant"] == quadrant).sum()), len(judged)) == (one.k, one.n)
        both = (judged["story_percentile"] >= FITS) & (judged["audience_percentile"] >= FITS)
        one = fits.measure("CT-1", side)
        assert (int(both.sum()), len(judged)) == (one.k, one.n)
        here = threads[(threads["side"] == side) & threads["mature"] & threads["level"].notna()]
        here = here[~here["flat"]]
        for level in range(4):
            one = talks.measure(f"CV-2.L{level}", side)
            assert (int((here["level"] == level).sum()), len(here)) == (one.k, one.n)
        one = talks.measure("CV-1", side)
        assert (int((here["level"] == 3).sum()), len(here)) == (one.k, one.n)
        for sort in ("own", "inbound"):
            part, one = here[here["sort"] == sort], talks.measure(f"CV-1.{sort}", side)
            assert one is None or (int((part["level"] == 3).sum()), len(part)) == (one.k, one.n)


def test_rates_answers_and_shapes_are_counted_again_from_the_files(sample):
    posts, threads = again("posts", sample), again("threads", sample)
    fits, talks = content.measure(sample, quick=True), conversations.measure(sample, quick=True)
    outside = posts[posts["side"] == "external"]
    known = outside[outside["shares"].notna() & (outside["impressions"] > 0) & (outside["kind"] != "share")]
    one = fits.measure("CT-4", "external")
    assert 1000 * known["shares"].sum() / known["impressions"].sum() == pytest.approx(one.value)
    one = fits.measure("CT-6", "external")
    # Shares of our own posts pass on nobody else's words.
    assert len(outside) == one.n and one.k <= (outside["kind"] == "share").sum()
    asks = outside[outside["mature"] & (outside["kind"] == "post")]["invitation"].dropna()
    one = talks.measure("CV-12", "external")
    assert (int(asks.sum()), len(asks)) == (one.k, one.n)
    here = threads[(threads["side"] == "external") & threads["mature"] & threads["level"].notna()]
    assert here["dominance"].median() == talks.measure("CV-8.dominance", "external").value
    several = here[here["n_posts"] > 1]
    for column, id in {"max_width": "width", "structural_virality": "virality", "h_index": "h_index"}.items():
        value = talks.measure(f"CV-11.{id}", "external").value
        assert several[column].median() == pytest.approx(value)
    assert threads["n_open"].sum() == len(tables.unanswered_rows(sample))
    assert set(threads["answered_by"].dropna()) == {"person", "logo"}
    assert threads.loc[threads["answered"].isna(), "answer_s"].isna().all()


def test_what_is_written_is_what_is_read_back(sample):
    wrote, found = post_rows(sample), again("posts", sample)
    assert tuple(found.columns) == POST_COLUMNS
    for name in POST_COLUMNS:
        one, other = wrote[name], found[name]
        if name == "posted_at":
            other = pd.to_datetime(other, utc=True)
        blank = one.isna().to_numpy() | (one.astype("object") == "").to_numpy()
        assert (other.isna().to_numpy() == blank).all(), name
        assert (one[~blank].astype("object") == other[~blank].astype("object")).all(), name


def test_every_post_of_the_page_is_in_the_file_and_nobody_elses(sample):
    rows, data = post_rows(sample), sample
    judged = content.measure(data, quick=True).tables
    left = judged["excluded"].set_index(["side", "reason"])["n"]
    assert len(rows[rows["not_judged"].isna()]) == len(judged["posts"])
    for (side, reason), n in left.items():
        assert ((rows["side"] == side) & (rows["not_judged"] == reason)).sum() == n
    ours = set(data.posts["id"][data.parties.ours[data.posts["author"].to_numpy()]])
    assert set(rows["post"]) <= ours and not rows["post"].duplicated().any()


def test_a_topic_has_one_name_in_the_file_in_the_topic_gap_and_in_the_rates(sample):
    rows, tables = post_rows(sample), content.measure(sample, quick=True).tables
    for side in ("external", "internal"):
        own = rows[(rows["side"] == side) & rows["topic"].notna()]
        gap = tables["topics"][tables["topics"]["side"] == side].set_index("topic")["own_n"]
        judged = own[own["not_judged"].isna()]["topic"].value_counts()
        assert judged.to_dict() == gap[gap > 0].to_dict()
        rates = tables["rates"]
        rates = rates[(rates["grouping"] == "topic") & (rates["side"] == side)]
        assert set(rates["group"]) == set(own[own["mature"]]["topic"])


def test_without_an_audience_the_topics_are_those_of_our_posts():
    found = read([ROOT / "sample_data" / "pages_only" / "nl"])
    topics, of_post = of_own_posts(found, parties.EXTERNAL)
    assert set(post_rows(found)["topic"].dropna()) == {topics[one] for one in of_post if one >= 0}


def test_nobody_who_may_not_be_named_is_in_the_file(sample):
    rows = post_rows(sample)
    hidden = set(sample.accounts["handle"][names.hidden(sample) | sample.parties.employee])
    assert not hidden & set(rows["author"])
    said = {word for words in rows["words"].dropna() for word in words.split(", ")}
    assert said and not said & names.words_of_names(sample)
    assert set(post_rows(sample, names=True)["author"]) & hidden


def small(**more):
    posts = [
        {"id": "a", "author": "zorg", "text": WHOLE, "shares": 2, "impressions": 400, "comments": 4},
        {"id": "b", "author": "zorg", "text": "Kort"},
        {"id": "c", "author": "zorg", "text": WHOLE, "posted_at": 1},
        {"id": "d", "author": "anna", "text": "We listen with warm attention to all people living here"},
        {"id": "e", "author": "zorg", "kind": "share", "share_of": "a"},
        {"id": "f", "author": "anna", "text": None},
        {"id": "g", "author": "buur", "text": WHOLE, "posted_at": 2},
        {"id": "h", "author": "buur", "parent": "a", "text": "Wat fijn voor iedereen", "posted_at": 3},
        {"id": "i", "author": "kees", "parent": "h", "text": "Dat vind ik ook", "posted_at": 4},
        {"id": "j", "author": "zorg", "text": f"{ASKS} in de tuin?", "posted_at": 900},
        {"id": "k", "author": "zorg", "parent": "g", "text": "Dank je wel", "posted_at": 5},
    ]  # fmt: skip
    people = [{"name": "Anna", "accounts": ["anna"], "is_employee": True}]
    return dataset(posts, people=people, ours=["zorg"], story=STORY, **more)


def test_a_row_for_each_post_of_ours_by_hand():
    rows = post_rows(small()).set_index("post")
    assert rows["not_judged"].fillna("").to_dict() == {
        "a": "", "b": "too_short", "c": "copy", "d": "other_language", "e": "share", "f": "no_text", "j": "",
    }  # fmt: skip
    assert rows.loc["a", ["thread", "thread_level", "thread_n_posts"]].tolist() == ["a", 3, 3]
    assert rows.loc["a", "comments_per_1000"] == 10 and rows.loc["a", "share_rate_per_1000"] == 5
    assert rows.loc["b", ["comments", "share_rate_per_1000", "comments_per_1000"]].isna().all()
    assert rows["mature"].to_dict() == {**dict.fromkeys("abcdef", True), "j": False}
    assert rows["question"].dropna().to_dict() == {"a": False, "b": False, "c": False, "d": False, "j": True}
    assert rows.loc["a", "story_p"] == pytest.approx(1 - rows.loc["a", "story_percentile"] / 100)
    judged = rows["not_judged"].isna()
    fits = rows[["story_percentile", "audience_percentile", "quadrant"]]
    assert fits[judged].notna().all(axis=None) and fits[~judged].isna().all(axis=None)
    assert rows.loc["a", "value"] == "Zorg" and rows.loc["d", "author"] == "P001"


def test_without_posts_words_or_story_the_file_says_so():
    assert tuple(post_rows(dataset()).columns) == POST_COLUMNS and not len(post_rows(dataset()))
    silent = dataset([{"id": "a", "author": "zorg", "text": None, "likes": 3}], ours=["zorg"])
    assert post_rows(silent)[["not_judged", "likes"]].values.tolist() == [["no_text", 3]]
    bare = dataset([("a", "zorg", None, WHOLE)], ours=["zorg"])
    assert post_rows(bare)["not_judged"].tolist() == ["nothing_to_compare"]
    nobody = dataset([("a", "zorg", None, WHOLE)])
    assert not len(post_rows(nobody))


def test_where_we_start_nothing_our_answers_are_the_rows():
    lines = [("q", "buur", None, "Wie helpt mij verder met de zorg voor mijn moeder?", 0),
             ("a", "zorg", "q", WHOLE, 1), ("b", "zorg", "q", "Graag gedaan", 2)]  # fmt: skip
    rows = post_rows(dataset(lines, ours=["zorg"], story=STORY)).set_index("post")
    assert rows["not_judged"].fillna("").to_dict() == {"a": "", "b": "too_short"}
    assert rows["thread"].tolist() == ["q", "q"] and rows["question"].isna().all()


def test_text_of_a_story_that_a_spreadsheet_would_run_is_inert():
    data = dataset([("a", "zorg", None, WHOLE)], ours=["zorg"], story=[("=1+1", STORY[0][1])])
    assert again("posts", data)["value"].tolist() == ["'=1+1"]


def test_a_table_that_is_none_is_refused():
    with pytest.raises(ValueError, match="posts"):
        tables.written_table("secrets", dataset())


def test_the_order_of_the_posts_changes_no_row():
    order = np.random.default_rng(4).permutation(40)
    lines = [
        {
            "id": f"{n}",
            "author": "zorg",
            "text": f"{WHOLE} nummer {n % 7} {'tuin ' * (n % 5)}",
            "posted_at": n,
        }
        for n in range(40)
    ]
    one, other = (
        post_rows(dataset([lines[n] for n in rows], ours=["zorg"], story=STORY))
        .set_index("post")
        .sort_index()
        for rows in (range(40), order)
    )
    pd.testing.assert_frame_equal(one, other)
