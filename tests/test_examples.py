"""Three conversations by a fixed rule, and how any conversation goes: counted by hand."""

from datetime import date

import numpy as np
import pytest

from fivec import conversations
from fivec.conversations.course import conversation
from fivec.conversations.examples import examples
from fivec.dataset import Selection
from fivec.parties import EXTERNAL, INTERNAL
from tests.builders import dataset

LATE = ("z", "later", None, "", 1000)
OURS = ["logo", "anna"]


def chosen(posts, code=EXTERNAL, selection=None, **more):
    """The ids of the three conversations."""
    data = dataset([*posts, LATE], **({"ours": OURS} | more))
    found = examples(data, data.select(selection), code)
    return {sort: data.posts["id"].iloc[post] for sort, post in found.items()}


def thread(first, start, *replies):
    """A thread from (author, place of the post that is answered), first the author alone; an hour apart."""
    lines = [(f"{first}0", replies[0], None, "", start)]
    for number, (author, above) in enumerate(replies[1:], 1):
        lines.append((f"{first}{number}", author, f"{first}{above}", "", start + number))
    return lines


BEST = thread("b", 50, "logo", ("x", 0), ("y", 1), ("w", 2))  # x, y and w talk with each other
MULTI = thread("m", 0, "logo", ("x", 0), ("y", 1), ("logo", 2), ("x", 3))  # x and y only
STALLED = thread("s", 20, "logo", ("x", 0), ("y", 0))
ONE = thread("o", 30, "logo", ("x", 0))
TWO = thread("t", 40, "logo", ("x", 0))
SILENT = thread("n", 10, "logo")


def test_the_three_of_a_small_organisation():
    posts = [*SILENT, *MULTI, *STALLED, *ONE, *TWO, *BEST]
    # Step 1 is reached most: by the stalled one, which is shown already, and by o and t of the same size.
    assert chosen(posts) == {"typical": "o0", "best": "b0", "stalled": "s0"}


def test_a_sort_that_does_not_occur_is_left_out():
    assert chosen(SILENT) == {}
    assert chosen(ONE) == {"best": "o0"}
    assert chosen([*ONE, *TWO]) == {"best": "o0", "stalled": "t0"}
    assert chosen(MULTI) == {"best": "m0"}


def test_of_the_best_the_one_with_most_parties_then_balance_then_posts():
    unbalanced = thread("u", 0, "logo", ("x", 0), ("y", 1), ("x", 2), ("x", 3), ("x", 4))
    balanced = thread("e", 9, "logo", ("x", 0), ("y", 1), ("logo", 2), ("x", 3), ("y", 4))
    assert chosen([*unbalanced, *balanced])["best"] == "e0"
    assert chosen([*unbalanced, *balanced, *BEST])["best"] == "b0"
    # With the same step, parties and balance the older one counts, and of the same age the lower id.
    again = [(f"a{id}", who, above and f"a{above}", text, at) for id, who, above, text, at in BEST]
    assert chosen([*BEST, *again])["best"] == "ab0"
    later = [(id, who, above, text, at + 1) for id, who, above, text, at in again]
    assert chosen([*later, *BEST])["best"] == "b0"


def test_what_came_to_us_and_was_never_answered_has_stalled():
    asked = [("q", "x", None, "@logo help?", 0), ("q2", "x", "q", "hello?", 5)]
    assert chosen([*asked, *STALLED[:2]])["stalled"] == "q"
    answered = [*asked, ("q3", "logo", "q", "yes", 6)]
    assert "stalled" not in chosen(answered)


def test_a_conversation_in_which_we_wrote_again_has_not_stalled():
    """Our colleague adds something to our own post: that is no answer, but we were not silent either."""
    assert "stalled" not in chosen([*STALLED, ("s9", "anna", "s0", "", 30), *BEST])


