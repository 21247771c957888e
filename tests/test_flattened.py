"""Platforms that hang every reply on the first post: a leading @mention names whom it answers."""

import numpy as np
import pytest

from fivec import conversations
from fivec.conversations.talk import talk
from tests.builders import dataset

LATE = ("z", "later", None, "", 1000)


def outside(*posts, **more):
    return dataset([*posts, LATE], ours=["logo", "anna"], **more)


def level(*replies, root="logo", **more):
    """Step of a thread of the logo with replies of (author, text, hours), all hanging on the first post."""
    lines = [(str(row), who, "1", text, row) for row, (who, text) in enumerate(replies, 2)]
    return int(talk(outside(("1", root, None, "", 0), *lines, **more)).step[0])


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([("x", "nice"), ("y", "nice")], 1),
        ([("x", "nice"), ("y", "@x I agree")], 3),
        ([("x", "nice"), ("y", "  .@X, I agree")], 3),
        ([("x", "nice"), ("logo", "@x thanks")], 2),
        ([("x", "nice"), ("anna", "@logo well said")], 1),
        ([("x", "nice"), ("anna", "@logo well said"), ("y", "@anna yes")], 1),
        # A name further on answers nobody, and neither does one's own.
        ([("x", "nice"), ("y", "I agree with @x")], 1),
        ([("x", "nice"), ("x", "@x I mean")], 1),
        # Who wrote nothing yet is not answered: a friend is asked to look.
        ([("x", "@y look"), ("y", "nice")], 1),
    ],
)
def test_a_leading_mention_names_the_addressee(replies, expected):
    assert level(*replies) == expected


def test_the_mention_counts_too_where_replies_hang_on_a_first_reply():
    chat = [
        ("1", "logo", None, "", 0),
        ("2", "x", "1", "", 1),
        ("3", "logo", "2", "", 2),
        ("4", "y", "2", "@logo", 3),
    ]
    assert talk(outside(*chat)).step[0] == 2
    assert talk(outside(*chat[:3], ("4", "y", "2", "so", 3))).step[0] == 3


def test_a_platform_with_deep_threads_says_itself_who_is_answered():
    deep = [("a", "x", None, "", 0), ("b", "y", "a", "", 1), ("c", "x", "b", "", 2), ("d", "y", "c", "", 3)]
    flat = [("1", "logo", None, "", 0), ("2", "x", "1", "nice", 1), ("3", "y", "1", "@x I agree", 2)]
    assert talk(outside(*flat)).step[0] == 3
    assert talk(outside(*flat, *deep)).step[0] == 1


def test_the_same_handle_elsewhere_is_another_account():
    posts = [
        {"id": "1", "author": "logo", "parent": None},
        {"id": "2", "author": "x", "parent": "1", "posted_at": 1},
        {"id": "3", "author": "y", "parent": "1", "posted_at": 2, "text": "@w I agree"},
        {"id": "4", "author": "w", "parent": None, "channel": "linkedin"},
    ]
    assert talk(outside(*posts)).step[0] == 1


def test_an_answer_to_a_later_question_is_no_answer_to_the_first():
    posts = [
        ("1", "x", None, "@logo where?", 0),
        ("2", "y", "1", "@logo and how?", 1),
        ("3", "y", "1", "@logo or when?", 3),
        ("4", "logo", "1", "@y in the shop", 5),
    ]
    data = outside(*posts)
    assert talk(data).to[:4].tolist() == [-1, 0, 0, 2]
    result = conversations.measure(data)
    # Only y's last question is answered, after two hours; x and y's first still wait.
    assert result.tables["unanswered"]["id"].tolist() == ["1", "2"]
    assert (result.measure("CV-3").k, result.measure("CV-3").n) == (1, 3)
    assert result.tables["response"]["hours"].tolist() == [0.0, 2.0]


def test_the_addressee_in_the_file_goes_before_the_text():
    posts = [
        {"id": "1", "author": "logo", "parent": None},
        {"id": "2", "author": "x", "parent": "1", "posted_at": 1},
        {"id": "3", "author": "y", "parent": "1", "posted_at": 2, "text": "@x yes", "addressee": "logo"},
    ]
    data = outside(*posts)
    assert data.posts["addressee"].iloc[2] >= 0
    assert talk(data).step[0] == 1 and talk(data).to[2] == 0


def test_a_reply_to_the_one_it_hangs_on_answers_that_very_post():
    asked = [("1", "x", None, "@logo where?", 0), ("2", "x", "1", "@logo or when?", 1)]
    line = {"id": "3", "author": "logo", "parent": "1", "posted_at": 2, "addressee": "x"}
    assert talk(outside(*asked, line)).to[2] == 0


@pytest.mark.parametrize("seed", range(4))
def test_the_last_post_before_agrees_with_a_plain_search(seed):
    rng = np.random.default_rng(seed)
    names = ["logo", "x", "y", "w"]
    posts, n = [("0", "logo", None, "", 0), ("1", "x", None, "", 0)], 40
    hours = rng.permutation(n)
    for row in range(2, n):
        text = f"@{names[rng.integers(4)]} yes" if rng.random() < 0.7 else "yes"
        posts.append((str(row), names[rng.integers(4)], str(rng.integers(2)), text, 1 + int(hours[row])))
    data = outside(*posts)
    found = talk(data).to
    for row, (_, author, parent, text, at) in enumerate(posts):
        wanted = -1 if parent is None else int(parent)
        before = [
            (when, other)
            for other, (_, who, above, _, when) in enumerate(posts)
            if text.startswith(f"@{who} ")
            and who not in (author, parent and posts[int(parent)][1])
            and when < at
            and parent in (str(other), above)
        ]
        assert found[row] == (max(before)[1] if before and parent is not None else wanted)
