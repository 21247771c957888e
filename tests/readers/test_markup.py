"""HTML as the text that people see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivec.readers.markup import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("gewoon", "gewoon"),
        ("regel 1\nregel 2", "regel 1\nregel 2"),
        ("<p>Dag &amp; welkom</p><p>Kom je?</p>", "Dag & welkom\nKom je?"),
        ("een<br>twee<br/>drie<br />vier", "een\ntwee\ndrie\nvier"),
        ("<p>een</p>\r\n<p>twee</p>\n", "een\ntwee"),
        ("<div><div>diep</div></div><div>naast</div>", "diep\nnaast"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("boven<br><br>onder", "boven\n\nonder"),
        ("<p>a&nbsp;b</p>", "a b"),
        ('<a href="https://voorbeeld.nl/x">lees&hellip;</a> <b>nu</b>', "lees… nu"),
        ("<style>p{}</style>zichtbaar<script>alert('x')</script>", "zichtbaar"),
        ("2 < 3 en <b>open", "2 < 3 en open"),
        ('@<span class="h-card">anna</span>', "@anna"),
        ("&#128512; &lt;b&gt;", "😀 <b>"),
    ],
)
def test_what_is_seen_is_kept(html, text):
    assert plain_text(html) == text


@given(st.text(alphabet="<>/&;abp br!-\"'=\n", max_size=80))
def test_no_markup_raises_or_leaves_white_space_around(html):
    text = plain_text(html)
    assert text == text.strip()