def test_typical_is_nearest_to_the_median_size_and_depth_of_its_step():
    long = thread("l", 0, "logo", ("x", 0), ("logo", 1), ("x", 2), ("logo", 3), ("x", 4))
    middle = thread("k", 20, "logo", ("x", 0), ("logo", 1), ("x", 2))
    short = thread("h", 10, "logo", ("x", 0), ("logo", 1))
    longest = thread("g", 30, "logo", ("x", 0), ("logo", 1), ("x", 2), ("logo", 3), ("x", 4), ("logo", 5))
    # The best is l: turns shared out evenly, and most posts. Of 3, 4 and 7 posts the one in the middle.
    assert chosen([*long, *middle, *short, *longest]) == {"typical": "k0", "best": "l0"}


def test_inside_whoever_began_is_us():
    staff = [{"name": name} for name in ("ann", "bob", "cas", "later")]
    open_question = [("q", "ann", None, "Who knows?", 0)]
    talk = thread("t", 5, "bob", ("ann", 0), ("cas", 1))
    found = chosen([*open_question, *talk], INTERNAL, people=staff, ours=(), channel="viva")
    assert found == {"best": "t0", "stalled": "q"}


def test_young_threads_and_those_that_are_not_about_us_are_left_out():
    young = thread("y", 990, "logo", ("x", 0), ("w", 1), ("v", 2))
    foreign = thread("f", 0, "x", ("y", 0), ("w", 1), ("v", 2))
    assert chosen([*young, *foreign, *MULTI]) == {"best": "m0"}


