"""Hosted or carried, back and forth, who began, and channels that do not tell who answers whom."""

import pytest

from fivec import conversations
from fivec.advice import advice
from fivec.conversations.talk import talk
from fivec.language import LANGUAGES, translator
from fivec.measures import Result, proportion
from fivec.sentences import sentence
from tests.builders import dataset
from tests.test_examples import LATE, OURS, thread


def measured(posts, **more):
    return conversations.measure(dataset([*posts, LATE], **({"ours": OURS} | more)), quick=True)


def kn(result, id, side="external"):
    one = result.measure(id, side)
    return None if one is None or one.k is None else (one.k, one.n)


HOSTED = thread("h", 0, "logo", ("x", 0), ("y", 1), ("logo", 1))
CARRIED = thread("c", 0, "logo", ("x", 0), ("y", 1))
APPLAUDED = thread("p", 0, "logo", ("x", 0), ("y", 1), ("anna", 0), ("logo", 0))
INBOUND = [("i0", "x", None, "@logo look", 0), ("i1", "y", "i0", "", 1)]
JOINED = [("j0", "x", None, "@logo look", 0), ("j1", "y", "j0", "", 1), ("j2", "anna", "j1", "", 2)]
TALK = thread("t", 0, "logo", ("x", 0), ("logo", 1))


def test_a_conversation_is_hosted_where_we_answer_somebody_else():
    # Of five on step 3 we answer somebody in h and j; adding to our own post is not taking part.
    result = measured([*HOSTED, *CARRIED, *APPLAUDED, *INBOUND, *JOINED, *TALK])
    assert kn(result, "CV-1") == (5, 6)
    assert kn(result, "CV-1.hosted") == (2, 5)
    assert kn(result, "CV-2.back") == (6, 6)
    assert kn(result, "CV-1.own") == (3, 4) and kn(result, "CV-1.inbound") == (2, 2)


def test_without_a_conversation_between_others_nothing_is_hosted_or_carried():
    hosted = measured(TALK).measure("CV-1.hosted", "external")
    assert not hosted.measured and hosted.value is None


def test_inside_the_starter_hosts_and_those_who_speak_for_us_begin_apart():
    staff = [{"name": name} for name in ("ann", "bob", "cas", "board", "later")]
    lines = [
        *thread("a", 0, "ann", ("bob", 0), ("cas", 1)),
        *thread("b", 0, "bob", ("ann", 0), ("cas", 1), ("bob", 2)),
        *thread("o", 0, "board", ("ann", 0)),
        *thread("p", 0, "board", ("ann", 0), ("cas", 1)),
    ]
    accounts = {"board": {"official": True}}
    result = measured(lines, people=staff, ours=(), channel="viva", accounts=accounts)
    assert kn(result, "CV-1", "internal") == (3, 4)
    assert kn(result, "CV-1.own", "internal") == (1, 2)
    assert kn(result, "CV-1.inbound", "internal") == (2, 2)
    assert kn(result, "CV-1.hosted", "internal") == (1, 3)
    table = result.tables["ladder"].set_index(["sort", "level"])["n"]
    assert (table["own"].tolist(), table["inbound"].tolist()) == ([0, 1, 0, 1], [0, 0, 0, 2])
    plain = measured(lines, people=staff, ours=(), channel="viva")
    assert plain.measure("CV-1.own", "internal") is None


# -- where nothing tells whom a reply answers ----------------------------------------------------------------


def flat(n=11, named=0, deep=False):
    """n threads of ours with two replies on the first post each; in the odd ones we write again after x."""
    lines = []
    for number in range(n):
        start = f"f{number}"
        lines += [(start, "logo", None, "", 0), (f"{start}a", "x", start, "nice", 1)]
        who = "logo" if number % 2 else "y"
        lines.append((f"{start}b", who, start, "@x yes" if number < named else "yes", 2))
    # Somebody else writes only once: a thread of which nobody can doubt who is answered.
    lines += [("g", "logo", None, "", 0), ("ga", "x", "g", "", 1), ("s", "logo", None, "", 0)]
    if deep:
        lines.append(("gb", "y", "ga", "", 2))
    return lines


