"""What shares of messages are worth where those of one conversation are alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec import conversations
from fivec.clusters import by_design_effect, by_redrawing, design_effect, mix_effect, wider
from fivec.measures import Measure, cluster_interval, proportion, wilson
from tests.builders import dataset


def test_four_conversations_that_are_all_one_thing_are_worth_three_messages():
    """p = 1/2: 4/3 · 4 · 2.5² = 33.3 beside 20 · 1/4 = 5, so twenty messages say as much as three."""
    k, n = np.array([5, 0, 5, 0]), np.full(4, 5)
    assert design_effect(k, n) == pytest.approx(20 / 3)
    cluster = np.repeat(np.arange(4), 5)
    found = by_design_effect(proportion("CV-5", 10, 20), k[cluster] > 0, cluster)
    assert (found.low, found.high) == pytest.approx(wilson(1.5, 3))
    assert (found.value, found.k, found.n) == (0.5, 10, 20)


def test_of_conversation_and_writer_counts_what_makes_messages_most_alike():
    """Twenty conversations of one message each, by four writers whose messages all fared the same."""
    met, writer = np.repeat([True, False, True, False], 5), np.repeat(np.arange(4), 5)
    plain = proportion("CV-3", 10, 20)
    alone = by_design_effect(plain, met, np.arange(20))
    assert (alone.low, alone.high) == pytest.approx(wilson(10 * 19 / 20, 19))
    for clusters in ((np.arange(20), writer), (writer, np.arange(20))):
        found = by_design_effect(plain, met, *clusters)
        assert (found.low, found.high) == pytest.approx(wilson(1.5, 3))
    assert by_design_effect(plain, met).low == pytest.approx(plain.low)


@pytest.mark.parametrize(
    ("k", "n"), [([5], [9]), ([0, 0], [4, 3]), ([4, 3], [4, 3]), ([], []), ([1, 1], [2, 2])]
)
def test_one_cluster_all_or_none_and_even_shares_change_nothing(k, n):
    assert design_effect(np.array(k, dtype=float), np.array(n, dtype=float)) == 1


def test_messages_one_by_one_have_the_plain_interval():
    met = np.arange(200) % 5 == 0
    plain = proportion("CV-5", 40, 200)
    found = by_design_effect(plain, met, np.arange(200))
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), rel=0.01)


def test_it_covers_the_truth_where_the_plain_interval_does_not():
    """Forty conversations of ten messages, each with a share of its own around one half."""
    rng, plain_covers, covers = np.random.default_rng(4), 0, 0
    cluster = np.repeat(np.arange(40), 10)
    for _ in range(300):
        met = rng.random(400) < rng.beta(0.8, 0.8, 40)[cluster]
        plain = proportion("CV-5", int(met.sum()), 400)
        wide = by_design_effect(plain, met, cluster)
        plain_covers += plain.low <= 0.5 <= plain.high
        covers += wide.low <= 0.5 <= wide.high
    assert plain_covers < 240 and 276 <= covers <= 298


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=60))
def test_it_is_never_narrower_and_holds_the_share(lines):
    cluster, met = (np.array(part) for part in zip(*lines, strict=True))
    plain = proportion("CV-5", int(met.sum()), len(met))
    found = by_design_effect(plain, met.astype(bool), cluster)
    assert found.low <= plain.low + 1e-12 and found.high >= plain.high - 1e-12
    assert found.low <= found.value <= found.high


def test_the_mix_of_two_parts_varies_as_their_share_does():
    """Four conversations that are all one thing: 20/3 as above, times 19/20 for messages one by one."""
    cluster, part = np.repeat(np.arange(4), 5), np.repeat([1, 0, 1, 0], 5)
    assert mix_effect(cluster, part) == pytest.approx(20 / 3 * 19 / 20)
    assert mix_effect(cluster + 7, 3 + 4 * part) == pytest.approx(20 / 3 * 19 / 20)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=60), st.integers(2, 5))
def test_the_effect_on_a_mix_is_that_of_its_definition(lines, times):
    cluster, part = (np.array(column) for column in zip(*lines, strict=True))
    names, n = np.unique(cluster, return_counts=True)
    kinds = np.unique(part)
    found, total = mix_effect(cluster, part), len(part)
    if len(names) < 2 or len(kinds) < 2:
        assert found == 1
        return
    k = np.array([[np.sum((cluster == one) & (part == kind)) for kind in kinds] for one in names])
    share = k.sum(axis=0) / total
    varied = ((k - np.outer(n, share)) ** 2).sum(axis=0) * len(n) / (len(n) - 1)
    single = total * share * (1 - share) * total / (total - 1)
    wanted = ((varied / single) * (1 - share)).sum() / (len(kinds) - 1)
    assert found == pytest.approx(max(1.0, wanted))
    assert mix_effect(np.arange(total), part) == pytest.approx(1)
    assert mix_effect(np.tile(cluster, times), np.tile(part, times)) >= found - 1e-9


def test_clusters_drawn_anew_count_where_they_make_the_interval_wider():
    """Two of twelve people wrote half of a hundred posts, all in their own words; the others copied."""
    person = np.concatenate([np.repeat([7, 9], 25), np.repeat(np.arange(20, 30), 5)])
    plain = proportion("CG-5", 50, 100)
    found = by_redrawing(plain, person, person < 10)
    assert (found.low, found.high) == cluster_interval(
        np.array([25, 25] + [0] * 10), np.array([25, 25] + [5] * 10)
    )
    assert found.high - found.low > plain.high - plain.low
    assert (found.value, found.k, found.n, found.grade) == (plain.value, 50, 100, plain.grade)


def test_even_clusters_leave_the_interval_of_wilson():
    plain = proportion("CG-5", 20, 40)
    assert by_redrawing(plain, np.repeat(np.arange(20), 2), np.arange(40) % 2 == 0) == plain


def test_only_a_large_cluster_is_reason_to_draw_anew():
    """The largest of four holds three of ten."""
    author, met = np.array([0, 0, 0, 1, 1, 1, 2, 2, 3, 3]), np.array([1, 1, 1, 0, 0, 0, 1, 1, 0, 0]) > 0
    plain = proportion("CV-1", 5, 10)
    assert by_redrawing(plain, author, met, 0.3) == plain
    assert by_redrawing(plain, author, met, 0.29) == by_redrawing(plain, author, met) != plain


def test_one_cluster_none_and_a_share_without_interval_stay():
    plain, unmeasured = proportion("CV-1", 3, 6), Measure("CV-1")
    assert wider(plain, np.array([3]), np.array([6])) == plain
    assert by_redrawing(plain, np.zeros(0, dtype=int), np.zeros(0, dtype=bool)) == plain
    assert wider(unmeasured, np.array([3, 0]), np.array([3, 3])) == unmeasured


def test_replies_by_persons_are_as_sure_as_their_conversations():
    """Twelve conversations of four answers of ours, all by persons or all by the logo."""
    lines = []
    for one in range(12):
        lines.append((f"q{one}", f"u{one}", None, "@logo where?", 0))
        who = f"ann{one % 5}" if one % 2 else "logo"
        lines += [(f"a{one}-{turn}", who, f"q{one}", "there", turn + 1) for turn in range(4)]
    lines.append(("z", "later", None, "", 500))
    data = dataset(
        lines,
        people=[{"name": f"ann{one}", "kind": "person"} for one in range(5)],
        accounts={"logo": {"kind": "logo", "official": True}},
    )
    found = conversations.measure(data, quick=True).measure("CV-5.replies")
    effect = 12 / 11 * 12 * 4 / (48 / 4)
    assert (found.k, found.n) == (24, 48)
    assert (found.low, found.high) == pytest.approx(wilson(24 / effect, 48 / effect))


def test_questions_and_polite_answers_are_as_sure_as_their_conversations():
    """Twelve conversations with four questions each, answered kindly in every other one."""
    lines = []
    for one in range(12):
        lines.append((f"n{one}", "logo", None, "news", 0))
        lines += [(f"q{one}-{turn}", f"u{one}", f"n{one}", "@logo where?", turn) for turn in range(4)]
        if one % 2:
            lines += [
                (f"a{one}-{turn}", "logo", f"q{one}-{turn}", "Thank you!", turn + 1) for turn in range(4)
            ]
        else:
            lines += [(f"r{one}-{turn}", "logo", f"n{one}", "More news", turn + 1) for turn in range(4)]
            lines += [(f"s{one}-{turn}", f"v{one}", f"n{one}", "so it is", turn) for turn in range(4)]
            lines += [
                (f"t{one}-{turn}", "logo", f"s{one}-{turn}", "See there", turn + 1) for turn in range(4)
            ]
    lines.append(("z", "later", None, "", 500))
    data = dataset(lines, accounts={"logo": {"kind": "logo", "official": True}})
    result = conversations.measure(data, quick=True)
    worth = 1 / (12 / 11 * 12 * 4 / (48 / 4))
    for id in ("CV-3", "CV-3.open", "CV-12.polite"):
        found = result.measure(id)
        assert (found.k, found.n) == (24, 48), id
        assert (found.low, found.high) == pytest.approx(wilson(24 * worth, 48 * worth)), id


def test_questions_are_as_sure_as_their_writers_too():
    """Twelve people with four conversations each, always answered or never."""
    lines = []
    for one in range(48):
        lines.append((f"q{one}", f"u{one % 12}", None, "@logo where?", one))
        if one % 2:
            lines.append((f"a{one}", "logo", f"q{one}", "There", one + 1))
    lines.append(("z", "later", None, "", 500))
    result = conversations.measure(dataset(lines, accounts={"logo": {"kind": "logo", "official": True}}))
    worth = 1 / (12 / 11 * 12 * 4 / (48 / 4))
    for id in ("CV-3", "CV-3.open"):
        found = result.measure(id)
        assert (found.k, found.n) == (24, 48), id
        assert (found.low, found.high) == pytest.approx(wilson(24 * worth, 48 * worth)), id


def test_the_last_step_is_as_sure_as_the_headline():
    """One author began most of what people talk about with each other."""
    lines = []
    for one in range(40):
        lines.append((f"n{one}", "fan" if one < 20 else f"f{one}", None, "@logo news", 0))
        if one < 20:
            lines += [(f"a{one}", f"x{one}", f"n{one}", "yes", 1), (f"b{one}", f"y{one}", f"a{one}", "no", 2)]
    lines.append(("z", "later", None, "", 500))
    data = dataset(lines, accounts={"logo": {"kind": "logo", "official": True}})
    result = conversations.measure(data)
    headline, last = (result.measure(id) for id in ("CV-1", "CV-2.L3"))
    assert (headline.low, headline.high) == (last.low, last.high)
    assert headline.high - headline.low > wilson(20, 40)[1] - wilson(20, 40)[0]