def test_the_filter_counts():
    assert chosen([*MULTI, *BEST]) == {"best": "b0", "typical": "m0"}
    first_day = Selection(end=date(2026, 1, 1))
    assert chosen([*MULTI, *BEST], selection=first_day) == {"best": "m0"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_rows_does_not_matter(seed):
    posts = [*SILENT, *MULTI, *STALLED, *ONE, *TWO, *BEST]
    rng = np.random.default_rng(seed)
    shuffled = [posts[row] for row in rng.permutation(len(posts))]
    assert chosen(shuffled) == chosen(posts)
    ways = []
    for some in (posts, shuffled):
        data = dataset([*some, LATE], ours=OURS)
        found = conversation(data, data.posts["id"].tolist().index("m0"))
        ways.append((data.posts["id"].iloc[found.post].tolist(), found.parent.tolist(), found.decisive))
    assert ways[0] == ways[1] == (["m0", "m1", "m2", "m3", "m4"], [-1, 0, 1, 2, 3], 2)


def test_the_table_has_both_sides():
    staff = [{"name": name} for name in ("ann", "bob", "cas")]
    names = ("id", "author", "parent", "text", "posted_at")
    inside = thread("t", 5, "bob", ("ann", 0), ("cas", 1))
    posts = [
        {"channel": channel, **dict(zip(names, one, strict=True))}
        for channel, lines in (("x", BEST), ("viva", inside))
        for one in lines
    ]
    posts.append({"id": "z", "author": "later", "channel": "x", "posted_at": 1000})
    table = conversations.measure(dataset(posts, people=staff, ours=["logo"]), quick=True).tables["examples"]
    assert table[["side", "sort"]].values.tolist() == [["internal", "best"], ["external", "best"]]


def test_no_posts_at_all():
    data = dataset([])
    assert examples(data, data.select(), EXTERNAL) == {}
    assert len(conversations.measure(data).tables.get("examples", [])) == 0


# -- one conversation ----------------------------------------------------------------------------------------


def read(posts, first="b0", **more):
    data = dataset([*posts, LATE, ("zz", "logo", "z", "", 1000)], **({"ours": OURS} | more))
    return conversation(data, data.posts["id"].tolist().index(first))


@pytest.mark.parametrize(
    ("replies", "step", "decisive"),
    [
        ([], 0, 0),
        ([("anna", 0)], 0, 0),
        ([("x", 0)], 1, 1),
        ([("anna", 0), ("x", 0)], 1, 2),
        ([("x", 0), ("logo", 1)], 2, 2),
        ([("x", 0), ("anna", 1), ("x", 2)], 2, 2),
        ([("x", 0), ("y", 0)], 1, 1),
        ([("x", 0), ("x", 1)], 1, 1),
        ([("x", 0), ("logo", 1), ("y", 1)], 3, 3),
        ([("x", 0), ("y", 1), ("logo", 2), ("w", 2)], 3, 2),
    ],
)
def test_the_post_that_decided_the_step_is_the_first_that_meets_it(replies, step, decisive):
    found = read(thread("b", 0, "logo", *replies))
    assert (found.step, found.decisive, found.own) == (step, decisive, True)


def test_the_step_of_what_an_outsider_began():
    mention = [("b0", "x", None, "@logo where?", 0)]
    replies = [("b1", "anna", "b0", "", 1), ("b2", "x", "b1", "", 2), ("b3", "y", "b1", "", 3),
               ("b4", "y", "b2", "", 4)]  # fmt: skip
    steps = [read([*mention, *replies[:n]]) for n in range(5)]
    assert [(one.step, one.decisive) for one in steps] == [(0, 0), (1, 1), (2, 2), (2, 2), (3, 4)]
    assert not any(one.own for one in steps)


def test_who_speaks():
    posts = thread("b", 0, "x", ("logo", 0), ("anna", 1), ("x", 2), ("y", 0), ("dept", 0))
    kinds = {"logo": {"kind": "logo"}, "anna": {"kind": "person"}}
    found = read(posts, accounts=kinds, ours=["logo", "anna", "dept"])
    assert found.voice.tolist() == ["starter", "logo", "person", "starter", "other", "ours"]


def test_what_is_not_about_us_has_no_step_and_can_be_read():
    found = read(thread("b", 0, "x", ("y", 0)))
    assert found.step is None and len(found.post) == 2


def test_a_young_conversation_says_so():
    assert not read(thread("b", 990, "logo", ("x", 0))).mature
    assert read(BEST).mature


def test_a_leading_mention_hangs_a_reply_under_whom_it_answers():
    posts = [("b0", "logo", None, "", 0), ("b1", "x", "b0", "nice", 1), ("b2", "y", "b0", "@x I agree", 2)]
    found = read(posts)
    assert found.parent.tolist() == [-1, 0, 1]
    assert (found.step, found.decisive) == (3, 2)


def test_replies_before_their_parent_cycles_and_orphans():
    early = [("b2", "y", "b1", "", 2), ("b1", "x", "b0", "", 1), ("b0", "logo", None, "", 0)]
    assert read(early).parent.tolist() == [-1, 0, 1]
    cycle = [("b0", "logo", "b2", "", 0), ("b1", "x", "b0", "", 1), ("b2", "y", "b1", "", 2)]
    assert read(cycle).parent.tolist() == [-1, 0, 1]
    orphan = [("b0", "logo", "gone", "", 0), ("b1", "x", "b0", "", 1)]
    assert read(orphan).parent.tolist() == [-1, 0]


def test_clocks_that_contradict_each_other_still_give_one_tree():
    """By its time x answers what y writes later, and y hangs on x."""
    posts = [
        ("b0", "logo", None, "", 0),
        ("b1", "x", "b2", "", 1),
        ("b2", "y", "b0", "@x so", 5),
        ("b3", "y", "b0", "@x yes", 6),
    ]
    found = read(posts)
    assert sorted(found.parent.tolist())[0] == -1 and (found.parent[1:] >= 0).all()
    for place in range(len(found.post)):
        steps = 0
        while place > 0 and steps < 9:
            place, steps = int(found.parent[place]), steps + 1
        assert place == 0


def test_undated_posts_and_deleted_authors():
    posts = [("b0", "logo", None, "", None), ("b1", "[deleted]", "b0", "", None), ("b2", "x", "b0", "", None)]
    data = dataset(posts, ours=OURS)
    found = conversation(data, 0)
    assert (found.step, found.mature, found.decisive) == (1, True, 1)
    assert conversation(dataset(posts[::-1], ours=OURS), 2).decisive == 1