def test_a_channel_that_hangs_everything_on_the_first_post_shows_no_step_above_the_second():
    result = measured(flat(24))
    headline = result.measure("CV-1", "external")
    # Twelve threads in which we wrote after x; one with a single reply, one silent.
    assert (headline.k, headline.n, headline.basis, headline.missing) == (12, 26, "flat", ("addressees",))
    assert headline.grade == "B"
    assert kn(result, "CV-2.L0") == (1, 26) and kn(result, "CV-2.L1") == (13, 26)
    assert kn(result, "CV-2.back") == (12, 26)
    for id in ("CV-2.L2", "CV-2.L3", "CV-1.hosted"):
        one = result.measure(id, "external")
        assert not one.measured and one.missing == ("addressees",)
    table = result.tables["ladder"]
    assert table[table["sort"] == "all"][["level", "n"]].values.tolist() == [[0, 1], [1, 13], [2, 12]]
    assert len(result.tables["l3_words"]) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_words(language):
    t = translator(language)
    headline = measured(flat(24)).measure("CV-1", "external")
    assert "12" in sentence(headline, t) and "26" in sentence(headline, t)
    for key in ("basis.flat", "missing.addressees", "advice.collect.addressees"):
        assert t(key)


def test_with_a_tenth_of_the_replies_naming_somebody_it_can_be_seen():
    # 41 threads hold 83 replies: nine that name somebody are a tenth, eight are not.
    assert measured(flat(41, named=9)).measure("CV-1", "external").basis == "full"
    assert measured(flat(41, named=8)).measure("CV-1", "external").basis == "flat"


def test_one_reply_to_a_reply_shows_that_the_channel_keeps_them():
    result = measured(flat(24, deep=True))
    assert result.measure("CV-1", "external").basis == "full"
    assert kn(result, "CV-1") == (1, 26)


def test_with_few_replies_in_doubt_a_channel_is_taken_as_it_is():
    """Even threads have two parties beside us: nineteen of those with x and y leave too little to judge."""
    few = [line for line in flat(38) if line[1] != "logo" or not line[0].endswith("b")]
    assert measured(few).measure("CV-1", "external").basis == "full"
    more = [line for line in flat(40) if line[1] != "logo" or not line[0].endswith("b")]
    assert measured(more).measure("CV-1", "external").basis == "flat"


def test_a_flat_channel_beside_another_leaves_the_ladder_to_that():
    names = ("id", "author", "parent", "text", "posted_at")
    lines = [dict(zip(names, one, strict=True)) for one in flat(24)]
    lines += [
        {"channel": "reddit", **dict(zip(names, one, strict=True))} for one in (*HOSTED, *CARRIED, *TALK)
    ]
    data = dataset([*lines, dict(zip(names, LATE, strict=True))], ours=OURS)
    result = conversations.measure(data, quick=True)
    headline = result.measure("CV-1", "external")
    assert (headline.k, headline.n, headline.basis, headline.missing) == (2, 3, "full", ("addressees",))
    assert kn(result, "CV-2.back") == (15, 29)
    assert result.measure("CV-2.back", "external").missing == ()
    table = result.tables["ladder"]
    assert table[table["sort"] == "all"]["n"].tolist() == [0, 0, 1, 2]


def test_turns_go_by_time_where_it_is_known():
    """We write before anybody reacts: nothing comes back to that; undated it may have."""
    early = [
        (id, who, above, text, {"b": 0.5, "a": 1}.get(id[-1], at)) for id, who, above, text, at in flat(24)
    ]
    assert kn(measured(early), "CV-1") == (0, 26)
    undated = [(*line[:4], None) for line in flat(24)]
    data = dataset(undated, ours=OURS)
    assert kn(conversations.measure(data, quick=True), "CV-1") == (12, 26)


def test_what_others_begin_goes_back_and_forth_when_somebody_returns():
    lines = []
    for number in range(24):
        start = f"f{number}"
        lines += [(start, "x", None, "@logo where?", 0), (f"{start}a", "logo", start, "here", 1)]
        lines.append((f"{start}b", "x" if number % 2 else "y", start, "thanks", 2 if number < 10 else 0.5))
    result = measured(lines)
    # In ten somebody writes after us; in seven more y wrote before us, which can only be an answer to x.
    assert result.measure("CV-1", "external").basis == "flat"
    assert kn(result, "CV-1") == (17, 24)


# -- where threads are missing -------------------------------------------------------------------------------


def bare(kind="reply", **more):
    return [{"id": str(n), "author": f"u{n % 5}", "kind": kind, "text": "@u1 yes", **more} for n in range(40)]


