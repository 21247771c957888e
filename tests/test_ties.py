"""Ties from posts and lists: attention, mentions, sums."""

import re

import networkx as nx
import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from fivec.assembly import assemble
from fivec.schema import Export, SourceReport
from fivec.ties import LONGEST, attention, handles, merged


def dataset(**columns):
    table = pa.table({name: pa.array(values, pa.large_string()) for name, values in columns.items()})
    return assemble([Export({"posts": table}, SourceReport("f", "posts_table"))])


def ties_of(data) -> set[tuple[str, str, str]]:
    handle = data.accounts["handle"].tolist()
    table = data.interactions
    return {
        (handle[source], handle[target], kind)
        for source, target, kind in zip(table["source"], table["target"], table["kind"], strict=True)
    }


def test_replies_shares_and_mentions_point_at_who_gets_the_attention():
    data = dataset(
        id=["1", "2", "3", "4"],
        author=["ann", "bob", "cas", "bob"],
        parent=[None, "1", None, "404"],
        share_of=[None, None, "2", None],
        text=["hello", "@ann @Cas. thanks, mail bob@ann.nl", "look @bob!", "@nobody @bob"],
    )
    assert ties_of(data) == {
        ("bob", "ann", "reply"),
        ("bob", "ann", "mention"),
        ("bob", "cas", "mention"),
        ("cas", "bob", "share"),
        ("cas", "bob", "mention"),
    }


def test_a_post_that_answers_and_mentions_counts_once_as_attention():
    data = dataset(id=["1", "2"], author=["ann", "bob"], parent=[None, "1"], text=["", "@ann @ann yes"])
    assert len(data.interactions) == 2
    assert len(attention(data.interactions)) == 1


def test_a_mention_is_looked_up_in_its_own_channel():
    data = dataset(
        id=["1", "2"], author=["ann", "bob"], channel=["x", "linkedin"], text=["", "@ann are you there?"]
    )
    assert ties_of(data) == set()


def test_a_named_addressee_goes_before_the_author_of_the_parent():
    data = dataset(
        id=["1", "2", "3"],
        author=["ann", "bob", "cas"],
        parent=[None, "1", "1"],
        addressee=[None, None, "bob"],
        text=["", "", ""],
    )
    assert ties_of(data) == {("bob", "ann", "reply"), ("cas", "bob", "reply")}


@given(
    st.lists(
        st.sampled_from(["@ann", "@bob,", "hi", "x@ann", "@Bob.", "(@cas)", "@@ann", "@annie"]), max_size=8
    )
)
def test_mentions_agree_with_a_plain_search_per_handle(words):
    text = " ".join(words)
    data = dataset(id=["1", "2", "3", "4"], author=["zed", "ann", "bob", "cas"], text=[text, "", "", ""])
    expected = {
        ("zed", handle, "mention")
        for handle in ("ann", "bob", "cas")
        if re.search(rf"(^|[\s(]|[^\w@/.])@{handle}(?![A-Za-z0-9_])", text, re.IGNORECASE)
    }
    assert ties_of(data) == expected


HANDLE = re.compile(r"(?<![\w@/.])@([A-Za-z0-9_][A-Za-z0-9_.\-]*)")


@given(st.lists(st.one_of(st.none(), st.text("@aB_1.-/ é“漢\n", max_size=12)), max_size=8), st.integers(0, 3))
def test_handles_in_bytes_agree_with_a_regular_expression_per_text(texts, skipped):
    column = pa.chunked_array([pa.array(texts, pa.large_string()).slice(skipped)])
    row, name = handles(column)
    assert list(zip(row.tolist(), name.to_pylist(), strict=True)) == [
        (number, found.rstrip(".-"))
        for number, text in enumerate(texts[skipped:])
        for found in HANDLE.findall(text or "")
    ]


def test_a_handle_ends_with_its_text_and_has_a_length():
    longest = "a" * LONGEST
    texts = ["@ann", "bob", f"@{longest}", f"@{longest}a", "@" * 10_000, "@" + "a." * 500_000]
    row, name = handles(pa.chunked_array([pa.array(texts, pa.large_string())]))
    assert row.tolist() == [0, 2]
    assert name.to_pylist() == ["ann", longest]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60))
def test_merged_sums_like_networkx(pairs):
    graph = nx.DiGraph()
    for source, target in pairs:
        if source != target:
            weight = graph.get_edge_data(source, target, {"weight": 0})["weight"]
            graph.add_edge(source, target, weight=weight + 1)
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    table = merged(both[:, 0], both[:, 1])
    assert {(s, t): w for s, t, w in table.itertuples(index=False)} == {
        (s, t): w for s, t, w in graph.edges(data="weight")
    }