def test_replies_without_a_parent_say_nothing_about_a_conversation():
    """Fewer than one in ten says what it answers: the ladder is not measured, and what is missing is said."""
    lines = [{"id": "r", "author": "logo", "parent": None, "kind": "post"}, *bare()]
    linked = [{"id": f"l{n}", "author": "x", "parent": "r"} for n in range(5)]
    late = {"id": "z", "author": "later", "posted_at": 1000}
    few = conversations.measure(dataset([*lines, *linked[:4], late], ours=OURS), quick=True).headline
    assert not few.measured and few.missing == ("replies",)
    enough = conversations.measure(dataset([*lines, *linked, late], ours=OURS), quick=True).headline
    assert enough.measured


COUNTED = [{"id": str(n), "author": "logo", "comments": n % 3} for n in range(30)]
ASKING = [{"id": str(n), "author": "logo", "text": "Kom je ook?"} for n in range(30)]
TALKING = [line for n in range(30) for line in thread(f"t{n}", 0, "logo", ("x", 0), ("y", 1))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("lines", "more", "basis", "missing"),
    [
        (COUNTED, {}, "comment_counts", "replies"),
        (ASKING, {}, "invitations", "replies"),
        (TALKING, {"ours": ()}, "each_author", "organisation"),
    ],
    ids=["counts only", "posts only", "no people"],
)
def test_a_fallback_says_what_it_is_and_what_is_missing(lines, more, basis, missing, language):
    headline = measured(lines, **more).headline
    assert (headline.basis, headline.missing) == (basis, (missing,))
    assert headline.grade != "A"
    t = translator(language)
    assert f"basis.{basis}" in t and f"missing.{missing}" in t and f"advice.collect.{missing}" in t


def test_no_time_stamps_no_grade_a():
    lines = [(*line[:4], None) for n in range(120) for line in thread(f"t{n}", 0, "logo", ("x", 0), ("y", 1))]
    result = conversations.measure(dataset(lines, ours=OURS), quick=True)
    for id in ("CV-1", "CV-1.hosted", "CV-2.back"):
        assert result.measure(id, "external").grade == "B"


# -- advice --------------------------------------------------------------------------------------------------


def keys(**numbers):
    """Advice on a ladder of a thousand threads with these shares."""
    ladder = {"CV-1": 0.3, "CV-2.L0": 0.3, "CV-2.L1": 0.2, "CV-2.L2": 0.2, "CV-2.L3": 0.3} | numbers
    found = [proportion(id, round(1000 * share), 1000, side="external") for id, share in ladder.items()]
    return [
        one.key.rpartition(".")[2]
        for one in advice("conversations", Result(tuple(found[:1]), tuple(found[1:])))
    ]


def test_a_conversation_that_carries_itself_is_told():
    assert "carried" in keys(**{"CV-1.hosted": 0.2})
    assert "carried" not in keys(**{"CV-1.hosted": 0.29})  # the interval reaches over the limit
    assert "carried" not in keys(**{"CV-1.hosted": 0.2, "CV-1": 0.21, "CV-2.L3": 0.21})


def test_who_does_most_of_the_talking_is_told():
    assert "dominance" in keys(**{"CV-8.dominance": 0.6})
    assert "dominance" not in keys(**{"CV-8.dominance": 0.51})


# -- what it is about where people talk with each other ------------------------------------------------------


def test_words_of_conversations_between_others():
    lines = []
    for number in range(12):
        multi = thread(f"m{number}", 0, "logo", ("x", 0), ("y", 1), ("w", 2))
        lines += [(*line[:3], "parkeren kost geld" if line[1] != "logo" else "", line[4]) for line in multi]
        single = thread(f"o{number}", 0, "logo", ("x", 0), ("y", 0), ("w", 0))
        lines += [(*line[:3], "tuin bloeit mooi" if line[1] != "logo" else "", line[4]) for line in single]
        lines.append((f"k{number}", "x", f"m{number}1", "konijn", 9))
    table = measured(lines).tables["l3_words"]
    # Only x writes about the rabbit, however often.
    assert set(table["word"]) == {"parkeren", "kost", "geld"}
    assert table[["n", "n_other", "n_authors"]].drop_duplicates().values.tolist() == [[36, 0, 3]]
    assert (table["z"] > 1.96).all() and set(table["side"]) == {"external"}


def test_talk_is_as_before_where_nothing_is_flat():
    seen = talk(dataset([*HOSTED, *CARRIED, LATE], ours=OURS))
    assert not seen.flat.any() and seen.ours.tolist()[:4] == [True] * 4
